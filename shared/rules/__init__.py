"""The figures of the regulations as versioned data, and the arithmetic that several services must agree on."""
