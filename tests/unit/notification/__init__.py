"""Notification's rules and words."""
