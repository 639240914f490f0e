"""What the phones did and do: sources, reconstruction, worker, the simulated exchange."""
