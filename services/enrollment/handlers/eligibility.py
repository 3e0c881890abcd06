"""May this person take this seat: asked for a whole batch, answered with what speaks against it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from services.enrollment.domain.eligibility import EligibilityFault, faults
from services.enrollment.store import eligibility
from shared.database import Tx
from shared.errors import Conflict, Problem, Text

Pair = tuple[str, str]
"""employee_id, session_id."""

_NOT_ELIGIBLE: Final = Text(
    'Pegawai ini belum memenuhi syarat program: {reasons} Bila tetap didaftarkan, kirim "override": {{"eligibility": '
    '"alasannya"}}.',
    "This person does not meet the programme's requirements: {reasons} To enrol them all the same, send "
    '"override": {{"eligibility": "why"}}.',
)


class NotEligible(Conflict):
    """Something speaks against the seat; a reason overrides it. ``missing`` are programmes to complete first."""

    slug = "not-eligible"


def faults_of(tx: Tx, pairs: Collection[Pair]) -> dict[Pair, Problem]:
    """Of these (employee_id, session_id) those that something speaks against, with what it is.

    Two or three statements for the whole batch, one where no programme asks for anything. A person or a session that
    is not there is not answered for.
    """
    asked = eligibility.requirements(tx, {session_id for _, session_id in pairs})
    if not asked:
        return {}
    concerned = [pair for pair in pairs if pair[1] in asked]
    programmes = {programme_id for one in asked.values() for programme_id in one.programmes}
    standings = eligibility.standings(tx, {employee_id for employee_id, _ in concerned}, programmes)
    answers: dict[Pair, Problem] = {}
    for pair in concerned:
        found = list(faults(asked[pair[1]], standings[pair[0]])) if pair[0] in standings else []
        if found:
            answers[pair] = _problem(found)
    return answers


def _problem(found: list[EligibilityFault]) -> NotEligible:
    messages = list(dict.fromkeys(fault.message for fault in found))
    detail = Text(
        _NOT_ELIGIBLE.id.format(reasons=" ".join(message.id for message in messages)),
        _NOT_ELIGIBLE.en.format(reasons=" ".join(message.en for message in messages)),
    )
    return NotEligible(
        detail,
        reasons=sorted({fault.kind for fault in found}),
        missing=[fault.programme_id for fault in found if fault.programme_id is not None],
    )
