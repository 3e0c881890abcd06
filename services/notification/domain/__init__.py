"""The rules that raise alerts: pure functions over frozen facts, and the words in which an alert is told."""
