"""What an audit finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

_SHOWN: Final = 25


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Something that a service shows otherwise than it must be."""

    where: str
    expected: object
    found: object

    def __str__(self) -> str:
        return f"{self.where}: must be {self.expected}, is {self.found}"


@dataclass(slots=True)
class Findings:
    """Comparisons made, and those that failed."""

    compared: Counter[str] = field(default_factory=Counter)
    mismatches: list[Mismatch] = field(default_factory=list)

    def add(self, other: Findings) -> None:
        """Take over what was found elsewhere."""
        self.compared.update(other.compared)
        self.mismatches += other.mismatches

    def check(self, where: str, expected: object, found: object) -> None:
        """Compare one figure or fact. The first word of ``where`` says what kind of thing it is."""
        self.compared[where.partition(" ")[0]] += 1
        if expected != found:
            self.mismatches.append(Mismatch(where, expected, found))

    def check_all(self, where: str, expected: Mapping[str, Any], found: Mapping[str, Any]) -> None:
        """Compare several by name; what ``expected`` does not name is not compared."""
        for name, value in expected.items():
            self.check(f"{where} {name}", value, found.get(name, "absent"))

    def check_ids(self, where: str, expected: Iterable[str], found: Iterable[str]) -> None:
        """Compare what there is: each exactly once, nothing else."""
        counted = Counter(iter(found))
        wanted = set(expected)
        self.compared[where.partition(" ")[0]] += len(wanted)
        self._note(where, "lost", wanted - counted.keys())
        self._note(where, "nobody was told of", counted.keys() - wanted)
        self._note(where, "twice", {one for one, times in counted.items() if times > 1})

    def report(self) -> str:
        """The first of them, a line each."""
        lines = [str(mismatch) for mismatch in self.mismatches[:_SHOWN]]
        more = len(self.mismatches) - len(lines)
        return "\n".join([*lines, *([f"and {more} more"] if more else [])])

    def _note(self, where: str, what: str, ids: Iterable[str]) -> None:
        for one in sorted(ids):
            self.mismatches.append(Mismatch(where, "each exactly once", f"{what}: {one}"))
