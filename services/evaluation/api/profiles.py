"""A person at a glance."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from services.evaluation.api.examples.people import PROFILE
from services.evaluation.api.ip_asn_bodies import IpAsnBody, ip_asn_body
from services.evaluation.api.jp import JpBody, jp_body
from services.evaluation.api.parameters import EmployeeId, Language, PersonReader
from services.evaluation.api.score_bodies import StandingBody, standing_body
from services.evaluation.api.talent_bodies import TalentBody, talent_body
from services.evaluation.context import Ctx
from services.evaluation.domain.jpm import MAPPING_NAMES, PLACEMENT_NAMES, Jpm
from services.evaluation.handlers.profile_report import Profile, profile_of
from services.evaluation.handlers.score_report import match_of
from shared.events.base import Number
from shared.rules.calendar import CITY_ZONE
from shared.service import api_router
from shared.web.problems import problems

router = api_router("evaluation", tags=["profiles"])


class MatchBody(BaseModel):
    """Job-person match (JPM); a competency that is not measured counts as level 0."""

    value: Number = Field(description="Per cent")
    placement: str = Field(description="MS, MMS or KMS")
    placement_name: str
    mapping: str
    mapping_name: str
    not_measured: list[str] = Field(description="Competencies the position asks for and nothing measures")
    rule_set: str


class ProfileBody(BaseModel):
    """A person's standing now."""

    model_config = ConfigDict(json_schema_extra={"examples": [PROFILE]})

    employee_id: str
    agency: str
    city: str
    unit_id: str
    employment: str | None
    position_type: str | None
    active: bool
    as_of: datetime
    scores: list[StandingBody]
    gaps: list[StandingBody] = Field(description="Where levels are missing to the position's standard, the most first")
    match: MatchBody | None = Field(description="Null while the position is not known")
    jp: JpBody
    ip_asn: IpAsnBody | None = Field(description="This year's index; null while the position is not known")
    talent: TalentBody
    rule_set: str


@router.get("/employees/{employee_id}/profile", summary="Profil seorang pegawai", responses=problems(404))
async def get_profile(employee_id: EmployeeId, context: Ctx, reader: PersonReader, language: Language) -> ProfileBody:
    """A person's scores, gaps and match to the position; this year's learning hours, index (IP ASN) and talent box."""
    moment = context.moment()
    profile = await context.database.read(profile_of, reader, employee_id, moment)
    await context.audit.read(reader, "profile-read", employee_id)
    return _body(profile, match_of(profile.scores, moment), language)


def _body(profile: Profile, match: Jpm | None, language: str) -> ProfileBody:
    scores, person = profile.scores, profile.scores.person
    gaps = sorted((line for line in scores.lines if line.gap), key=lambda line: (-(line.gap or 0), line.competency))
    return ProfileBody(
        employee_id=person.employee_id,
        agency=person.place.agency,
        city=person.place.city,
        unit_id=person.place.unit_id,
        employment=person.employment,
        position_type=person.position_type,
        active=person.active,
        as_of=scores.at.astimezone(CITY_ZONE),
        scores=[standing_body(line, language) for line in scores.lines],
        gaps=[standing_body(line, language) for line in gaps],
        match=None if match is None else _match(match, language),
        jp=jp_body(profile.hours, language),
        ip_asn=None if profile.index is None else ip_asn_body(person, profile.index, language),
        talent=talent_body(profile.talent, language),
        rule_set=scores.rule_set,
    )


def _match(match: Jpm, language: str) -> MatchBody:
    return MatchBody(
        value=match.value,
        placement=match.placement,
        placement_name=PLACEMENT_NAMES[match.placement].in_language(language),
        mapping=match.mapping,
        mapping_name=MAPPING_NAMES[match.mapping].in_language(language),
        not_measured=list(match.not_measured),
        rule_set=match.rule_set,
    )
