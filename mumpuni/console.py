"""How commands speak: two consoles, errors in both languages, and one way to run what is asynchronous."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any, Final, NoReturn, TypeVar

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from sqlalchemy.exc import DBAPIError

from mumpuni.stopped import Stopped
from shared.bus.protocols import BusUnavailable, PositionOutOfRange
from shared.errors import Unavailable
from shared.rules.reading import RuleFileError

T = TypeVar("T")

out: Final = Console()
err: Final = Console(stderr=True)

DataDir = Annotated[Path, typer.Option("--data-dir", envvar="DATA_DIR", help="Folder data / data folder")]
Where = Annotated[
    Path | None,
    typer.Option(
        "--data-dir",
        envvar="DATA_DIR",
        help="Folder data; tanpa ini KAFKA_... dan ..._STORE / data folder; without it KAFKA_... and ..._STORE",
        show_default="data",
    ),
]
DEFAULT_DATA: Final = Path("data")


def fail(indonesian: str, english: str) -> NoReturn:
    """Print an error in both languages and exit with 1."""
    err.print(f"[red]{indonesian}[/red]\n{english}", soft_wrap=True, highlight=False)
    raise typer.Exit(1)


def note(indonesian: str, english: str) -> None:
    """Say something beside the output, in both languages."""
    err.print(f"[yellow]{escape(indonesian)}[/yellow]\n{escape(english)}", soft_wrap=True, highlight=False)


def answered(work: Coroutine[Any, Any, T]) -> T:
    """Run a command's work; where it cannot be done, say why in both languages and exit with 1."""
    try:
        return asyncio.run(work)
    except Stopped as stopped:
        fail(escape(stopped.indonesian), escape(stopped.english))
    except BusUnavailable as error:
        fail("Catatan peristiwa tidak menjawab. Jalankan mumpuni doctor.", _english("The event log", error))
    except PositionOutOfRange as error:
        fail("Peristiwa pertama tidak ada lagi di catatan.", escape(str(error)))
    except Unavailable as error:
        cause = error.__cause__ or error
        fail("Basis data tidak menjawab. Jalankan mumpuni doctor.", _english("The store", cause))
    except DBAPIError as error:
        fail("Basis data tidak menjawab. Jalankan mumpuni doctor.", _english("The store", error.orig or error))
    except RuleFileError as error:
        fail("Berkas aturan perlu diperbaiki.", f"A rule file needs mending: {escape(str(error))}")
    except OSError as error:
        told = escape(f"{error.filename or ''}: {error.strerror or type(error).__name__}".removeprefix(": "))
        fail(f"Tidak dapat dibaca atau ditulis: {told}.", f"Cannot be read or written: {told}.")
    except ValidationError as error:
        names = ", ".join(".".join(map(str, fault["loc"])) for fault in error.errors(include_input=False))
        fail(
            f"Pengaturan {error.title} perlu diperbaiki: {names}. Jalankan mumpuni doctor.",
            f"Settings of {error.title} need mending: {names}. Run mumpuni doctor.",
        )


def _english(what: str, cause: BaseException) -> str:
    return f"{what} does not answer ({escape(type(cause).__name__)}). Run mumpuni doctor."
