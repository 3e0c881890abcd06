"""Notices as they leave the service."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from services.notification.domain.links import link_of
from services.notification.domain.notice import Kind, Matter, Told
from services.notification.domain.texts.of_notices import write_notice
from services.notification.store.notice_tables import Notice
from shared.rules.calendar import CITY_ZONE

_LINK: Final = "/evaluation/v1/recommendations/019a4c30-1d00-7e21-b5c4-7a8b9c0d1e2f"
_EXAMPLE: Final[JsonDict] = {
    "notice_id": "5b0f7a0e-6f7c-5a53-8d3e-2f6f0c1b9a44",
    "matter": "recommendation",
    "subject_id": "019a4c30-1d00-7e21-b5c4-7a8b9c0d1e2f",
    "kind": "development",
    "state": "approved",
    "title": "Rekomendasi tentang Anda disetujui",
    "message": "Rekomendasi pengembangan tentang Anda disetujui pada 5 Oktober 2026.",
    "what_to_do": f"Baca keputusannya di GET {_LINK} dan alasannya di GET {_LINK}/trail; tanggapi dengan POST"
    f" {_LINK}/comment. Bila tidak setuju, ajukan keberatan dengan POST {_LINK}/appeal paling lambat pada tanggal"
    " appeal_until yang tercantum di sana.",
    "link": _LINK,
    "moved_at": "2026-10-05T09:30:00+07:00",
    "read_at": None,
}


class NoticeBody(BaseModel):
    """That something was decided about the caller. Reasons and words stand in the recommendation's trail alone."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    notice_id: str
    matter: Matter
    subject_id: str = Field(description="The recommendation")
    kind: Kind
    state: Told = Field(description="Decided (`approved`, `rejected`), or how the caller's appeal ended")
    title: str = Field(description="In Indonesian or English by `Accept-Language`")
    message: str = Field(description="What happened, in the same language")
    what_to_do: str = Field(description="What the caller can do now, with the addresses; in the same language")
    link: str = Field(description="Where it can be read: a path of this API")
    moved_at: datetime = Field(description="When it was decided")
    read_at: datetime | None = Field(description="When the caller first said that they read this")


def notice_body(notice: Notice, language: str) -> NoticeBody:
    """The notice in a language; times with the city's offset."""
    words = write_notice(notice.subject_id, notice.kind, notice.state, notice.moved_at)
    return NoticeBody(
        notice_id=notice.notice_id,
        matter=notice.matter,
        subject_id=notice.subject_id,
        kind=notice.kind,
        state=notice.state,
        title=words.title.in_language(language),
        message=words.message.in_language(language),
        what_to_do=words.what_to_do.in_language(language),
        link=link_of(notice.matter, notice.subject_id, {}),
        moved_at=notice.moved_at.astimezone(CITY_ZONE),
        read_at=None if notice.read_at is None else notice.read_at.astimezone(CITY_ZONE),
    )
