"""Which of our two languages a caller reads."""

from __future__ import annotations

from starlette.requests import HTTPConnection


def language_of(request: HTTPConnection) -> str:
    """``en`` when the caller prefers it to Indonesian (``Accept-Language``), else ``id``."""
    best, best_weight = "id", 0.0
    for part in request.headers.get("accept-language", "").split(","):
        tag, _, parameter = part.strip().partition(";")
        language = tag.split("-")[0].lower()
        weight = _weight(parameter)
        if language in {"id", "en"} and weight > best_weight:
            best, best_weight = language, weight
    return best


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
