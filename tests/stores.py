"""The PostgreSQL server that tests run against: whatever the machine offers, the nearest to production first."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from uuid import uuid4

import asyncpg  # type: ignore[import-untyped]  # it has no types; the product reaches it through SQLAlchemy
import sqlalchemy as sa

IMAGE = "postgres:17-trixie"
HOW_TO_GET_ONE = (
    "no PostgreSQL: set POSTGRES_URL (a superuser's), or start Docker and build the images with "
    "deploy/offline/build.sh, or install the package postgresql"
)


@dataclass(frozen=True, slots=True)
class Source:
    """A way to have a server; ``running`` starts it where needed, gives a superuser's URL and ends it again."""

    description: str
    available: Callable[[], bool]
    running: Callable[[], AbstractContextManager[sa.URL]]


@cache
def chosen() -> Source | None:
    """The first source this machine has."""
    return next((source for source in _SOURCES if source.available()), None)


def description() -> str:
    """What the tests run against, for the head of the report."""
    source = chosen()
    return source.description if source else HOW_TO_GET_ONE


def new_database(server: sa.URL) -> sa.URL:
    """An empty database on the server."""
    return asyncio.run(create_database(server))


async def create_database(
    server: sa.URL, copy_of: sa.URL | None = None, *, options: str = "ENCODING 'UTF8' LOCALE 'C'"
) -> sa.URL:
    """A database on the server: empty and, unless told otherwise, with text in the order of its bytes; or a copy."""
    name = f"test_{uuid4().hex}"
    like = f'"{copy_of.database}"' if copy_of is not None else f"template0 {options}"
    await _execute(server, f'CREATE DATABASE "{name}" TEMPLATE {like}')
    return server.set(database=name)


@asynccontextmanager
async def as_owner(server: sa.URL) -> AsyncIterator[sa.URL]:
    """An empty database and a role that owns it and may do nothing else, as ``deploy/postgres`` makes them."""
    url = await create_database(server)
    role = f"{url.database}_owner"
    await _execute(
        server, f"CREATE ROLE \"{role}\" LOGIN PASSWORD 'tests' NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT"
    )
    await _execute(server, f'ALTER DATABASE "{url.database}" OWNER TO "{role}"')
    await _execute(server, f'REVOKE ALL ON DATABASE "{url.database}" FROM PUBLIC')
    await _execute(url, f'ALTER SCHEMA public OWNER TO "{role}"; REVOKE ALL ON SCHEMA public FROM PUBLIC')
    try:
        yield url.set(username=role, password="tests")
    finally:
        await _execute(server, f'DROP DATABASE "{url.database}" WITH (FORCE)')
        await _execute(server, f'DROP ROLE "{role}"')


def drop_database(url: sa.URL) -> None:
    """Away with it, whoever is still connected."""
    asyncio.run(remove_database(url))


async def remove_database(url: sa.URL) -> None:
    """The same, within an event loop."""
    await _execute(url.set(database="postgres"), f'DROP DATABASE "{url.database}" WITH (FORCE)')


async def _execute(server: sa.URL, statement: str) -> None:
    connection = await asyncpg.connect(server.set(drivername="postgresql").render_as_string(hide_password=False))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def _is_named() -> bool:
    return bool(os.environ.get("POSTGRES_URL"))


@contextmanager
def _named() -> Iterator[sa.URL]:
    yield sa.make_url(os.environ["POSTGRES_URL"])


def _image_is_here() -> bool:
    docker = shutil.which("docker")
    if docker is None:
        return False
    try:
        return subprocess.run([docker, "image", "inspect", IMAGE], capture_output=True, timeout=20).returncode == 0
    except subprocess.TimeoutExpired:
        return False


@contextmanager
def _container() -> Iterator[sa.URL]:
    port = _free_port()
    # In memory: every commit is flushed as in production, and a flush costs nothing.
    memory = ["--tmpfs", "/var/lib/postgresql/data:size=4g"]
    published = ["-p", f"127.0.0.1:{port}:5432"]
    started = subprocess.run(
        ["docker", "run", "--rm", "-d", "-e", "POSTGRES_PASSWORD=tests", *memory, *published, IMAGE],
        capture_output=True,
        text=True,
        check=True,
    )
    url = sa.URL.create("postgresql", "postgres", "tests", "127.0.0.1", port, "postgres")
    try:
        _wait_until_it_answers(url)
        yield url
    finally:
        subprocess.run(["docker", "kill", started.stdout.strip()], capture_output=True, check=True)


def _programs() -> Path | None:
    """The folder of the newest server programs that are installed."""
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    found = shutil.which("initdb") or (str(packaged[-1]) if packaged else None)
    return Path(found).parent if found else None


@contextmanager
def _installed() -> Iterator[sa.URL]:
    programs = _programs()
    if programs is None:
        raise RuntimeError(HOW_TO_GET_ONE)
    port = _free_port()
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as log:
        data = Path(folder) / "data"
        as_its_user: list[str] = []
        if os.geteuid() == 0:  # the server refuses to run as root
            shutil.chown(folder, "postgres")
            as_its_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]
        make = [
            str(programs / "initdb"),
            "-D",
            str(data),
            "-U",
            "postgres",
            "--auth=trust",
            "--no-sync",
            "--no-instructions",
        ]
        subprocess.run([*as_its_user, *make], check=True, stdout=log, stderr=log)
        serve = [
            str(programs / "postgres"),
            "-D",
            str(data),
            "-p",
            str(port),
            "-k",
            folder,
            "-c",
            "listen_addresses=127.0.0.1",
        ]
        process = subprocess.Popen([*as_its_user, *serve], stdout=log, stderr=log)
        url = sa.URL.create("postgresql", "postgres", None, "127.0.0.1", port, "postgres")
        try:
            _wait_until_it_answers(url)
            yield url
        finally:
            process.terminate()
            process.wait(20)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _wait_until_it_answers(url: sa.URL) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            asyncio.run(_execute(url, "SELECT 1"))
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


_SOURCES = (
    Source("the server at POSTGRES_URL", _is_named, _named),
    Source(f"{IMAGE} in a container", _image_is_here, _container),
    Source("the installed package", lambda: _programs() is not None, _installed),
)
