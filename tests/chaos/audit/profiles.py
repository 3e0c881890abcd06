"""What evaluation keeps as sums: a person's standing now, read without going back to the evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC

from tests.chaos.audit.findings import Findings
from tests.chaos.audit.reader import Reader
from tests.chaos.oracle.facts import Person
from tests.chaos.oracle.match import match_of
from tests.chaos.oracle.moments import moment
from tests.chaos.oracle.rounding import exact
from tests.chaos.oracle.scores import Piece, level_of, required_of, score_on


async def audit_profile(
    reader: Reader, person: Person, evidence: Mapping[str, Sequence[Piece]], findings: Findings
) -> None:
    """Scores, levels and gaps from the sums, and the match to the position."""
    shown = await reader.one(f"/evaluation/v1/employees/{person.employee_id}/profile")
    where, day = f"profile {person.employee_id}", moment(shown["as_of"]).astimezone(UTC).date()
    required = required_of(person.position)
    scores = {competency: score_on(pieces, day) for competency, pieces in evidence.items()}
    levels = {competency: level_of(score) for competency, score in scores.items()}
    facts = {"agency": person.agency, "unit_id": person.unit_id, "position_type": person.position["type"]}
    findings.check_all(where, facts, shown)
    expected = {
        competency: (scores.get(competency), levels.get(competency), required.get(competency))
        for competency in {*required, *scores}
    }
    found = {one["competency"]: (_score(one["score"]), one["level"], one["required_level"]) for one in shown["scores"]}
    findings.check(f"{where} scores", expected, found)
    match, told = match_of(required, levels), shown["match"]
    findings.check(f"{where} match", match.value, exact(told["value"]))
    readings = {"placement": match.placement, "mapping": match.mapping, "not_measured": match.not_measured}
    findings.check_all(f"{where} match", readings, told)


def _score(value: float | None) -> object:
    return None if value is None else exact(value)
