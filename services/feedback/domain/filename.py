"""What a file is called when it is downloaded: never what its sender called it as it stands."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_LONGEST: Final = 80
_ODD: Final = re.compile(r"[^\w .()-]+")


def safe_name(offered: str | None, ending: str) -> str:
    """A name without folders, control characters, or a second ending, with the ending its bytes ask for."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", offered or ""))[-1]
    bare = _ODD.sub("_", last.rpartition(".")[0] or last).replace(".", "_").strip(" ._-")
    return f"{bare[:_LONGEST].strip() or 'lampiran'}.{ending}"
