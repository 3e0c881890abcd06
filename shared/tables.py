"""The tables every service's store has for the pipeline, beside its own."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, String, Table, Text

_SEQUENCE = BigInteger().with_variant(Integer, "sqlite")


class PipelineTables:
    """Outbox, inbox, consumer positions, idempotency keys and the audit trail, declared in a service's own metadata."""

    def __init__(self, metadata: MetaData) -> None:
        self.outbox = Table(
            "outbox",
            metadata,
            Column("seq", _SEQUENCE, primary_key=True, autoincrement=True),
            Column("topic", String(128), nullable=False),
            Column("record_key", LargeBinary, nullable=False),
            Column("headers", LargeBinary, nullable=False),
            Column("value", LargeBinary, nullable=False),
            Column("staged_at_ms", BigInteger, nullable=False),
            comment="Events committed and not yet on the bus; a row goes when the bus has confirmed it",
            sqlite_autoincrement=True,
        )
        self.inbox = Table(
            "inbox",
            metadata,
            Column("consumer_group", String(64), primary_key=True),
            Column("event_id", String(128), primary_key=True),
            comment="Events whose effect is in this store",
            sqlite_with_rowid=False,
        )
        self.consumer_position = Table(
            "consumer_position",
            metadata,
            Column("log_id", String(64), primary_key=True),
            Column("consumer_group", String(64), primary_key=True),
            Column("topic", String(128), primary_key=True),
            Column("partition", Integer, primary_key=True),
            Column("next_offset", BigInteger, nullable=False),
            Column("applied", BigInteger, nullable=False, default=0),
            Column("dead", BigInteger, nullable=False, default=0),
            Column("dead_in_a_row", BigInteger, nullable=False, default=0),
            comment="How far this store is in each partition, written with the state itself",
        )
        self.idempotency_key = Table(
            "idempotency_key",
            metadata,
            Column("caller", String(200), primary_key=True),
            Column("key", String(255), primary_key=True),
            Column("fingerprint", LargeBinary(32), nullable=False),
            Column("status", Integer, nullable=False),
            Column("headers", LargeBinary, nullable=False),
            Column("body", LargeBinary, nullable=False),
            Column("stored_at_ms", BigInteger, nullable=False),
            Index("ix_idempotency_key_stored_at", "stored_at_ms"),
            comment="The first answer to a request that may be repeated",
        )
        self.audit = Table(
            "audit",
            metadata,
            Column("audit_id", String(36), primary_key=True),
            Column("at_ms", BigInteger, nullable=False),
            Column("actor", String(200), nullable=False),
            Column("agency", String(64), nullable=False),
            Column("city", String(64), nullable=False),
            Column("action", String(64), nullable=False),
            Column("subject", String(129), nullable=False),
            Column("facts", Text, nullable=False),
            Index("ix_audit_subject", "subject", "audit_id"),
            comment="Who did and who read what, by opaque id",
            sqlite_with_rowid=False,
        )
