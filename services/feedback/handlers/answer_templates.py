"""Agencies' prepared answers: kept, changed, filled in for a report."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal, NamedTuple

from services.feedback.domain.answer_template import PLACES, filled, unknown_in
from services.feedback.domain.working_days import last_day_before
from services.feedback.handlers.complaints import of_agency
from services.feedback.handlers.mending import to_mend
from services.feedback.store import answer_templates, units
from services.feedback.store.tables import Complaint
from services.feedback.store.voice_tables import AnswerTemplate
from shared.audit import audited
from shared.database import Tx
from shared.errors import Fault, Invalid, NotFound, Text
from shared.ids import new_id
from shared.rules.calendar import city_day
from shared.web.auth import Principal
from shared.web.etag import require_match

Said = Literal["answer", "ask", "reject", "close"]
_KINDS: Final = {"complaint": "pengaduan", "aspiration": "aspirasi", "information": "permintaan informasi"}
_NONE = Text("Templat ini tidak ada, atau bukan milik instansi Anda.", "There is no such template of your agency.")
_NO_AGENCY = Text("Instansi ini belum punya unit.", "This agency has no units yet.")


class Draft(NamedTuple):
    """What a template holds."""

    name: str
    action: Said
    text: str


def keep(tx: Tx, agency: str, draft: Draft, principal: Principal, now: datetime) -> AnswerTemplate:
    """Store a template. Raises ``Invalid`` for a place no report fills in, ``Forbidden`` for another agency's."""
    city = units.city_of(tx, agency)
    if city is None:
        raise to_mend([Fault("/agency", _NO_AGENCY)])
    principal.require(agency, city)
    _require_known_places(draft.text)
    template = AnswerTemplate(template_id=new_id(), agency=agency, city=city, version=1, **draft._asdict())
    answer_templates.add(tx, template)
    audited(tx, principal, "template-made", template.template_id, now)
    return template


def change(
    tx: Tx, template_id: str, draft: Draft, if_match: str, principal: Principal, now: datetime
) -> AnswerTemplate:
    """Change a template. Raises ``NotFound``, ``PreconditionFailed``, ``Invalid``."""
    template = template_of(tx, template_id, principal)
    require_match(if_match, template.version)
    _require_known_places(draft.text)
    template.name, template.action, template.text = draft
    template.version += 1
    audited(tx, principal, "template-changed", template_id, now)
    return template


def drop(tx: Tx, template_id: str, principal: Principal, now: datetime) -> None:
    """Forget a template. Raises ``NotFound``."""
    answer_templates.remove(tx, template_of(tx, template_id, principal))
    audited(tx, principal, "template-dropped", template_id, now)


def template_of(tx: Tx, template_id: str, principal: Principal) -> AnswerTemplate:
    """A template of the caller's agency. Raises ``NotFound``."""
    template = answer_templates.find(tx, template_id)
    if template is None or not principal.sees(template.agency, template.city):
        raise NotFound(_NONE)
    return template


def draft_for(tx: Tx, complaint_id: str, template_id: str, principal: Principal) -> tuple[str, str]:
    """The step a template is for, and its text filled in for a report. Raises ``NotFound``."""
    row = of_agency(tx, complaint_id, principal)
    template = template_of(tx, template_id, principal)
    return template.action, filled(template.text, _values(tx, row))


def _values(tx: Tx, row: Complaint) -> dict[str, str]:
    unit = units.find(tx, row.unit_id)
    known = row.reporter_mode == "named" and row.reporter_name
    return {
        "tiket": row.ticket,
        "sapaan": known or "Bapak/Ibu",
        "unit": row.unit_id if unit is None else unit.name,
        "jenis": _KINDS[row.kind],
        "tanggal_masuk": _day(row.opened_at),
        "batas_waktu": "-" if row.due_at is None else f"{last_day_before(row.due_at):%d-%m-%Y}",
    }


def _day(moment: datetime) -> str:
    return f"{city_day(moment):%d-%m-%Y}"


def _require_known_places(text: str) -> None:
    unknown = unknown_in(text)
    if unknown:
        raise _unknown(unknown)


def _unknown(names: tuple[str, ...]) -> Invalid:
    known = ", ".join(f"{{{{{name}}}}}" for name in PLACES)
    said = ", ".join(f"{{{{{name}}}}}" for name in names)
    return to_mend([Fault("/text", Text(f"{said} tidak dikenal; yang ada: {known}", f"{said}: write one of {known}"))])
