"""What feedback does with a request and with an event: one transaction's script each."""
