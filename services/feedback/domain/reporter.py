"""Who speaks, and who may know it (SP4N-LAPOR!: named, confidential or anonymous)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from shared.errors import Fault, Text

Mode = Literal["named", "confidential", "anonymous"]


@dataclass(frozen=True, slots=True)
class Reporter:
    """A reporter as they gave themselves. A confidential one is known to the store and hidden from the agency."""

    mode: Mode = "anonymous"
    name: str | None = None
    contact: str | None = None


def faults_of(reporter: Reporter) -> tuple[Fault, ...]:
    """What is wrong: a named reporter without a name, an anonymous one with anything that tells who it is."""
    if reporter.mode == "named" and not reporter.name:
        return (Fault("/reporter/name", Text("wajib diisi untuk pelapor bernama", "is required for a named reporter")),)
    if reporter.mode != "anonymous":
        return ()
    told = Text("kosongkan untuk pelapor anonim", "must be left out for an anonymous reporter")
    given = (("/reporter/name", reporter.name), ("/reporter/contact", reporter.contact))
    return tuple(Fault(pointer, told) for pointer, value in given if value)


def as_the_agency_sees(reporter: Reporter) -> Reporter:
    """Name and contact only of those who gave them to the agency."""
    return reporter if reporter.mode == "named" else replace(reporter, name=None, contact=None)
