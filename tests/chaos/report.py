"""What a run came to, in a few lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.chaos.audit.findings import Findings
from tests.chaos.journal import Journal


@dataclass(frozen=True, slots=True)
class Outcome:
    """Faults by kind, what the clients did, what the audit found."""

    seed: int
    seconds: float
    faults: Mapping[str, int]
    journal: Journal
    findings: Findings
    notes: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Whether nothing was lost, nothing doubled, nothing wrong."""
        return not self.findings.mismatches

    def __str__(self) -> str:
        journal, findings = self.journal, self.findings
        retried = sum(len(entry.attempts) > 1 for entry in journal)
        told = f"answered {len(journal.answered)}, retried {retried}, unanswered {len(journal.unanswered)}"
        lines = [
            f"seed {self.seed}, {self.seconds:.0f} s",
            f"faults      {sum(self.faults.values())}: {_told(self.faults)}",
            f"requests    {len(journal)}, {told}",
            f"attempts    {sum(journal.attempts.values())}: {_told(journal.attempts)}",
            f"took place  {_told(journal.kinds)}",
            f"compared    {sum(findings.compared.values())}: {_told(findings.compared)}",
            f"mismatches  {len(findings.mismatches)}",
        ]
        return "\n".join([*lines, *self.notes, findings.report()])


def _told(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in Counter(counts).most_common()) or "none"
