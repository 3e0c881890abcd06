"""The words of notices: what was decided about the reader, and what they can do now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final, NamedTuple

from services.notification.domain.links import link_of
from services.notification.domain.notice import RECOMMENDATION, Kind, Told
from services.notification.domain.texts.of_waiting import KINDS
from services.notification.domain.wording import day_of
from shared.errors import Text
from shared.rules.calendar import city_day


class NoticeWording(NamedTuple):
    """A notice in words."""

    title: Text
    message: Text
    what_to_do: Text


_TITLES: Final[Mapping[Told, Text]] = MappingProxyType(
    {
        "approved": Text("Rekomendasi tentang Anda disetujui", "A recommendation about you was approved"),
        "rejected": Text("Rekomendasi tentang Anda ditolak", "A recommendation about you was rejected"),
        "upheld": Text("Keberatan Anda diputus: keputusan tetap", "Your appeal is decided: the decision stands"),
        "overturned": Text(
            "Keberatan Anda diterima: keputusan dibatalkan", "Your appeal won: the decision is overturned"
        ),
    }
)
_HAPPENED: Final[Mapping[Told, Text]] = MappingProxyType(
    {
        "approved": Text(
            "Rekomendasi {kind} tentang Anda disetujui pada {day}.",
            "A recommendation about you ({kind}) was approved on {day}.",
        ),
        "rejected": Text(
            "Rekomendasi {kind} tentang Anda ditolak pada {day}.",
            "A recommendation about you ({kind}) was rejected on {day}.",
        ),
        "upheld": Text(
            "Keberatan Anda atas rekomendasi {kind} diputus pada {day}: keputusan semula tetap.",
            "Your appeal against a recommendation ({kind}) was decided on {day}: the first decision stands.",
        ),
        "overturned": Text(
            "Keberatan Anda atas rekomendasi {kind} diputus pada {day}: keputusan semula dibatalkan.",
            "Your appeal against a recommendation ({kind}) was decided on {day}: the first decision is overturned.",
        ),
    }
)
_READ: Final = Text(
    "Baca keputusannya di GET {link} dan alasannya di GET {link}/trail; tanggapi dengan POST {link}/comment.",
    "Read the decision at GET {link} and the reasons at GET {link}/trail; comment with POST {link}/comment.",
)
_APPEAL: Final = Text(
    "Bila tidak setuju, ajukan keberatan dengan POST {link}/appeal paling lambat pada tanggal appeal_until"
    " yang tercantum di sana.",
    "If you disagree, appeal with POST {link}/appeal no later than the day that stands there as appeal_until.",
)


def write_notice(subject_id: str, kind: Kind, state: Told, moved_at: datetime) -> NoticeWording:
    """The words of a notice of a recommendation.

    The last day of an appeal is not repeated here: it follows from the rule that the deciding service reads.
    """
    day, link = day_of(city_day(moved_at)), link_of(RECOMMENDATION, subject_id, {})
    happened, may = _HAPPENED[state], _READ
    if state in {"approved", "rejected"}:
        may = Text(f"{_READ.id} {_APPEAL.id}", f"{_READ.en} {_APPEAL.en}")
    return NoticeWording(
        _TITLES[state],
        Text(
            happened.id.format(kind=KINDS[kind].id, day=day.id),
            happened.en.format(kind=KINDS[kind].en, day=day.en),
        ),
        Text(may.id.format(link=link), may.en.format(link=link)),
    )
