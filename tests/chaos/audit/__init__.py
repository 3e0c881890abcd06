"""Every store, read through the public API, against the oracle."""
