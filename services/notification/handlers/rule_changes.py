"""What an agency, or its city for all agencies, says about a rule: read, checked, stored, and applied to what is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NoReturn

from services.notification.domain.catalogue import CARDS
from services.notification.domain.knobs import KNOBS
from services.notification.domain.operations import OPERATORS
from services.notification.domain.outcome import Severity
from services.notification.handlers.clockwork import rule_changed
from services.notification.handlers.places import require_here
from services.notification.handlers.policies import Policy, composed, exact, tried
from services.notification.handlers.rulebook import Rulebook
from services.notification.handlers.timers import align_windows
from services.notification.store import rule_settings, timers
from services.notification.store.rule_settings import EVERY_AGENCY, Setting, SettingKey
from shared.audit import audited
from shared.database import Tx
from shared.errors import Conflict, Fault, Forbidden, Invalid, NotFound, Text
from shared.rules.alerts import AlertRules
from shared.rules.calendar import city_day
from shared.rules.reading import RuleFileError
from shared.rules.ruleset import Rules
from shared.web.auth import Principal
from shared.web.etag import require_match

_NO_RULE: Final = Text("Tidak ada aturan dengan nama ini.", "There is no rule of this name.")
_NO_KNOB: Final = Text("Aturan ini tidak punya angka dengan nama ini.", "This rule has no threshold of this name.")
_JUST_CHANGED: Final = Text(
    "Orang lain baru saja mengubah aturan ini. Baca lagi, lalu ulangi.",
    "Somebody else has just changed this rule. Read it again, then repeat.",
)
_WHICH_CITY: Final = Text(
    "Sebutkan kota instansi ini: token ini berlaku untuk semua kota.",
    "Say which city the agency is in: this token is for all cities.",
)
_OPERATORS_ONLY: Final = Text(
    "Aturan ini tentang platform; hanya operatornya yang dapat mengaturnya.",
    "This rule is about the platform; only its operators can set it.",
)


@dataclass(frozen=True, slots=True)
class Whose:
    """For whom a rule is asked about or set: an agency of a city, or ``*`` for all of them."""

    city: str
    agency: str

    @classmethod
    def of(cls, principal: Principal, agency: str | None, city: str | None) -> Whose:
        """Whose rules a caller means; its own where nothing is said. Raises ``Forbidden`` and ``Invalid``."""
        agency = agency or principal.agency
        if agency == OPERATORS:
            city = OPERATORS
        elif principal.city == "*" and agency != EVERY_AGENCY and city is None:
            raise Invalid(_WHICH_CITY, faults=[Fault("/city", _WHICH_CITY)])
        city = city or principal.city
        principal.require(agency, city)
        if principal.city not in {city, "*"}:
            raise Forbidden(Text("Token ini untuk kota lain.", "This token is for another city."))
        return cls(city, agency)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody says about a rule; what is None is as it is beneath: the city's word, or the rule set's."""

    thresholds: Mapping[str, Any]
    enabled: bool | None = None
    severity: Severity | None = None
    quiet_hours: str | None = None
    recipients: tuple[str, ...] | None = None
    escalate_after_hours: int | None = None
    escalate_to: tuple[str, ...] | None = None

    def policy(self) -> dict[str, Any]:
        """What it says beside the thresholds, as a rule set states it."""
        said = {
            "state": None if self.enabled is None else ("on" if self.enabled else "off"),
            "quiet_hours": self.quiet_hours,
            "recipients": None if self.recipients is None else list(self.recipients),
            "escalate_after_hours": self.escalate_after_hours,
            "escalate_to": None if self.escalate_to is None else list(self.escalate_to),
        }
        return {name: value for name, value in said.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Stands:
    """How a rule stands for somebody: as it is applied, and their own word about it where they said one."""

    policy: Policy
    own: Setting | None

    @property
    def version(self) -> int:
        """Of their own word; 0 before they said anything."""
        return 0 if self.own is None else self.own.version


def stands(tx: Tx, rules: Rules, rule: str, whose: Whose, now: datetime) -> Stands:
    """How a rule stands. Raises ``NotFound`` for a rule there is not."""
    if rule not in CARDS:
        raise NotFound(_NO_RULE)
    said = rule_settings.all_of(tx)
    own = said.get(SettingKey(whose.city, whose.agency, rule))
    return Stands(Rulebook(rules, city_day(now), said).policy(rule, whose.city, whose.agency), own)


def change(
    tx: Tx, rules: Rules, rule: str, whose: Whose, wish: Wish, principal: Principal, if_match: str, now: datetime
) -> Stands:
    """Store what somebody says, and have everything the rule watches there judged anew, soon and in pages.

    Raises ``PreconditionFailed`` where they did not see what was said last, ``Invalid`` for figures of no use,
    ``Forbidden`` for an agency of another city.
    """
    before = stands(tx, rules, rule, whose, now)
    if CARDS[rule].subject_type == "service" and not (principal.agency == principal.city == "*"):
        raise Forbidden(_OPERATORS_ONLY)
    require_here(tx, whose.agency, whose.city)
    require_match(if_match, before.version)
    setting = Setting(
        keyed(rule, wish.thresholds), wish.policy(), wish.severity, before.version + 1, now, principal.subject
    )
    _check(rules, rule, whose, setting, now)
    if not rule_settings.put(tx, SettingKey(whose.city, whose.agency, rule), setting):
        raise Conflict(_JUST_CHANGED)
    timers.put(tx, [rule_changed(rule, whose.city, whose.agency, now)])
    align_windows(tx, rules, city_day(now))
    audited(tx, principal, "rule-changed", rule, now, agency=whose.agency, city=whose.city, version=setting.version)
    return stands(tx, rules, rule, whose, now)


def with_thresholds(rules: Rules, stands_now: Stands, city: str, given: Mapping[str, Any], now: datetime) -> Policy:
    """The rule as it stands, with other thresholds. Raises ``Invalid``."""
    rule = stands_now.policy.rule
    base = rules.at(AlertRules.NAME, city_day(now), city)
    own = {} if stands_now.own is None else stands_now.own.thresholds
    try:
        return tried(stands_now.policy, base, {**own, **keyed(rule, given)})
    except RuleFileError as error:
        refuse(rule, error)


def keyed(rule: str, thresholds: Mapping[str, Any]) -> dict[str, Any]:
    """Thresholds under the rule set's keys. Raises ``Invalid`` for a name that the rule does not have."""
    knobs = KNOBS.get(rule, {})
    unknown = [name for name in thresholds if name not in knobs]
    if unknown:
        raise Invalid(_NO_KNOB, faults=[Fault(f"/thresholds/{name}", _NO_KNOB) for name in unknown])
    written: dict[str, Any] = {}
    for name, value in thresholds.items():
        written |= {key: exact(one) for key, one in knobs[name].write(exact(value)).items()}
    return written


def refuse(rule: str, error: RuleFileError) -> NoReturn:
    """Say which of the given values the rule set's reader does not take."""
    key = error.key or ""
    names = [name for name, knob in KNOBS.get(rule, {}).items() if key in knob.keys]
    pointer = f"/thresholds/{names[0]}" if names else f"/{key.removeprefix('policy.').replace('state', 'enabled')}"
    text = Text(f"Isian ini tidak dapat dipakai: {error.mend.id}.", f"This cannot be used: {error.mend.en}.")
    raise Invalid(text, faults=[Fault(pointer, text)]) from error


def _check(rules: Rules, rule: str, whose: Whose, setting: Setting, now: datetime) -> None:
    try:
        composed(rule, rules.at(AlertRules.NAME, city_day(now), whose.city), [(whose.agency, setting)])
    except RuleFileError as error:
        refuse(rule, error)
