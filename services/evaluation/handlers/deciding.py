"""What humans do with a recommendation: decide, comment, appeal. Nothing follows from it by itself."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Final, Literal

from services.evaluation.domain.recommendation import State, appeal_until
from services.evaluation.handlers.access import NOTHING
from services.evaluation.handlers.batch import Batch, Moment
from services.evaluation.handlers.moving import Moves
from services.evaluation.store import erasures, people, recommendations
from services.evaluation.store.recommendations import Recommendation
from shared.audit import audited
from shared.database import Tx
from shared.errors import Conflict, Forbidden, NotFound, Text
from shared.rules.recommendation import RecommendationRules
from shared.web.auth import PARTICIPANT, Principal

Decision = Literal["approve", "reject"]
AppealDecision = Literal["uphold", "overturn"]

_DECIDED: Final[dict[str, State]] = {
    "approve": "approved",
    "reject": "rejected",
    "uphold": "upheld",
    "overturn": "overturned",
}
_SELF: Final = Text("Keputusan tentang diri sendiri diambil orang lain.", "Somebody else decides about you.")
_SAME: Final = Text(
    "Keberatan diputus oleh orang lain, bukan yang mengambil keputusan semula.",
    "An appeal is decided by somebody other than who decided first.",
)
_STANDING: Final[dict[State, Text]] = {
    "open": Text(
        "Rekomendasi ini belum diputus; putuskan dahulu dengan alasan.",
        "This recommendation is not decided yet; decide on it first, with a reason.",
    ),
    "approved": Text(
        "Rekomendasi ini sudah disetujui; yang masih dapat mengubahnya hanyalah keberatan pegawainya.",
        "This recommendation is approved already; only the person's appeal can still change it.",
    ),
    "rejected": Text(
        "Rekomendasi ini sudah ditolak; yang masih dapat mengubahnya hanyalah keberatan pegawainya.",
        "This recommendation is rejected already; only the person's appeal can still change it.",
    ),
    "appealed": Text(
        "Pegawainya berkeberatan; pejabat lain memutuskannya dengan /appeal-decision.",
        "The person has appealed; another official decides with /appeal-decision.",
    ),
    "upheld": Text(
        "Keberatan atas rekomendasi ini sudah diputus: keputusan semula tetap. Yang masih dapat: menanggapi.",
        "The appeal is decided: the first decision stands. The person may still comment.",
    ),
    "overturned": Text(
        "Keberatan atas rekomendasi ini sudah diputus: keputusan semula dibatalkan. Yang masih dapat: menanggapi.",
        "The appeal is decided: the first decision is overturned. The person may still comment.",
    ),
    "lapsed": Text(
        "Rekomendasi ini sudah gugur karena sebabnya tidak ada lagi; tidak ada yang perlu dilakukan.",
        "This recommendation has lapsed because its cause is gone; nothing needs to be done.",
    ),
}
"""What holds now and who may still do something, for whoever comes at the wrong time."""
_ERASED: Final = Text(
    "Data pegawai ini sudah dihapus dari daftar; tidak ada lagi yang dapat ditulis tentangnya.",
    "This person was erased from the register; nothing can be written about them any more.",
)
_TOO_LATE: Final = Text("Batas waktu keberatan sudah lewat.", "The days for an appeal are over.")


class NotNow(Conflict):
    """The recommendation is in another state than this needs."""

    slug: ClassVar[str] = "recommendation-state"


class PersonErased(Conflict):
    """The person whom it is about was erased from the register."""

    slug: ClassVar[str] = "person-erased"


class AppealTooLate(Conflict):
    """The days in which the person may appeal are over."""

    slug: ClassVar[str] = "appeal-too-late"


def seen(tx: Tx, reader: Principal, recommendation_id: str) -> Recommendation:
    """A recommendation that the caller may see: about themself, or about somebody of their agency or city.

    Raises ``NotFound`` for everybody else.
    """
    found = recommendations.one(tx, recommendation_id)
    if found is None:
        raise NotFound(NOTHING)
    if _is_own(reader, found):
        return found
    if PARTICIPANT in reader.scopes and not any(scope.startswith("evaluation:") for scope in reader.scopes):
        raise NotFound(NOTHING)
    reader.hide_unless(found.agency, found.city)
    return found


def decide(
    tx: Tx, principal: Principal, recommendation_id: str, decision: Decision, reason: str, moment: Moment
) -> Recommendation:
    """A named human approves or rejects an open one. Raises ``NotFound``, ``Forbidden``, ``Conflict``."""
    found = seen(tx, principal, recommendation_id)
    if principal.subject == found.employee_id:
        raise Forbidden(_SELF)
    _require(found, "open")
    rules = moment.of(RecommendationRules, found.city)
    decided = found._replace(
        decided_by=principal.subject,
        decided_on=moment.today.isoformat(),
        appeal_until=appeal_until(moment.today, rules).isoformat(),
    )
    return _move(tx, principal, decided, _DECIDED[decision], reason, moment)


def comment(tx: Tx, principal: Principal, recommendation_id: str, words: str, moment: Moment) -> Recommendation:
    """The person says something about it, as often as they like. Raises ``NotFound``, ``Conflict`` once it lapsed."""
    found = _own(tx, principal, recommendation_id)
    if found.state == "lapsed":
        raise NotNow(_STANDING[found.state], current_state=found.state)
    return _move(tx, principal, found, found.state, words, moment, "commented")


def appeal(tx: Tx, principal: Principal, recommendation_id: str, words: str, moment: Moment) -> Recommendation:
    """The person objects to a decision in time. Raises ``NotFound``, ``Conflict``."""
    found = _own(tx, principal, recommendation_id)
    _require(found, "approved", "rejected")
    if found.appeal_until is None or moment.today > date.fromisoformat(found.appeal_until):
        raise AppealTooLate(_TOO_LATE, current_state=found.state, appeal_until=found.appeal_until)
    return _move(tx, principal, found, "appealed", words, moment)


def decide_appeal(
    tx: Tx, principal: Principal, recommendation_id: str, decision: AppealDecision, reason: str, moment: Moment
) -> Recommendation:
    """Another human than before upholds or overturns a decision. Raises ``NotFound``, ``Forbidden``, ``Conflict``."""
    found = seen(tx, principal, recommendation_id)
    if principal.subject == found.employee_id:
        raise Forbidden(_SELF)
    _require(found, "appealed")
    if principal.subject == found.decided_by:
        raise Forbidden(_SAME)
    return _move(tx, principal, found, _DECIDED[decision], reason, moment)


def erase_texts(tx: Tx, principal: Principal, employee_id: str, moment: Moment) -> int:
    """Take away everything that was written about a person or by them; how many texts. Raises ``NotFound``."""
    person = people.one(tx, employee_id)
    if person is None:
        raise NotFound(NOTHING)
    principal.hide_unless(person.place.agency, person.place.city)
    erased = erasures.erase_words(tx, employee_id)
    audited(tx, principal, "texts-erased", employee_id, moment.now, texts=erased)
    return erased


def _own(tx: Tx, principal: Principal, recommendation_id: str) -> Recommendation:
    found = recommendations.one(tx, recommendation_id)
    if found is None or not _is_own(principal, found):
        raise NotFound(NOTHING)
    return found


def _is_own(principal: Principal, found: Recommendation) -> bool:
    return PARTICIPANT in principal.scopes and principal.subject == found.employee_id


def _require(found: Recommendation, *states: State) -> None:
    if found.state not in states:
        raise NotNow(_STANDING[found.state], current_state=found.state)


def _move(
    tx: Tx,
    principal: Principal,
    found: Recommendation,
    state: State,
    words: str,
    moment: Moment,
    action: str | None = None,
) -> Recommendation:
    if erasures.is_erased(tx, found.employee_id):
        raise PersonErased(_ERASED, current_state=found.state)
    action = action or state
    moves = Moves(Batch(tx, moment))
    moved = moves.move(found, state, principal.subject, action, words)
    moves.write()
    facts = {"recommendation_id": found.recommendation_id}
    audited(tx, principal, f"recommendation-{action}", found.employee_id, moment.now, **facts)
    return moved
