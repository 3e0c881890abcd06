"""The installed tool, and the one place that puts services together."""
