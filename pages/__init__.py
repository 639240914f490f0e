"""One file for each address: register, layout, callbacks, nothing else."""
