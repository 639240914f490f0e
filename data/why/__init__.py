"""Why two numbers that look alike differ: step by step, counted from the facts."""
