"""E-learning statements against the running service."""
