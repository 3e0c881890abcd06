"""Makes the roster files under ``tests/data/rosters``: ``python -m tests.data.make_rosters [folder]``.

The files show what agencies send: tidy ones, decorated ones, ones a spreadsheet has spoilt, and ones meant to hurt.
People and programmes come from ``rosters/people.json``, which the tests also register. The same input gives the same
files. Two of them are re-saved by LibreOffice and are left as they are where ``soffice`` is not installed.
"""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.data.hostile_files import not_a_workbook, zip_bomb
from tests.data.participations import FOLDER, HEADERS, participations
from tests.data.registers import register
from tests.data.sheets import saved, sheet_of, timeless
from tests.data.spoilt_rosters import bad_rows, duplicate_rows, formulas, numeric_nip, text_dates
from tests.data.titled_roster import titled_merged


def clean() -> bytes:
    """As one would wish."""
    return saved(sheet_of(participations()))


def delimited(delimiter: str, encoding: str, *, decimal_mark: str) -> bytes:
    """All participations as CSV with Windows line ends."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter)
    writer.writerow(HEADERS)
    for row in participations():
        writer.writerow([_csv_text(value, decimal_mark) for value in row])
    return file.getvalue().encode(encoding)


def _csv_text(value: Any, decimal_mark: str) -> str:
    if isinstance(value, float):
        return f"{Decimal(str(value)).normalize():f}".replace(".", decimal_mark)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value)


MAKERS: dict[str, Callable[[], bytes]] = {
    "clean.xlsx": clean,
    "titled-merged.xlsx": titled_merged,
    "numeric-nip.xlsx": numeric_nip,
    "text-dates.xlsx": text_dates,
    "decimal-comma.csv": lambda: delimited(";", "utf-8-sig", decimal_mark=","),
    "windows-1252.csv": lambda: delimited(",", "cp1252", decimal_mark=","),
    "tab.csv": lambda: delimited("\t", "utf-8", decimal_mark="."),
    "bad-rows.xlsx": bad_rows,
    "duplicate-rows.xlsx": duplicate_rows,
    "formulas.xlsx": formulas,
    "empty.xlsx": lambda: b"",
    "not-a-workbook.xlsx": not_a_workbook,
    "zip-bomb.xlsx": zip_bomb,
    "register.xlsx": register,
}
RESAVED = {"libreoffice-formulas.xlsx": "formulas.xlsx", "libreoffice-titled.xlsx": "titled-merged.xlsx"}
"""Files that LibreOffice has opened and saved, with the file it opened."""


def resaved(soffice: str, source: Path) -> bytes:
    """``source`` opened and saved by LibreOffice, its formulas computed."""
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = [soffice, profile, "--headless", "--convert-to", "xlsx", "--outdir", folder, str(source.resolve())]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        return timeless(Path(folder, source.name).read_bytes())


def make(folder: Path) -> Iterator[str]:
    """Write every file, and tell what was done about each."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, maker in MAKERS.items():
        folder.joinpath(name).write_bytes(maker())
        yield f"{name}: {folder.joinpath(name).stat().st_size:,} bytes"
    soffice = shutil.which("soffice")
    for name, source in RESAVED.items():
        if soffice is None:
            yield f"{name}: left as it is, since LibreOffice (soffice) is not installed"
        else:
            folder.joinpath(name).write_bytes(resaved(soffice, folder / source))
            yield f"{name}: {source} re-saved by LibreOffice"


if __name__ == "__main__":
    for report in make(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER):
        sys.stdout.write(report + "\n")
