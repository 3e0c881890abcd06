"""The enrollment service over HTTP, on its real store and the real log."""
