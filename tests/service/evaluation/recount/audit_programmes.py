"""What every programme and session was worth as it is shown, on all four levels."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from tests.chaos.audit.findings import Findings
from tests.chaos.audit.reader import Reader, each
from tests.chaos.oracle.rounding import exact
from tests.service.evaluation.recount.programmes import Worth, interval_of, worth_of
from tests.service.evaluation.recount.world import World


async def audit_programmes(reader: Reader, world: World, findings: Findings) -> None:
    """Every programme as a whole, and session by session."""
    sessions: dict[str, list[str]] = {programme_id: [] for programme_id in world.programmes}
    for session in world.sessions.values():
        sessions[session.programme_id].append(session.session_id)

    async def programme(programme_id: str) -> None:
        shown = await reader.one(f"/evaluation/v1/programmes/{programme_id}/effectiveness")
        where, own = f"worth {programme_id}", sessions[programme_id]
        worth = worth_of(world, programme_id, own, whole=True)
        _worth(where, worth, shown, findings)
        _figures(f"results of {programme_id}", worth.results, shown["results"], findings)
        findings.check_ids(where, own, (one["session_id"] for one in shown["sessions"]))
        for one in shown["sessions"]:
            its = worth_of(world, programme_id, [one["session_id"]], whole=False)
            _worth(f"{where} {one['session_id']}", its, one, findings)

    await each(world.programmes, programme)


def _worth(where: str, worth: Worth, shown: Mapping[str, Any], findings: Findings) -> None:
    findings.check(f"{where} ended", (worth.completed, worth.failed), (shown["completed"], shown["failed"]))
    findings.check(f"{where} verdict", worth.verdict, shown["verdict"])
    findings.check(f"{where} reasons", worth.reasons, [one["reason"] for one in shown["reasons"]])
    for level in ("reaction", "learning", "behaviour"):
        _figures(f"{level} of {where}", getattr(worth, level), shown[level], findings)


def _figures(where: str, figures: dict[str, Any] | None, shown: Mapping[str, Any] | None, findings: Findings) -> None:
    """Figure by figure; of a level that nobody has spoken on nothing is shown, or nothing but zeros."""
    if figures is None or shown is None:
        findings.check(where, figures if shown is None else None, shown)
        return
    for name, figure in figures.items():
        findings.check(f"{where} {name}", figure, _read(name, shown[name]))


def _read(name: str, shown: Any) -> Any:
    if name.endswith("interval"):
        return interval_of(shown)
    if name == "intervals":
        return None if shown is None else {mark: interval_of(one) for mark, one in shown.items()}
    if name == "means":
        return None if shown is None else {mark: exact(one) for mark, one in shown.items()}
    is_number = isinstance(shown, (int, float)) and not isinstance(shown, bool)
    return Fraction(str(shown)) if is_number else shown
