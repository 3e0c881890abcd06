"""HTTP in and out, one file per noun."""
