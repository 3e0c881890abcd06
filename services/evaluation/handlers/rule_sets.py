"""Entering, withdrawing and reading versions of rule sets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from services.evaluation.handlers.access import NOTHING
from services.evaluation.handlers.batch import Moment
from services.evaluation.handlers.live_rules import LiveRules, parameters_of
from services.evaluation.handlers.standing import basis_of
from services.evaluation.store import next_pieces, rule_sets
from services.evaluation.store.moments import to_ms
from services.evaluation.store.rule_sets import EVERYWHERE, Effect, Entered, Mover
from services.evaluation.store.scores import Basis
from shared.audit import audited
from shared.database import Tx
from shared.errors import Conflict, Fault, Forbidden, Invalid, NotFound, Text
from shared.ids import new_id
from shared.rules.files import RuleSet
from shared.rules.reading import RuleFileError
from shared.rules.ruleset import KINDS, PLATFORM, Rules
from shared.rules.score import ScoreRules
from shared.web.auth import Principal

READ_ELSEWHERE: Final = frozenset(
    {
        "positions",
        "identity",
        "learning-path",
        "siasn",
        "complaint-deadlines",
        "themes",
        "profanity",
        "questionnaire",
        "alerts",
        "delivery",
    }
)
"""What other services read from their rule files, and evaluation not at all or, of ``alerts``, not in the first place.

