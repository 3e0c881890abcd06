"""Which service reads which rule set, by the code: what evaluation says of others has to follow it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import services
from services.evaluation.handlers.rule_sets import ALSO_READ_BY, READ_ELSEWHERE
from shared.rules.ruleset import KINDS

OTHERS: Final = ("enrollment", "feedback", "notification")
SHARED_WITH_ITS_OWNER: Final = frozenset({"alerts"})
"""Evaluation reads a threshold of notification's, to tell of no more than alerts need."""


def imported(module: Path) -> Iterator[str]:
    """The names that a module imports from the rules."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("shared.rules"):
            yield from (alias.name for alias in node.names)


def readers() -> Mapping[str, frozenset[str]]:
    """By rule set, the services whose code names its typed form: there is no other way to its figures."""
    root = Path(services.__path__[0])
    names = {
        service: {name for module in (root / service).rglob("*.py") for name in imported(module)}
        for service in (*OTHERS, "evaluation")
    }
    return {
        kind: frozenset(service for service, its in names.items() if typed.__name__ in its)
        for kind, typed in KINDS.items()
    }


def test_every_rule_set_is_read_by_some_service() -> None:
    assert [kind for kind, who in readers().items() if not who] == []


def test_what_evaluation_does_not_read_cannot_be_entered_there() -> None:
    unread = {kind for kind, who in readers().items() if "evaluation" not in who}
    assert unread | SHARED_WITH_ITS_OWNER == READ_ELSEWHERE


def test_whoever_enters_a_rule_set_is_told_who_else_reads_it() -> None:
    entered = {kind: who for kind, who in readers().items() if kind not in READ_ELSEWHERE}
    also = {kind: tuple(one for one in OTHERS if one in who) for kind, who in entered.items()}
    assert {kind: who for kind, who in also.items() if who} == ALSO_READ_BY
