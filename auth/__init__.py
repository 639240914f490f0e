"""Who you are and what you may: the gate, roles, sessions, local accounts."""
