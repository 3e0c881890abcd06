"""HTTP as every service speaks it: problems, tokens, idempotency keys, pages, request ids, health."""
