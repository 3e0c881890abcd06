"""``mumpuni import``: a roster is tried, shown row by row, and taken when somebody says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from mumpuni.import_client import ImportClient, ImportStopped, Report

ALL_GOOD: Final = 0
TO_MEND: Final = 2
"""Exit codes: every row is in; some rows have to be mended."""

_MEND: Final = ("confirm", "conflict", "rejected")
_MOST_GOOD_ROWS: Final = 50
_NAMES: Final = {
    "created": ("dicatat", "recorded", "green"),
    "completed": ("hasil dilengkapi", "result added", "green"),
    "unchanged": ("tidak berubah", "unchanged", "dim"),
    "confirm": ("perlu konfirmasi", "to confirm", "yellow"),
    "conflict": ("bertentangan", "in conflict", "yellow"),
    "rejected": ("ditolak", "rejected", "red"),
}
_FUTURE_NAMES: Final = {
    **_NAMES,
    "created": ("akan dicatat", "would be recorded", "green"),
    "completed": ("hasil akan dilengkapi", "result would be added", "green"),
}

Ask = Callable[[str], bool]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Importer:
    """One roster on its way in. ``ask`` answers a question, or is ``None`` where nobody can be asked."""

    client: ImportClient
    out: Console
    ask: Ask | None

    def run(self, roster: Path, create: str) -> int:
        """Try, show, ask, take, and put the rows to mend beside the roster; the exit code. Raises ``ImportStopped``."""
        data = _content(roster)
        report = self.client.send(data, create, dry_run=True)
        self._show(report, "Uji coba, belum ada yang disimpan / dry run, nothing is stored yet", _shown(report["rows"]))
        self._notes(report)
        if self._is_to_be_taken(report):
            taken = self.client.send(data, create, dry_run=False)
            self._confirm(taken)
            tried, report = report, self.client.report(taken["import_id"], "id")
            self._show(report, "Hasil impor / result of the import", _otherwise(report["rows"], tried["rows"]))
        self._hand_back(report, roster)
        return TO_MEND if any(report["counts"][result] for result in _MEND) else ALL_GOOD

    def _is_to_be_taken(self, tried: Report) -> bool:
        good = tried["counts"]["created"] + tried["counts"]["completed"]
        waiting = tried["counts"]["confirm"]
        if not good and not waiting:
            return False
        question = f"Impor {good} baris sekarang? / Import {good} rows now?"
        if waiting:
            question = f"Impor {good} baris dan tanyakan {waiting} baris? / Import {good} rows, ask about {waiting}?"
        return self.ask is None or self.ask(question)

    def _confirm(self, report: Report) -> None:
        """Ask about each row that has a candidate; without somebody to ask they stay as they are, never guessed."""
        for row in report["rows"]:
            candidate = row["candidate"]
            if self.ask is None or row["result"] != "confirm" or candidate is None:
                continue
            question = f"Baris {row['row']}: apakah orangnya {candidate['name']}? / Is it this person?"
            if not self.ask(question):
                continue
            try:
                self.client.confirm(report["import_id"], row["row"], candidate["employee_id"])
            except ImportStopped as refused:
                self.out.print(Text(f"{refused.indonesian}\n{refused.english}", style="yellow"))

    def _show(self, report: Report, title: str, shown: list[Row]) -> None:
        english = {row["row"]: row for row in self.client.report(report["import_id"], "en")["rows"]}
        table = Table(title=title, show_lines=True)
        for heading in ("Baris / row", "Hasil / result", "Yang perlu diperhatikan / what to look at"):
            table.add_column(heading)
        names = _FUTURE_NAMES if report["dry_run"] else _NAMES
        for row in shown:
            indonesian, in_english, style = names[row["result"]]
            said = Text("\n").join(_said(row, english[row["row"]]))
            table.add_row(str(row["row"]), Text(f"{indonesian}\n{in_english}", style=style), said)
        self.out.print(table if shown else Text(title, style="italic"))
        for result, number in report["counts"].items():
            if number:
                self.out.print(Text(f"{number:>6}  {names[result][0]} / {names[result][1]}", style=names[result][2]))

    def _notes(self, report: Report) -> None:
        for notice in report["notices"]:
            self.out.print(Text(notice, style="yellow"))
        if report["unread_columns"]:
            columns = ", ".join(report["unread_columns"])
            self.out.print(Text(f"Kolom yang tidak dibaca / columns not read: {columns}", style="dim"))
        if report["skipped_rows"]:
            rows = ", ".join(map(str, report["skipped_rows"]))
            self.out.print(Text(f"Baris yang dilewati / rows passed over: {rows}", style="dim"))

    def _hand_back(self, report: Report, roster: Path) -> None:
        """Write the rows to mend to a workbook beside the roster; a file that is there already is left alone."""
        if report["rejected_url"] is None:
            return
        content = self.client.workbook(report["rejected_url"])
        try:
            path = _free_name(roster)
            path.write_bytes(content)
        except OSError as error:
            raise ImportStopped(
                f"Baris yang perlu diperbaiki tidak dapat ditulis di sebelah {roster}: {error.strerror}. Unduh dari "
                f"{report['rejected_url']}.",
                f"The rows to mend could not be written beside {roster}: {error.strerror}. Download them from "
                f"{report['rejected_url']}.",
            ) from error
        self.out.print(
            Text(f"Perbaiki baris di {path}, lalu impor berkas itu. / Mend the rows in {path}, then import that file.")
        )


def _content(roster: Path) -> bytes:
    try:
        return roster.read_bytes()
    except OSError as error:
        raise ImportStopped(
            f"Berkas {roster} tidak dapat dibaca: {error.strerror}.", f"{roster} cannot be read: {error.strerror}."
        ) from error


def _shown(rows: list[Row]) -> list[Row]:
    """All rows of a short roster; of a long one those that have something to say."""
    if len(rows) <= _MOST_GOOD_ROWS:
        return rows
    return [row for row in rows if row["reasons"] or row["warnings"]]


def _otherwise(rows: list[Row], tried: list[Row]) -> list[Row]:
    """The rows that came out otherwise than they were tried."""
    expected = {row["row"]: row["result"] for row in tried}
    return [row for row in rows if row["result"] != expected[row["row"]]]


def _said(row: Row, english: Row) -> list[Text]:
    sentences = [Text(sentence) for sentence in (*row["reasons"], *row["warnings"])]
    sentences += [Text(sentence, style="dim") for sentence in (*english["reasons"], *english["warnings"])]
    if row["candidate"] is not None:
        sentences.append(Text(f"Calon / candidate: {row['candidate']['name']}", style="bold"))
    return sentences


def _free_name(roster: Path) -> Path:
    names = (f"{roster.stem}-perbaiki{'' if number == 1 else f'-{number}'}.xlsx" for number in count(1))
    return next(path for path in map(roster.with_name, names) if not path.exists())
