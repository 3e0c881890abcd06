"""Evaluation: competency scores, learning hours and what a programme was worth."""