A test holds both of these against what each service's code reads.
"""

ALSO_READ_BY: Final = {"jp": ("enrollment", "notification"), "ikm": ("feedback", "notification")}
"""Services that read the same figures, from their rule files: there the same has to be set by hand."""

_DAY: Final = timedelta(days=1)
_BASIS_KEYS: Final = ("half_life_days", "landmark")
_LONGEST_ID: Final = 100
_MEND: Final = Text("Perbaiki isian yang disebut di bawah.", "Mend what is listed below.")
_NOT_YOURS = Text(
    "Hanya BKPSDM kota itu, atau operator untuk semua kota, yang dapat mengubah aturan.",
    "Only that city's BKPSDM, or the operator for all cities, may change rules.",
)
_ELSEWHERE = Text(
    "dibaca layanan lain dari berkas aturan; ubah di sana", "is read by others from rule files; change it there"
)
_TOO_SOON = Text(
    "paling cepat besok, supaya akibatnya dapat dilihat dahulu", "tomorrow at the earliest, to be looked at first"
)
_SAME_DAY = Text(
    "Sudah ada versi yang mulai berlaku pada hari itu. Batalkan dahulu, atau pilih hari lain.",
    "A version takes effect on that day already. Withdraw it first, or choose another day.",
)
_PLATFORMS = Text(
    "sama di semua kota; hanya operator yang mengubahnya", "is the same everywhere; the operator's to change"
)
_ONE_BASIS = Text(
    "Waktu paruh atau titik awal sudah akan diganti oleh versi lain. Tunggu sampai berlaku, atau batalkan versi itu.",
    "Another version will change half-life or landmark already. Wait for its day, or withdraw it.",
)
_IN_EFFECT = Text(
    "Versi ini sudah berlaku; masukkan versi baru untuk menggantinya.",
    "This version is in effect; enter a new one to replace it.",
)
_TOO_LONG = Text("nama kota terlalu panjang untuk nama set aturan", "the city's name is too long for a rule set's id")


Source = Literal["packaged", "file", "entered"]


class Command(NamedTuple):
    """A version to enter; ``parameters`` are what differs from the rule files, as JSON."""

    name: str
    city: str
    effective_from: date
    parameters: str
    reason: str


class Shown(NamedTuple):
    """A rule set in its days, and where it comes from; ``entered`` where it came in over HTTP."""

    name: str
    city: str | None
    rule_set: str
    effective_from: date
    effective_to: date | None
    source: Source
    entered: Entered | None


@dataclass(frozen=True)
class Preview:
    """What a version would change, as far as it is worked out, for the agencies the reader sees."""

    entered: Entered
    effects: dict[Effect, int]
    movers: list[Mover]


def enter(tx: Tx, principal: Principal, command: Command, moment: Moment, rules: LiveRules) -> Entered:
    """Store a version; the work on it begins by itself. Raises ``Forbidden``, ``Invalid`` or ``Conflict``."""
    _require_owner(principal, command.city)
    _require_sound(command, moment)
    standing = rule_sets.standing(tx)
    its = (command.name, command.city, command.effective_from.isoformat())
    if any((one.name, one.city, one.effective_from) == its for one in standing):
        raise Conflict(_SAME_DAY)
    number = rule_sets.next_number(tx, command.name, command.city)
    who, now = principal.subject[:255], to_ms(moment.now)
    entered = Entered(
        new_id(), *its[:2], number, its[2], command.parameters, command.reason, who, now, None, None, "preparing"
    )
    after = _read(rules, (*standing, entered), entered)
    basis = _new_basis(tx, after, moment.today, entered)
    if basis is not None:
        entered = entered._replace(landmark=basis.landmark, half_life_days=basis.half_life_days)
        next_pieces.forget(tx)
    entered = entered._replace(total=rule_sets.count_people(tx, entered.city))
    rule_sets.add(tx, entered)
    facts = {"name": entered.name, "city": entered.city, "effective_from": entered.effective_from}
    audited(tx, principal, "rule-set-entered", entered.rule_set_id, moment.now, **facts)
    return entered


def withdraw(tx: Tx, principal: Principal, rule_set_id: str, moment: Moment, rules: LiveRules) -> None:
    """Take a version back before its day. Raises ``NotFound``, ``Forbidden`` or ``Conflict``."""
    entered = _own(tx, principal, rule_set_id)
    if entered.first_day <= moment.today:
        raise Conflict(_IN_EFFECT, current_state=entered.state)
    rest = [one for one in rule_sets.standing(tx) if one.rule_set_id != rule_set_id]
    changes = _changes(rules.with_entered(rest), moment.today)
    if changes != [one.first_day for one in rest if one.basis is not None and one.first_day > moment.today]:
        raise Conflict(_ONE_BASIS)
    if entered.basis is not None:
        next_pieces.forget(tx)
    rule_sets.forget_effects(tx, rule_set_id)
    rule_sets.move(tx, rule_set_id, state="withdrawn")
    audited(tx, principal, "rule-set-withdrawn", rule_set_id, moment.now)


def work_out_again(tx: Tx, principal: Principal, rule_set_id: str, moment: Moment) -> Entered:
    """Begin anew to work out what a version would change. Raises ``NotFound``, ``Forbidden`` or ``Conflict``."""
    entered = _own(tx, principal, rule_set_id)
    if entered.first_day <= moment.today:
        raise Conflict(_IN_EFFECT, current_state=entered.state)
    return _begin_anew(tx, entered)


def weigh_again(tx: Tx) -> None:
    """Begin anew to weigh evidence for a landmark or half-life that waits for its day: other evidence is there now."""
    for entered in rule_sets.standing(tx):
        if entered.basis is not None and entered.state in {"preparing", "ready"}:
            _begin_anew(tx, entered)


def _begin_anew(tx: Tx, entered: Entered) -> Entered:
    rule_sets.forget_effects(tx, entered.rule_set_id)
    if entered.basis is not None:
        next_pieces.forget(tx)
    total = rule_sets.count_people(tx, entered.city)
    rule_sets.move(tx, entered.rule_set_id, state="preparing", cursor="", done=0, total=total, as_of_ms=0)
    return entered._replace(state="preparing", cursor="", done=0, total=total, as_of_ms=0)


def preview(tx: Tx, reader: Principal, rule_set_id: str) -> Preview:
    """What a version would change. An agency sees its own part. Raises ``NotFound``."""
    entered = rule_sets.one(tx, rule_set_id)
    if entered is None or not _readable(reader, entered.city):
        raise NotFound(NOTHING)
    effects = rule_sets.effects(tx, rule_set_id)
    seen = _seen(tx, reader, effects)
    return Preview(
        entered,
        {effect: n for effect, n in effects.items() if effect.agency in seen},
        rule_sets.movers(tx, rule_set_id, seen),
    )


def listed(tx: Tx, reader: Principal, rules: LiveRules) -> list[Shown]:
    """Every rule set that the reader's cities are or will be read by, name by name, with its days and its source."""
    entered = rule_sets.standing(tx)
    present = rules.with_entered(entered)
    cities = sorted({file.rule_set.city for file in rules.sources.cities} | {one.owner for one in entered}, key=str)
    seen: list[str | None] = [None, *(city for city in cities if city and reader.city in {EVERYWHERE, city})]
    shown = []
    for name in KINDS:
        for city in seen:
            if city is None or any(one.city == city for one in present.line(name, city)):
                shown += [_shown(one, city, entered) for one in present.line(name, city)]
    return shown


