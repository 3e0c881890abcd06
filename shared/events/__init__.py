"""Every event: its type, version, topic, key and payload. The one language between services."""
