"""The deployed platform under a seeded storm of faults: real signals, real disconnects, a disk that is really full."""
