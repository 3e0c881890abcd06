"""The embedded mode under SIGKILL."""
