"""The simulated exchange's manager interface: a loopback server that speaks as Asterisk 22 does, and obeys."""
