"""What the worker and the pages say to each other about the exchange this moment: slices and commands."""
