"""What a programme would do, in a sentence."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from services.evaluation.domain.what_if import Expected
from services.evaluation.handlers.what_if import Effect
from shared.errors import Text


def expected_in_words(expected: Expected) -> Text:
    """Where the expected result comes from, and how sure it is."""
    value, low, high = _figure(expected.value), _figure(expected.low), _figure(expected.high)
    if expected.source == "stated":
        return Text(f"Dihitung dengan post-test {_comma(value)}.", f"Reckoned with a post-test of {value}.")
    if expected.source == "past":
        return Text(
            f"Rata-rata post-test {expected.n} peserta sebelumnya {_comma(value)}; kebanyakan antara {_comma(low)}"
            f" dan {_comma(high)}.",
            f"The mean post-test of {expected.n} earlier participants is {value}; most lie between {low} and {high}.",
        )
    return Text(
        f"Belum cukup peserta dengan pre-test dan post-test; dianggap {_comma(value)}, jadi ini hanya perkiraan kasar.",
        f"Too few participants took both tests yet; {value} is assumed, so this is a rough guess.",
    )


def effect_in_words(name: str, effect: Effect) -> Text:
    """Where the person would stand, and where now."""
    after, level = _whole(effect.after.score), effect.after.level
    if effect.before is None:
        now = Text("sekarang belum terukur", "not measured now")
    else:
        score = _whole(effect.before.score)
        now = Text(f"sekarang {score}, level {effect.before.level}", f"now {score}, level {effect.before.level}")
    left = effect.gap_after
    rest = Text("", "")
    if left is not None:
        rest = (
            Text(f" Masih kurang {left} level dari standar jabatan.", f" {left} level(s) short of the position still.")
            if left
            else Text(" Standar jabatan terpenuhi.", " The position's standard is met.")
        )
    return Text(
        f"{name}: sesudah pelatihan ini sekitar {after}, level {level}; {now.id}.{rest.id}",
        f"{name}: after this course about {after}, level {level}; {now.en}.{rest.en}",
    )


def _whole(score: Decimal) -> str:
    return str(score.quantize(Decimal(1), ROUND_HALF_UP))


def _figure(value: Decimal) -> str:
    """To one decimal, none where it is whole."""
    text = str(value.quantize(Decimal("0.1"), ROUND_HALF_UP))
    return text.removesuffix(".0")


def _comma(figure: str) -> str:
    return figure.replace(".", ",")
