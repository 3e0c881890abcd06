"""The ratios the project promises, each against a floor measured in the same run."""
