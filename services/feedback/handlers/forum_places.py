"""Places at meetings: registered for without a name, taken at the door, voted with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from services.feedback.domain.forum_code import code_of, place_mark, vote_mark
from services.feedback.handlers.forums import forum_of
from services.feedback.store import forum_places, forums
from services.feedback.store.tables import Forum
from services.feedback.store.voice_tables import ForumCode
from shared.audit import audited
from shared.database import Tx
from shared.errors import Conflict, NotFound, Text
from shared.ids import new_id
from shared.rules.calendar import city_day
from shared.web.auth import Principal

_NONE = Text("Forum ini tidak ada.", "There is no such forum.")
_NO_CODE = Text("Kode ini bukan untuk forum ini, atau sudah dibatalkan.", "This code is not for this forum.")
_NO_INPUT = Text("Masukan ini tidak ada di forum ini.", "There is no such input at this forum.")
_CLOSED = Text("Pendaftaran forum ini tidak dibuka.", "This forum takes no registrations.")
_FULL = Text("Tempat di forum ini tidak cukup lagi.", "There are not enough places left at this forum.")
_NOT_THERE = Text(
    "Hanya kode yang sudah dicatat hadir yang boleh memilih.", "Only codes that were noted at the door may vote."
)
_CAME = Text("Kode ini sudah dicatat hadir.", "This code was noted at the door already.")


def any_forum(tx: Tx, forum_id: str, *, alone: bool = False) -> Forum:
    """A meeting, whoever asks; ``alone``: nobody else takes places of it meanwhile. Raises ``NotFound``."""
    forum = forums.find_alone(tx, forum_id) if alone else forums.find(tx, forum_id)
    if forum is None:
        raise NotFound(_NONE)
    return forum


def left(tx: Tx, forum: Forum) -> int | None:
    """How many places are left; none where there is no limit."""
    return (
        None if forum.capacity is None else max(0, forum.capacity - forum_places.taken(tx, forum.forum_id).registered)
    )


def takes_registrations(forum: Forum, now: datetime) -> bool:
    """Whether citizens may register now: until the meeting begins, or its day is over."""
    if not forum.registration or forum.state != "planned":
        return False
    return now < forum.starts_at if forum.starts_at is not None else city_day(now) <= forum.held_on


def register(tx: Tx, forum_id: str, people: int, key: bytes, now: datetime) -> str:
    """Take so many places; the seed of their code (``codes_of``).

    Raises ``NotFound``, ``Conflict`` where none are given or left.
    """
    forum = any_forum(tx, forum_id, alone=True)
    if not takes_registrations(forum, now):
        raise Conflict(_CLOSED, current_state=forum.state)
    places = left(tx, forum)
    if places is not None and people > places:
        raise Conflict(_FULL, current_state=forum.state, places_left=places)
    seed = new_id()
    _give(tx, forum, codes_of(key, forum_id, seed), people, "registered", key, now)
    return seed


def give_back(tx: Tx, forum_id: str, code: str, key: bytes) -> None:
    """Give places back. Raises ``NotFound``, and ``Conflict`` for who has come. Again is ``NotFound``."""
    place = _place(tx, any_forum(tx, forum_id), code, key)
    if place.state == "attended":
        raise Conflict(_CAME, current_state=place.state)
    place.state = "cancelled"


def hand_out(tx: Tx, forum_id: str, count: int, principal: Principal, key: bytes, now: datetime) -> str:
    """Hand out codes at the door to those who came without one; their seed (``codes_of``). Raises ``NotFound``."""
    forum = forum_of(tx, forum_id, principal)
    audited(tx, principal, "forum-codes-given", forum_id, now, count=count)
    seed = new_id()
    _give(tx, forum, codes_of(key, forum_id, seed, count), 1, "attended", key, now)
    return seed


def codes_of(key: bytes, forum_id: str, seed: str, count: int = 1) -> list[str]:
    """The codes that were given out under a seed. The seed is what is kept of them for a repeated request."""
    return [code_of(key, forum_id, f"{seed} {number}") for number in range(count)]


def admit(tx: Tx, forum_id: str, code: str, principal: Principal, key: bytes) -> ForumCode:
    """Note that whoever has the code has come; again changes nothing. Raises ``NotFound``."""
    place = _place(tx, forum_of(tx, forum_id, principal), code, key)
    place.state = "attended"
    return place


def vote(tx: Tx, forum_id: str, input_id: str, code: str, key: bytes) -> int:
    """Vote for an input, once with each code that has come; the votes it has then.

    Raises ``NotFound``, and ``Conflict`` for a code that was not noted at the door.
    """
    place = _place(tx, any_forum(tx, forum_id), code, key)
    heard = forums.find_input(tx, input_id)
    if heard is None or heard.forum_id != forum_id:
        raise NotFound(_NO_INPUT)
    if place.state != "attended":
        raise Conflict(_NOT_THERE, current_state=place.state)
    forum_places.vote(tx, input_id, vote_mark(key, input_id, code))
    return forum_places.votes(tx, [input_id])[input_id]


def _give(tx: Tx, forum: Forum, codes: Sequence[str], people: int, state: str, key: bytes, now: datetime) -> None:
    for code in codes:
        mark = place_mark(key, forum.forum_id, code)
        place = ForumCode(forum_id=forum.forum_id, fingerprint=mark, people=people, state=state, given_at=now)
        forum_places.add(tx, place)


def _place(tx: Tx, forum: Forum, code: str, key: bytes) -> ForumCode:
    place = forum_places.find_code(tx, forum.forum_id, place_mark(key, forum.forum_id, code))
    if place is None or place.state == "cancelled":
        raise NotFound(_NO_CODE)
    return place
