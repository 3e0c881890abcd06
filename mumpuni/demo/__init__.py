"""The three cities of the pilot and a year of their work, filled in through the public API."""
