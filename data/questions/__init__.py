"""Named questions: what does not add up from counters, such as lists of calls and one call's story."""
