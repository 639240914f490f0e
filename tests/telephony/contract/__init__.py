"""What the simulated exchange and a real Asterisk have in common: the same script asks both."""
