"""A service's store: one place that commits (``Database.write``), shared by everyone who waits, and snapshots to read.

A *script* is a plain synchronous function over a ``Tx``. Scripts that wait at the same time run in one transaction and
are answered together after the commit (group commit). A script that raises is undone alone. A commit that fails fails
everyone in it: nobody is told 2xx for something that is not on disk. The same holds on SQLite and on Postgres.
"""

from shared.database.database import Database, Leadership, StoreLimits
from shared.database.opening import Store, open_database
from shared.database.postgres import PostgresDatabase
from shared.database.sqlite import SqliteDatabase
from shared.database.trouble import name_of, of_the_world
from shared.database.tx import Tx

__all__ = [
    "Database",
    "Leadership",
    "PostgresDatabase",
    "SqliteDatabase",
    "Store",
    "StoreLimits",
    "Tx",
    "name_of",
    "of_the_world",
    "open_database",
]
