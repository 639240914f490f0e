"""For the head: what a service costs in people, what is coming, and why a number changed. Pure rules over our facts."""
