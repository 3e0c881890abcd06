"""Who is told, when, how often it is tried, and where to."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from services.notification.domain.addresses import is_public
from services.notification.domain.delivery import (
    ChangeKind,
    DigestPlan,
    Wishes,
    heaviest,
    next_try,
    pause_after,
    rest_after,
    step_order,
)
from shared.rules.delivery import DeliveryRules
from shared.rules.ruleset import load_rules

NOW = datetime.fromisoformat("2026-11-04T10:00:00+07:00")  # a Wednesday
RULES = load_rules().of(DeliveryRules, NOW.date())


@pytest.mark.parametrize(
    ("kind", "resolutions", "taken"),
    [
        ("raised", False, True),
        ("escalated", False, True),
        ("worsened", False, True),
        ("returned", False, True),
        ("resolved", False, False),
        ("resolved", True, True),
        ("updated", True, False),
        ("acknowledged", True, False),
    ],
)
def test_the_steps_that_are_told(kind: ChangeKind, resolutions: bool, taken: bool) -> None:
    assert Wishes(resolutions=resolutions).take(kind, "ikm-low", "info", ()) is taken


def test_steps_are_told_in_the_order_in_which_they_happened() -> None:
    steps: list[tuple[ChangeKind, str]] = [
        ("raised", "raised"),
        ("escalated", "escalated-3"),
        ("worsened", "worsened-9"),
        ("returned", "returned-10"),
        ("resolved", "resolved"),
    ]
    shuffled = [steps[number] for number in (4, 2, 0, 3, 1)]
    assert sorted(shuffled, key=lambda step: step_order(*step)) == steps


def test_empty_wishes_mean_everything_and_others_have_to_fit() -> None:
    wishes = Wishes(frozenset({"unit-head"}), frozenset({"critical"}), frozenset({"ikm-low"}))
    assert wishes.take("raised", "ikm-low", "critical", ("unit-head", "trainer"))
    assert wishes.take("raised", "ikm-low", "critical", ())
    assert not wishes.take("raised", "ikm-low", "critical", ("trainer",))
    assert not wishes.take("raised", "ikm-low", "warning", ("unit-head",))
    assert not wishes.take("raised", "ikm-dropped", "critical", ("unit-head",))
    assert Wishes().take("raised", "anything", "info", ("anybody",))


@pytest.mark.parametrize(
    ("plan", "now", "expected"),
    [
        (DigestPlan("daily", time(7)), "2026-11-04T06:59:59+07:00", "2026-11-04T07:00:00+07:00"),
        (DigestPlan("daily", time(7)), "2026-11-04T07:00:00+07:00", "2026-11-05T07:00:00+07:00"),
        (DigestPlan("daily", time(7)), "2026-11-03T23:30:00+00:00", "2026-11-04T07:00:00+07:00"),
        (DigestPlan("weekly", time(6, 30), 1), "2026-11-04T10:00:00+07:00", "2026-11-09T06:30:00+07:00"),
        (DigestPlan("weekly", time(6, 30), 3), "2026-11-04T06:00:00+07:00", "2026-11-04T06:30:00+07:00"),
        (DigestPlan("weekly", time(6, 30), 3), "2026-11-04T10:00:00+07:00", "2026-11-11T06:30:00+07:00"),
        (DigestPlan(), "2026-12-31T10:00:00+07:00", "2027-01-01T07:00:00+07:00"),
    ],
)
def test_a_digest_goes_at_the_citys_hour(plan: DigestPlan, now: str, expected: str) -> None:
    assert plan.next_after(datetime.fromisoformat(now)) == datetime.fromisoformat(expected)


def test_what_is_critical_never_waits_for_a_digest() -> None:
    assert DigestPlan("weekly").gathers("warning")
    assert not DigestPlan("weekly").gathers("critical")
    assert not DigestPlan("none").gathers("info")


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 5), (2, 10), (3, 20), (8, 640), (9, 900), (500, 900)])
def test_pauses_double_up_to_a_quarter_of_an_hour(attempts: int, seconds: int) -> None:
    assert pause_after(attempts, 0.5, RULES) == timedelta(seconds=seconds)
    assert pause_after(attempts, 0, RULES) == timedelta(seconds=seconds) * 0.8
    assert pause_after(attempts, 1, RULES) == timedelta(seconds=seconds) * 1.2


def test_a_day_of_failures_holds_about_a_hundred_tries_and_then_ends() -> None:
    last, tries = NOW, 1
    while (again := next_try(NOW, last, tries, 0.5, RULES)) is not None:
        last, tries = again, tries + 1
    assert 95 < tries < 115
    assert timedelta(hours=23, minutes=45) < last - NOW <= timedelta(days=1)


def test_the_figures_of_delivery_are_the_rule_sets() -> None:
    hasty = replace(RULES, first_pause=timedelta(seconds=1), longest_pause=timedelta(seconds=3))
    assert [pause_after(tries, 0.5, hasty).seconds for tries in (1, 2, 3)] == [1, 2, 3]
    impatient = replace(RULES, give_up_after=timedelta(seconds=12))
    assert next_try(NOW, NOW + timedelta(seconds=7), 1, 0.5, impatient) == NOW + timedelta(seconds=12)
    assert next_try(NOW, NOW + timedelta(seconds=8), 1, 0.5, impatient) is None


@pytest.mark.parametrize(("failures", "seconds"), [(1, 1), (2, 2), (6, 32), (7, 60), (99, 60)])
def test_a_failing_channel_rests_a_minute_at_most(failures: int, seconds: int) -> None:
    assert rest_after(failures, RULES) == timedelta(seconds=seconds)


def test_the_gravest_severity_counts() -> None:
    assert heaviest(["info", "critical", "warning"]) == "critical"
    assert heaviest(["info", "warning"]) == "warning"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700:4700::1111", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 - the address that is looked at
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::10.0.0.1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_only_the_open_network_is_public(address: str, public: bool) -> None:
    assert is_public(address) is public
