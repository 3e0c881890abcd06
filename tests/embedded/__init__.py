"""The whole of it as a user starts it: one process, real HTTP, signals."""
