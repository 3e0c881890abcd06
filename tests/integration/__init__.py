"""The whole of it as it is deployed: real containers, Apache Kafka, PostgreSQL, one gateway; seen from outside."""
