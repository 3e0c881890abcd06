"""Evidence under the landmark and half-life that come next, kept beside the present sums until their day.

A version that changes either is worked out person by person. Whoever it has passed is kept up to date with every batch
from then on; whoever it has not passed yet is weighed when it comes to them. Both happen in the store's one writer, so
nothing is counted twice and nothing is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from services.evaluation.domain.evidence import Evidence
from services.evaluation.domain.score import contribution
from services.evaluation.handlers.batch import Batch
from services.evaluation.handlers.taken import Moved
from services.evaluation.store import next_pieces, rule_sets
from services.evaluation.store.evidence import Piece
from services.evaluation.store.moments import from_ms, to_ms
from services.evaluation.store.scores import Basis, ScoreKey, Sums
from shared.rules.score import EVIDENCE_KINDS, EvidenceKind, ScoreRules


def settle(batch: Batch, moved: Moved) -> None:
    """What comes and goes, weighed anew as well, of people whom the work on the next version has passed."""
    if not (moved.gone or moved.come):
        return
    pending = rule_sets.pending_basis(batch.tx)
    if pending is None or pending.basis is None:
        return
    rules = under(pending.basis, batch.moment.of(ScoreRules, None))
    passed = [piece for piece in moved.come if pending.state == "ready" or piece.employee_id <= pending.cursor]
    next_pieces.remove(batch.tx, moved.gone)
    next_pieces.add(batch.tx, weighed(passed, rules))


def under(basis: Basis, rules: ScoreRules) -> ScoreRules:
    """The rules with another landmark and half-life."""
    landmark = datetime.fromisoformat(basis.landmark)
    return replace(rules, landmark=landmark, half_life_days=basis.half_life_days)


def weighed(pieces: Iterable[Piece], rules: ScoreRules) -> Iterator[Piece]:
    """The same evidence with what it adds under these rules' landmark and half-life; its own weight stays."""
    for piece in pieces:
        one = Evidence(
            piece.competency, _kind(piece), Decimal(piece.value), Decimal(piece.weight), from_ms(piece.at_ms)
        )
        a, b = contribution(one, rules)
        yield piece._replace(a=a, b=b)


def summed(pieces: Iterable[Piece], until: datetime) -> dict[ScoreKey, Sums]:
    """The sums of these pieces, those dated after ``until`` left out."""
    last, sums = to_ms(until), dict[ScoreKey, Sums]()
    for piece in pieces:
        if piece.at_ms <= last:
            sums[piece.key] = sums.get(piece.key, Sums()).plus(Sums(piece.a, piece.b, 1))
    return sums


def _kind(piece: Piece) -> EvidenceKind:
    return next(kind for kind in EVIDENCE_KINDS if kind == piece.kind)
