"""What evaluation does with an event and how it answers a question: one transaction's script each."""
