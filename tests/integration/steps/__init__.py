"""A kill at every step between accepting and having applied, on PostgreSQL and Kafka."""
