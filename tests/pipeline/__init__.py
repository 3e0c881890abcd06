"""The pipeline's promises on a service of the tests' own: accept, relay, apply, once."""
