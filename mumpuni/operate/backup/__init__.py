"""Copies of a data folder that can be restored: all of it as it was at one moment."""
