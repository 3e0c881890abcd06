"""Rude words where the public reads: the first letter stays, the rest are asterisks."""

from __future__ import annotations

import re
from typing import Final

from services.feedback.domain.lexicon import Lexicon
from services.feedback.domain.words import plain

_WORD: Final = re.compile(r"[^\W\d_]+")


def masked(text: str, lexicon: Lexicon) -> str:
    """The text with every masked word, in any of its forms and however stretched, as ``a*****``."""

    def shown(match: re.Match[str]) -> str:
        word = match[0]
        return word[0] + "*" * (len(word) - 1) if _is_masked(word, lexicon) else word

    return _WORD.sub(shown, text)


def _is_masked(word: str, lexicon: Lexicon) -> bool:
    return any(one.stem in lexicon.masked or one.spelt in lexicon.masked for one in lexicon.words(plain(word)))
