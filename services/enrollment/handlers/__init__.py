"""One transaction's script per command. Scripts decide by ``domain``, read and write by ``store``, and stage events."""