def _shown(one: RuleSet, city: str | None, entered: Iterable[Entered]) -> Shown:
    its = (version for version in entered if version.name == one.name and one.version.endswith(_tail(version)))
    found = next(its, None)
    source: Source = "entered" if found else "file" if "+" in one.version else "packaged"
    return Shown(one.name, city, one.id, one.effective_from, one.effective_to, source, found)


def _tail(entered: Entered) -> str:
    return f"+{entered.owner or PLATFORM}.v{entered.number}"


def _require_owner(principal: Principal, city: str) -> None:
    if not (principal.is_city_wide and principal.city in {EVERYWHERE, city}):
        raise Forbidden(_NOT_YOURS)


def _own(tx: Tx, principal: Principal, rule_set_id: str) -> Entered:
    entered = rule_sets.one(tx, rule_set_id)
    if entered is None or not _readable(principal, entered.city):
        raise NotFound(NOTHING)
    _require_owner(principal, entered.city)
    return entered


def _readable(reader: Principal, city: str) -> bool:
    return EVERYWHERE in {reader.city, city} or reader.city == city


def _seen(tx: Tx, reader: Principal, effects: Iterable[Effect]) -> set[str]:
    cities = rule_sets.cities_of(tx, {effect.agency for effect in effects})
    return {agency for agency, city in cities.items() if reader.sees(agency, city)}


def _require_sound(command: Command, moment: Moment) -> None:
    faults = []
    if command.name in READ_ELSEWHERE:
        faults.append(Fault("/name", _ELSEWHERE))
    if command.effective_from <= moment.today:
        faults.append(Fault("/effective_from", _TOO_SOON))
    if command.city != EVERYWHERE and command.name == ScoreRules.NAME:
        stated = parameters_of(command.parameters)
        faults += [Fault(f"/parameters/{key}", _PLATFORMS) for key in _BASIS_KEYS if key in stated]
    if faults:
        raise Invalid(_MEND, faults)


def _read(rules: LiveRules, entered: Sequence[Entered], new: Entered) -> Rules:
    """All rules with the new version, read by the same typed readers as rule files."""
    try:
        read = rules.with_entered(entered)
    except RuleFileError as error:
        where = (error.key or "values").removeprefix("values").replace(".", "/")
        raise Invalid(_MEND, [Fault(f"/parameters{where}", error.mend)]) from error
    if any(len(one.id) > _LONGEST_ID for one in read.line(new.name, new.owner)):
        raise Invalid(_MEND, [Fault("/city", _TOO_LONG)])
    return read


def _new_basis(tx: Tx, after: Rules, today: date, new: Entered) -> Basis | None:
    """The landmark and half-life that the version brings, none where both stay. Raises ``Conflict`` for a second."""
    changes, pending = _changes(after, today), rule_sets.pending_basis(tx)
    if changes == ([] if pending is None else [pending.first_day]):
        return None
    if pending is not None or changes != [new.first_day]:
        raise Conflict(_ONE_BASIS)
    return basis_of(after.of(ScoreRules, new.first_day))


def _changes(rules: Rules, today: date) -> list[date]:
    """The days to come on which the platform's landmark or half-life change."""
    days = [one.effective_from for one in rules.line(ScoreRules.NAME) if one.effective_from > today]
    read = [(day, basis_of(rules.of(ScoreRules, day))) for day in (today, *days)]
    return [day for (_, before), (day, basis) in pairwise(read) if basis != before]
