"""Programmes: what an agency offers to the agencies of its city."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, Literal

from services.enrollment.domain.eligibility import Prerequisite
from services.enrollment.domain.forms import jp_for
from services.enrollment.handlers.access import city_scope, named_agency, own_programme
from services.enrollment.handlers.events import programme_changed
from services.enrollment.handlers.requirements import require_positions, require_prerequisites
from services.enrollment.store import programmes
from services.enrollment.store.competencies import packed
from services.enrollment.store.programmes import Wanted
from services.enrollment.store.requirements import packed_prerequisites, packed_texts
from services.enrollment.store.tables import Programme
from services.enrollment.store.versions import amend
from shared.database import Tx
from shared.errors import Fault, Invalid, Text
from shared.events.base import CompetencyWeight
from shared.ids import new_id
from shared.outbox import stage
from shared.rules.calendar import city_day
from shared.rules.jp import JpRules
from shared.rules.positions import PositionType
from shared.rules.ruleset import Rules
from shared.web.auth import Principal
from shared.web.etag import require_match

ProviderKind = Literal["university", "training_institute", "agency", "platform"]

_MEND: Final = Text("Perbaiki isian yang disebut di bawah.", "Mend what is listed below.")


@dataclass(frozen=True, slots=True)
class Provider:
    """Who teaches."""

    name: str
    kind: ProviderKind


@dataclass(frozen=True, slots=True)
class CreateProgramme:
    """A new programme. ``jp`` ``None`` takes the form's default; money in whole rupiah."""

    agency: str
    title: str
    form: str
    jp: Decimal | None
    provider: Provider
    competencies: tuple[CompetencyWeight, ...]
    budget_planned: int
    description: str | None = None
    prerequisites: tuple[Prerequisite, ...] = ()
    position_types: tuple[PositionType, ...] = ()
    position_ids: tuple[str, ...] = ()
    certificate_valid_months: int | None = None
    certificate_on_completion: bool = False


def create_programme(tx: Tx, principal: Principal, command: CreateProgramme, now: datetime, rules: Rules) -> Programme:
    """Add a programme.

    Raises ``Forbidden`` or ``NotFound`` for the agency and for what is required, ``Invalid`` for the JP.
    """
    agency = named_agency(tx, principal, command.agency)
    require_prerequisites(tx, None, command.prerequisites, agency.city)
    require_positions(tx, command.position_ids, agency.city)
    programme = Programme(
        programme_id=new_id(),
        agency=agency.agency,
        city=agency.city,
        title=command.title,
        form=command.form,
        jp_tenths=sound_jp(command.form, command.jp, city_day(now), agency.city, rules),
        provider_name=command.provider.name,
        provider_kind=command.provider.kind,
        competencies=packed(command.competencies),
        budget_planned=command.budget_planned,
        description=command.description,
        prerequisites=packed_prerequisites(command.prerequisites),
        position_types=packed_texts(command.position_types),
        position_ids=packed_texts(command.position_ids),
        certificate_valid_months=command.certificate_valid_months,
        certificate_on_completion=command.certificate_on_completion,
    )
    tx.session.add(programme)
    stage(tx, programme_changed(programme), now)
    return programme


def change_programme(
    tx: Tx,
    principal: Principal,
    programme_id: str,
    if_match: str,
    changes: Mapping[str, Any],
    now: datetime,
    rules: Rules,
) -> Programme:
    """Set any field of ``CreateProgramme`` but ``agency`` and ``form``, or ``active``.

    Sessions that exist keep their JP; who is enrolled stays so, whatever is required from now on. Raises
    ``NotFound``, ``Forbidden``, ``PreconditionFailed``, ``Invalid``.
    """
    programme = own_programme(tx, principal, programme_id)
    require_match(if_match, programme.version)
    values = dict(changes)
    if "jp" in values:
        stated = values.pop("jp")
        values["jp_tenths"] = sound_jp(programme.form, stated, city_day(now), programme.city, rules)
    if "provider" in values:
        provider: Provider = values.pop("provider")
        values |= {"provider_name": provider.name, "provider_kind": provider.kind}
    if "competencies" in values:
        values["competencies"] = packed(values["competencies"])
    values |= _required(tx, programme, values)
    if amend(programme, values):
        stage(tx, programme_changed(programme), now)
    return programme


def _required(tx: Tx, programme: Programme, values: Mapping[str, Any]) -> dict[str, str]:
    """Columns of what is required, of the values that are. Raises ``NotFound``, ``Invalid``."""
    columns = {name: packed_texts(values[name]) for name in ("position_types", "position_ids") if name in values}
    if "position_ids" in values:
        require_positions(tx, values["position_ids"], programme.city)
    if "prerequisites" in values:
        require_prerequisites(tx, programme.programme_id, values["prerequisites"], programme.city)
        columns["prerequisites"] = packed_prerequisites(values["prerequisites"])
    return columns


def list_programmes(
    tx: Tx, principal: Principal, agency: str | None, wanted: Wanted, after: str | None, limit: int
) -> Sequence[Programme]:
    """The next ``limit`` programmes of the caller's city. Raises ``Forbidden`` for an agency of another city."""
    scope = city_scope(tx, principal, agency)
    return programmes.page(tx, scope.agency, scope.city, wanted, after, limit)


def sound_jp(form: str, stated: Decimal | None, on: date, city: str, rules: Rules) -> int:
    """The JP in tenths, as stated or the form's default. Raises ``Invalid``."""
    jp = jp_for(form, stated, rules.of(JpRules, on, city))
    if isinstance(jp, Fault):
        raise Invalid(_MEND, [jp])
    return jp
