"""A rebuild ends with the very rows of the live store, publishes nothing twice, and puts right what was wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from mumpuni.demo.client import Client
from mumpuni.demo.fill import Filling
from mumpuni.demo.year import plan
from mumpuni.operate import letters as mail
from mumpuni.operate.deployment import Deployment
from mumpuni.operate.rebuild.run import Outcome, Rebuild
from mumpuni.stopped import Stopped
from services.evaluation.handlers.reactions import REACTIONS
from shared.clock import ManualClock
from shared.events.enrollment import MentoringLogged
from shared.ids import new_id, new_opaque_id
from tests.embedded.broken import without
from tests.embedded.stores import derived, dump, execute, published
from tests.service.evaluation import story
from tests.service.evaluation import test_erasure as erasure
from tests.service.evaluation import test_judgements as judged
from tests.service.evaluation import test_recommendations as decisions
from tests.service.harness import START, Harness, running
from tests.service.notification import told

DAY = timedelta(days=1)


class Silent:
    """Shows no progress."""

    def phase(self, name: str, total: int) -> Callable[[], None]:
        """Nothing to show."""
        del name, total
        return lambda: None


async def rebuilt(folder: Path, name: str, h: Harness | None = None, *, fresh: bool = False) -> Outcome:
    """Rebuild and switch, at the time of the harness."""
    clock = ManualClock(START if h is None else h.clock.now())
    return await Rebuild(Deployment(folder), name, lambda _: True, clock).run(fresh=fresh)


async def pass_days(h: Harness, days: int, *, at_once: int = 1) -> None:
    """Let days go by, with the timers that come due; several at once as when nobody ran."""
    for _ in range(0, days, at_once):
        h.clock.advance(at_once * DAY)
        await h.service("notification").context.timers.run_due()
    await h.settled()


async def busy_months(h: Harness) -> None:
    """Alerts of every kind: raised, told anew, taken notice of, resolved by events and by time passing."""
    people = [new_opaque_id() for _ in range(9)]
    await told.tell(h, *(told.employee(one) for one in people), told.unit(), told.programme())
    session, late, mended = new_id(), new_id(), new_id()
    await told.tell(
        h,
        *(told.score(one, gap) for one, gap in zip(people, (0, 1, 1, 2, 2, 3, 3, 0, 1), strict=True)),
        *(told.jp(one, str(hours)) for hours, one in enumerate(people[:7])),
        told.ikm("70.00", "C", previous="80.00"),
        told.rated(session, "0.5"),
        told.opened(late, START + 3 * DAY),
        told.opened(mended, START + 3 * DAY),
        told.opened(new_id(), START + 200 * DAY),
    )
    await pass_days(h, 4)
    for subject, note in ((people[4], "Sudah saya hubungi."), (people[5], None), (late, "Diteruskan.")):
        alert = (await told.alerts(h, subject_id=subject))[0]
        address = f"/notification/v1/alerts/{alert['alert_id']}/acknowledge"
        (await h.client.post(address, json=note and {"note": note}, headers=h.token())).raise_for_status()
    await told.tell(h, told.moved(mended, START + 20 * DAY), told.score(people[5], 2), told.score(people[3], 0))
    await told.tell(h, told.ikm("82.00", "B", answers=60, previous="80.00"), told.jp(people[0], "24"))
    await pass_days(h, 60, at_once=3)
    await told.tell(h, told.closed(late), told.employee(people[8], active=False, version=2), told.rated(session, "0.1"))
    await told.tell(h, told.jp(people[2], "3", year=2027), told.employee(new_opaque_id()))
    await pass_days(h, 300, at_once=10)


@pytest.mark.slow
@pytest.mark.timeout(900)
async def test_the_demo_year_is_rebuilt_to_the_last_bit(tmp_path: Path) -> None:
    async with running(tmp_path, unattended=True) as h:
        await Filling(Client(h.client, h.key, "demo"), plan(2026, START.date()), Silent()).run()
        await h.settled()
        await h.service("evaluation").context.rounds.run_due()
        await h.service("evaluation").context.rule_sets.run_due()  # the version that the demo enters is weighed
        await h.settled()
    before = {name: dump(tmp_path / f"{name}.db") for name in ("evaluation", "notification")}
    log = published(tmp_path)
    assert len(before["evaluation"]["score_sum"]) > 100
    assert len(before["notification"]["alert"]) > 100
    for name in before:
        outcome = await rebuilt(tmp_path, name)
        assert outcome.is_identical, outcome
        assert outcome.told == 0
        assert dump(tmp_path / f"{name}.db") == before[name]
        assert dump(Path(outcome.kept)) == before[name]
    async with running(tmp_path) as h:
        await h.settled()
    assert published(tmp_path) == log
    assert {name: derived(tmp_path / f"{name}.db") for name in before} == {
        name: {table: rows for table, rows in tables.items() if table in derived(tmp_path / f"{name}.db")}
        for name, tables in before.items()
    }


async def test_alerts_and_timers_of_a_year_come_out_as_they_were(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        await busy_months(h)
        states = {(alert["rule"], alert["state"]) for alert in await told.alerts(h, limit=500)}
    assert {state for _, state in states} == {"open", "acknowledged", "resolved"}
    assert len({rule for rule, _ in states}) == 7, states
    before, log = dump(tmp_path / "notification.db"), published(tmp_path)
    assert before["timer"]
    outcome = await rebuilt(tmp_path, "notification", h)
    assert outcome.is_identical, outcome
    assert dump(tmp_path / "notification.db") == before
    async with running(tmp_path, "notification", now=h.clock.now()) as h:
        await h.settled()
        assert published(tmp_path) == log


async def test_notices_come_out_as_they_were_with_what_their_readers_said(tmp_path: Path) -> None:
    siti, budi, gone = (new_opaque_id() for _ in range(3))
    async with running(tmp_path, "notification") as h:
        await told.tell(h, *(told.employee(one) for one in (siti, budi, gone)))
        await told.tell(h, *(told.decided(one, at=h.clock.now()) for one in (siti, budi, gone)))
        headers = h.token(scopes="participant", subject=siti)
        [notice] = (await h.client.get("/notification/v1/notices", headers=headers)).json()["items"]
        h.clock.advance(DAY)
        read = await h.client.post(f"/notification/v1/notices/{notice['notice_id']}/read", headers=headers)
        read.raise_for_status()
        await told.tell(h, told.employee(gone, active=False, version=2).model_copy(update={"erased": True}))
        h.clock.advance(DAY)
        await told.tell(h, told.decided(gone, "rejected", at=h.clock.now()))
    store = tmp_path / "notification.db"
    before = dump(store)
    assert sorted((row[1], row[-1] is not None) for row in before["notice"]) == sorted([(siti, True), (budi, False)])
    outcome = await rebuilt(tmp_path, "notification", h)
    assert outcome.is_identical, outcome
    assert dump(store) == before
    lost = execute(store, "DELETE FROM notice WHERE employee_id = ?", budi)
    outcome = await rebuilt(tmp_path, "notification", h)
    assert [(one.table, len(one.new), one.about) for one in outcome.differences] == [
        ("notice", lost, frozenset({budi}))
    ]
    assert dump(store)["notice"] == before["notice"]


async def test_what_differs_is_put_right_and_only_that_is_told(tmp_path: Path) -> None:
    async with running(tmp_path, "notification") as h:
        await busy_months(h)
    store = tmp_path / "notification.db"
    sound = dump(store)
    people = execute(store, "DELETE FROM standing")
    open_ones = execute(store, "DELETE FROM alert WHERE rule = 'score-below-standard' AND state = 'open'")
    never = new_id()
    assert execute(
        store,
        """INSERT INTO alert (alert_id, rule, severity, state, subject_type, subject_id, cause, agency, city, figures,
            rule_set, raised_at, updated_at, version)
        VALUES (?, 'ikm-low', 'warning', 'open', 'unit', ?, '2025', 'sibolga-disdik', 'sibolga', '{}', 'x',
            '2026-11-01 00:00:00.000000', '2026-11-01 00:00:00.000000', 1)""",
        never,
        told.UNIT,
    )
    log = published(tmp_path)
    outcome = await rebuilt(tmp_path, "notification", h)
    assert [(one.table, len(one.new)) for one in outcome.differences] == [("standing", people)]
    assert outcome.alerts_put_right == outcome.told == open_ones + 1
    after = dump(store)
    assert after["standing"] == sound["standing"]
    assert after["timer"] == sound["timer"]
    async with running(tmp_path, "notification", now=h.clock.now()) as h:
        await h.settled()
        rows = await h.rows("notification", "alert")
    assert {row["state"] for row in rows if row["alert_id"] == never} == {"resolved"}
    assert len(published(tmp_path)) == len(log) + 2 * outcome.told  # each in both versions


async def test_scores_that_were_wrong_are_told_again(tmp_path: Path) -> None:
    async with running(tmp_path, "evaluation", "notification") as h:
        await h.publish(story.employee(story.SITI), story.employee(story.BUDI))
        await h.publish(story.completed(story.SITI), story.completed(story.BUDI))
        await h.settled()
    sound, log = derived(tmp_path / "evaluation.db"), published(tmp_path)
    execute(tmp_path / "evaluation.db", "UPDATE score_sum SET a = a + 1 WHERE employee_id = ?", story.SITI)
    outcome = await rebuilt(tmp_path, "evaluation")
    assert [(one.table, len(one.changed)) for one in outcome.differences] == [("score_sum", 1)]
    assert derived(tmp_path / "evaluation.db") == sound
    async with running(tmp_path, "evaluation", "notification") as h:
        await h.settled()
    since = [(topic, value) for topic, value in published(tmp_path) if b"recommendation_id" not in value]
    before = [(topic, value) for topic, value in log if b"recommendation_id" not in value]  # made by daily rounds
    fresh = [value for topic, value in since if (topic, value) not in before]
    repeated = len(since) - len(before) - len(fresh)
    assert outcome.told == len(fresh) + repeated > 0
    assert all(story.SITI.encode() in value for value in fresh)


async def test_a_rebuild_goes_on_where_it_was_left(tmp_path: Path) -> None:
    def refuses(outcome: Outcome) -> bool:
        assert outcome.is_identical
        return False

    async with running(tmp_path, "notification") as h:
        await busy_months(h)
    before = dump(tmp_path / "notification.db")
    clock = ManualClock(h.clock.now())
    outcome = await Rebuild(Deployment(tmp_path), "notification", refuses, clock).run()
    assert outcome.kept == ""
    assert dump(tmp_path / "notification.db") == before
    async with running(tmp_path, "notification", now=h.clock.now()) as h:
        await told.tell(h, told.employee(), told.opened(new_id(), h.clock.now() + 5 * DAY), told.ikm("60.00", "D"))
        await pass_days(h, 7)
    before = dump(tmp_path / "notification.db")
    outcome = await rebuilt(tmp_path, "notification", h)
    assert outcome.is_identical, outcome
    assert dump(tmp_path / "notification.db") == before


async def test_an_event_that_is_refused_now_keeps_the_stores_from_being_switched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(tmp_path, "evaluation") as h:
        await h.publish(story.employee(), story.completed(), story.met())
        await h.settled()
    before = dump(tmp_path / "evaluation.db")
    with monkeypatch.context() as patch:
        patch.setattr("services.evaluation.main.REACTIONS", without(REACTIONS, MentoringLogged))
        with pytest.raises(Stopped, match="1 events that could be applied are refused now"):
            await rebuilt(tmp_path, "evaluation")
    assert dump(tmp_path / "evaluation.db") == before
    assert (await rebuilt(tmp_path, "evaluation", fresh=True)).is_identical


async def test_a_dead_letter_that_can_be_applied_now_takes_its_own_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("services.evaluation.main.REACTIONS", without(REACTIONS, MentoringLogged))
        async with running(tmp_path, "evaluation") as h:
            await h.publish(story.employee(), story.completed(), story.met())
            await h.settled()
            letters = await mail.letters(h.bus)
    assert [letter.type.split(".")[3] for letter in letters] == ["mentoring-logged"]
    outcome = await rebuilt(tmp_path, "evaluation")
    assert {one.table for one in outcome.differences} >= {"activity", "jp_bucket"}
    async with running(tmp_path, "evaluation") as h:
        await h.settled()
        before = derived(tmp_path / "evaluation.db")
        await mail.replay(h.bus, letters, "tests")
        await h.settled()
    assert derived(tmp_path / "evaluation.db") == before


async def test_a_store_that_read_another_log_is_not_rebuilt_from_this_one(tmp_path: Path) -> None:
    async with running(tmp_path, "evaluation") as h:
        await h.publish(story.completed())
        await h.settled()
    execute(tmp_path / "evaluation.db", "UPDATE consumer_position SET log_id = 'another' WHERE next_offset > 0")
    with pytest.raises(Stopped, match="another log"):
        await rebuilt(tmp_path, "evaluation")


async def test_services_where_facts_begin_are_not_rebuilt(tmp_path: Path) -> None:
    with pytest.raises(Stopped, match="There is no enrollment here"):
        await rebuilt(tmp_path, "enrollment")


async def test_what_people_entered_is_kept_with_the_evidence_it_gave(tmp_path: Path) -> None:
    async with running(tmp_path, "evaluation") as h:
        await story.tell(h, story.employee(story.SITI), story.completed(story.SITI))
        for noun, body in judged.BODIES.items():
            await judged.entered(h, noun, body)
        record = await judged.entered(h, "assessments", {**judged.ASSESSMENT, "value": 20})
        where = f"/evaluation/v1/assessments/{record['record_id']}"
        change = await h.client.patch(where, json={"value": 95}, headers={**h.token(), "If-Match": '"1"'})
        change.raise_for_status()
        gone = await judged.entered(h, "discipline", {**judged.SANCTION, "severity": "heavy"})
        where = f"/evaluation/v1/discipline/{gone['record_id']}"
        (await h.client.delete(where, headers={**h.token(), "If-Match": "*"})).raise_for_status()
        await h.settled()
        score, index = await story.score_of(h), await story.ask(h, f"/employees/{story.SITI}/ip-asn")
        profile = await story.ask(h, f"/employees/{story.SITI}/profile")
    before, log = dump(tmp_path / "evaluation.db"), published(tmp_path)
    assert (len(before["judgement"]), len(before["activity"])) == (9, 4)
    outcome = await rebuilt(tmp_path, "evaluation")
    assert outcome.is_identical, outcome
    assert dump(tmp_path / "evaluation.db") == before
    async with running(tmp_path, "evaluation") as h:
        await h.settled()
        assert published(tmp_path) == log
        assert await story.score_of(h) == score
        assert await story.ask(h, f"/employees/{story.SITI}/ip-asn") == index
        assert await story.ask(h, f"/employees/{story.SITI}/profile") == profile


async def test_evidence_of_judgements_that_was_lost_is_put_right(tmp_path: Path) -> None:
    async with running(tmp_path, "evaluation") as h:
        await story.tell(h, story.employee(story.SITI), story.completed(story.SITI))
        await judged.entered(h, "assessments", judged.ASSESSMENT)
        await h.settled()
    sound = derived(tmp_path / "evaluation.db")
    execute(tmp_path / "evaluation.db", "DELETE FROM evidence WHERE kind = 'assessment'")
    outcome = await rebuilt(tmp_path, "evaluation")
    assert [(one.table, len(one.new)) for one in outcome.differences] == [("evidence", 1)]
    assert derived(tmp_path / "evaluation.db") == sound


async def test_a_rebuild_keeps_out_what_was_written_about_who_was_erased(tmp_path: Path) -> None:
    async with running(tmp_path, "evaluation") as h:
        one = await decisions.decided(h)
        await decisions.post(h, one, "comment", decisions.siti(h), text=decisions.WORDS)
        await story.tell(h, erasure.gone())
    store = tmp_path / "evaluation.db"
    before = dump(store)
    assert (await rebuilt(tmp_path, "evaluation", h)).is_identical
    assert dump(store) == before
    # as a release left it that did not know what it was told
    execute(store, "DELETE FROM erased_person")
    left = execute(store, "UPDATE recommendation_move SET words = 'Sakit.', erased = 0 WHERE action = 'commented'")
    assert left == 1
    outcome = await rebuilt(tmp_path, "evaluation", h)
    assert {difference.table for difference in outcome.differences} == {"erased_person"}
    told_again = {"outbox": before["outbox"]}
    assert {**dump(store), **told_again} == before
    async with running(tmp_path, "evaluation", now=h.clock.now()) as h:
        assert await erasure.words(h) == []
        again = await decisions.post(h, one, "comment", decisions.siti(h), text=decisions.WORDS)
        assert again.status_code == 409
