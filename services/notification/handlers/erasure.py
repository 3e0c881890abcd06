"""Forgets what is kept of people who were erased from the register (UU 27/2022).

Enrollment says that somebody was erased; evaluation and feedback, on topics of their own, may be heard to speak of the
same person before and after. That somebody was erased is remembered for good, and every batch ends with nothing kept
of those of its people who were: no fact a rule looks at, no timer, no figure, no notice, no unresolved alert. What was
said and told of them until then stays: alerts and their steps, and the history to try rules against.
"""

from __future__ import annotations

from collections.abc import Collection

from services.notification.domain import jp_below_target
from services.notification.handlers.round import Round
from services.notification.store import alerts, channels, erasures, forgetting
from shared.database import Tx
from shared.web.idempotency import erase_answers


def erase_channels(tx: Tx, employee_ids: Collection[str]) -> None:
    """Drop these people's own channels: addresses, secrets, what they wanted to be told, what was sent to them."""
    if not employee_ids:
        return
    own = channels.of_owners(tx, employee_ids)
    for channel_id in own:
        forgetting.forget_channel(tx, channel_id)
    erase_answers(tx, own)


def gone_of(tx: Tx, erased: Collection[str], subjects: Collection[str]) -> set[str]:
    """Remember who was erased now; those of a batch's subjects who are erased people, since now or before."""
    erasures.note(tx, erased)
    return erasures.among(tx, subjects) | set(erased)


def look_no_more(its: Round, gone: Collection[str]) -> None:
    """Whatever the batch says of these people, no rule looks at them any more, and no timer asks about them."""
    if not gone:
        return
    for key, place in {**its.ledger.about(gone), **its.watches.about(gone)}.items():
        its.end(key, place)
        its.watches.begin_nothing(key)
    for employee_id in gone:
        its.timers.drop(jp_below_target.RULE, employee_id)


def forget(tx: Tx, gone: Collection[str]) -> None:
    """Drop the figures and notices of these people, those of this batch among them."""
    if gone:
        erasures.forget(tx, gone)


def erase_notes(tx: Tx, employee_ids: Collection[str]) -> None:
    """Drop what was noted on alerts about these people, all of which are resolved once they are gone."""
    if not employee_ids:
        return
    alerts.forget_notes(tx, employee_ids)
    erase_answers(tx, sorted(employee_ids), telling=["note"])
