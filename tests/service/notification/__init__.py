"""Notification: from events to alerts, over HTTP."""
