"""What OpenAPI shows of answers: those of one small office, of which every figure follows from the others."""
