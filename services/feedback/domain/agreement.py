"""How well a lexicon's themes agree with people's: precision, recall and F1, per theme and over all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Tally:
    """How often a theme was found and right, found and wrong, missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> Fraction | None:
        """Of what was found, the share that is right; none when nothing was found."""
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> Fraction | None:
        """Of what there is, the share that was found; none when there is nothing."""
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> Fraction | None:
        """The harmonic mean of both; none when there is nothing to find and nothing was."""
        return _share(2 * self.right, 2 * self.right + self.wrong + self.missed)

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)


@dataclass(frozen=True, slots=True)
class Agreement:
    """The tallies of every theme that was found or meant, over ``texts`` texts."""

    texts: int
    exact: int
    """Texts whose themes are all right, neither more nor fewer."""
    themes: Mapping[str, Tally]

    @property
    def micro(self) -> Tally:
        """Every decision counted alike."""
        return sum(self.themes.values(), Tally())

    def macro(self, measure: str) -> Fraction | None:
        """The mean of a measure (``precision``, ``recall``, ``f1``) over the themes that have it."""
        values = [value for tally in self.themes.values() if (value := getattr(tally, measure)) is not None]
        return sum(values, Fraction()) / len(values) if values else None


def agreement_of(pairs: Iterable[tuple[Collection[str], Collection[str]]]) -> Agreement:
    """Compare what was found with what people say, text by text."""
    tallies: dict[str, Tally] = {}
    texts = exact = 0
    for found, meant in pairs:
        texts += 1
        exact += set(found) == set(meant)
        for theme in {*found, *meant}:
            one = Tally(theme in found and theme in meant, theme not in meant, theme not in found)
            tallies[theme] = tallies.get(theme, Tally()) + one
    return Agreement(texts, exact, dict(sorted(tallies.items())))


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None
