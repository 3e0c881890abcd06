"""``python -m bench.themes``: how well the packaged lexicon finds the themes of labelled texts, and what a text costs.

The labelled texts are in ``tests/data/themes``: the even lines (from 0) are those the words were chosen on, the odd
ones are held out. ``--errors`` shows the development half's errors; the held-out half's are never shown.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Final, NamedTuple, get_args

from services.feedback.domain.agreement import Agreement, Tally, agreement_of
from services.feedback.domain.lexicon import Lexicon, grammar_of, lexicon_of
from services.feedback.stemming import Stemmer
from shared.rules.ruleset import load_rules
from shared.rules.themes import Audience, ThemeRules

FOLDER: Final = Path(__file__).resolve().parents[1] / "tests" / "data" / "themes"
_DAY: Final = date(2026, 11, 1)


class Labelled(NamedTuple):
    """A text with the themes a person gave it."""

    text: str
    themes: frozenset[str]
    audience: Audience


def labelled(*, held_out: bool) -> list[Labelled]:
    """One half of the labelled texts."""
    return [one for audience in get_args(Audience) for one in _half(audience, held_out=held_out)]


def packaged() -> Lexicon:
    """The lexicon as it is packaged, with an empty memory of stems."""
    rules = load_rules().of(ThemeRules, _DAY)
    return lexicon_of(rules.rule_set, rules.themes, grammar_of(rules, {}), (), Stemmer())


def measured(lexicon: Lexicon, texts: Sequence[Labelled]) -> Agreement:
    """How the lexicon agrees with the labels."""
    return agreement_of(([found.theme for found in lexicon.read(one.text, one.audience)], one.themes) for one in texts)


def main() -> None:
    """Print both halves' figures and the cost of a text."""
    lexicon = packaged()
    development, held_out = labelled(held_out=False), labelled(held_out=True)
    cold = _milliseconds(lexicon, development)
    warm = _milliseconds(lexicon, development)
    if "--errors" in sys.argv:
        _print_errors(lexicon, development)
    for name, half in (("development", development), ("held out", held_out)):
        _print(name, measured(lexicon, half))
    longest = " ".join(one.text for one in held_out)[:5000]
    slow = _milliseconds(packaged(), [Labelled(longest, frozenset(), "citizens")])
    print(f"a text costs {cold:.2f} ms with new words, {warm:.3f} ms with known ones; 5,000 characters {slow:.0f} ms")


def _half(audience: Audience, *, held_out: bool) -> Iterator[Labelled]:
    lines = (FOLDER / f"{audience}.tsv").read_text("utf-8").splitlines()
    for line in lines[held_out::2]:
        themes, text = line.split("\t")
        yield Labelled(text, frozenset(themes.split(",")) - {""}, audience)


def _milliseconds(lexicon: Lexicon, texts: Sequence[Labelled]) -> float:
    started = time.perf_counter()
    for one in texts:
        lexicon.read(one.text, one.audience)
    return (time.perf_counter() - started) / len(texts) * 1000


def _print(name: str, agreement: Agreement) -> None:
    print(f"\n{name}: {agreement.texts} texts, {agreement.exact} with exactly their themes")
    for theme, tally in agreement.themes.items():
        print(_line(theme, tally))
    print(_line("micro", agreement.micro))
    print(f"{'macro':28}" + "".join(f"{_percent(agreement.macro(one)):>8}" for one in ("precision", "recall", "f1")))


def _line(name: str, tally: Tally) -> str:
    shares = "".join(f"{_percent(share):>8}" for share in (tally.precision, tally.recall, tally.f1))
    return f"{name:28}{shares}   {tally.right} right, {tally.wrong} wrong, {tally.missed} missed"


def _percent(share: Fraction | None) -> str:
    return "-" if share is None else f"{float(share) * 100:.1f}"


def _print_errors(lexicon: Lexicon, texts: Sequence[Labelled]) -> None:
    for one in texts:
        found = lexicon.read(one.text, one.audience)
        names = {each.theme for each in found}
        if names != one.themes:
            wrong = [(each.theme, each.words) for each in found if each.theme not in one.themes]
            print(f"{one.text}\n   wrong {wrong} missed {sorted(one.themes - names)}")


if __name__ == "__main__":
    main()
