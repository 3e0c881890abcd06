"""Everything about a person at a glance."""

from __future__ import annotations

from dataclasses import dataclass

from services.evaluation.domain.ip_asn import IpAsn
from services.evaluation.handlers.access import readable_person
from services.evaluation.handlers.batch import Moment
from services.evaluation.handlers.ip_asn import index_of
from services.evaluation.handlers.jp_report import JpReport, jp_report
from services.evaluation.handlers.score_report import ScoreReport, present_scores
from services.evaluation.handlers.talent_report import Talent, talent_of
from shared.database import Tx
from shared.web.auth import Principal


@dataclass(frozen=True)
class Profile:
    """A person's standing now."""

    scores: ScoreReport
    hours: JpReport
    index: IpAsn | None
    """This year's IP ASN; none while the position is not known."""
    talent: Talent


def profile_of(tx: Tx, reader: Principal, employee_id: str, moment: Moment) -> Profile:
    """A person's profile. Raises ``NotFound``."""
    person = readable_person(tx, reader, employee_id)
    year = moment.today.year
    return Profile(
        present_scores(tx, person, moment),
        jp_report(tx, person, None, moment),
        index_of(tx, person, year, moment),
        talent_of(tx, person, year, moment),
    )
