"""A row against what is stored of the same person in the same session."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from services.enrollment.domain.forms import jp_of
from services.enrollment.handlers import import_texts as texts
from services.enrollment.handlers.import_entries import Entry
from services.enrollment.store.import_facts import Recorded
from shared.errors import Text

_NOTHING: Final = Text("kosong", "empty")
_OUTCOME: Final = Text("Hasil", "The result")
_JP: Final = Text("JP", "The JP")
_PRE_TEST: Final = Text("Nilai Pre Test", "The pre-test")
_POST_TEST: Final = Text("Nilai Post Test", "The post-test")
_CERTIFICATE: Final = Text("No. Sertifikat", "The certificate number")


def differences(entry: Entry, stored: Recorded) -> tuple[Text, ...]:
    """A sentence for each thing that the row states and the store has otherwise; an empty cell states nothing."""
    return tuple(_differences(entry, stored))


def stored_facts(stored: Recorded) -> dict[str, Any]:
    """What is stored, to be shown beside the row: tests from 0 to 100, JP with a decimal."""
    return {
        "status": stored.status,
        "pre_test": _number(_points(stored.pre_test_hundredths)),
        "post_test": _number(_points(stored.post_test_hundredths)),
        "jp_earned": _number(_jp(stored.jp_earned_tenths)),
        "certificate_number": stored.certificate_number,
        "completed_at": None if stored.completed_at is None else stored.completed_at.isoformat(),
    }


def _differences(entry: Entry, stored: Recorded) -> Iterator[Text]:
    if entry.outcome != stored.status:
        yield texts.contradicts(_OUTCOME, texts.STATE_NAMES[entry.outcome], texts.STATE_NAMES[stored.status])
        return
    if entry.outcome not in {"completed", "failed"}:
        return
    for label, stated, kept in (
        (_PRE_TEST, entry.pre_test, _points(stored.pre_test_hundredths)),
        (_POST_TEST, entry.post_test, _points(stored.post_test_hundredths)),
        (_JP, _jp(entry.jp_earned_tenths), _jp(stored.jp_earned_tenths)),
    ):
        if stated is not None and stated != kept:
            yield texts.contradicts(label, _shown(stated), _NOTHING if kept is None else _shown(kept))
    if entry.certificate is not None and entry.certificate != stored.certificate_number:
        yield texts.contradicts(_CERTIFICATE, _quoted(entry.certificate), _quoted(stored.certificate_number))


def _points(hundredths: int | None) -> Decimal | None:
    return None if hundredths is None else Decimal(hundredths).scaleb(-2)


def _jp(tenths: int | None) -> Decimal | None:
    return None if tenths is None else jp_of(tenths)


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _shown(value: Decimal) -> Text:
    text = f"{value.normalize():f}"
    return Text(text.replace(".", ","), text)


def _quoted(text: str | None) -> Text:
    return _NOTHING if text is None else Text(texts.quoted(text), texts.quoted(text))
