"""The one error base: a slug and a status, rendered to problem+json in one place (``shared.web.problems``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, NamedTuple


class Text(NamedTuple):
    """One sentence for people, in Indonesian and in English."""

    id: str
    en: str

    def in_language(self, language: str) -> str:
        """The sentence in ``en``, in Indonesian for every other language."""
        return self.en if language == "en" else self.id


class Fault(NamedTuple):
    """One thing that is wrong with what was sent, with the JSON pointer to it (RFC 6901)."""

    pointer: str
    message: Text


class Problem(Exception):  # noqa: N818 - RFC 9457's word
    """Something a caller can act on. ``extra`` members go into the answer beside the standard ones."""

    slug: ClassVar[str] = "problem"
    status: ClassVar[int] = 500
    title: ClassVar[Text] = Text("Terjadi masalah", "Something went wrong")

    def __init__(
        self,
        detail: Text,
        faults: Sequence[Fault] = (),
        *,
        headers: Mapping[str, str] | None = None,
        **extra: object,
    ) -> None:
        super().__init__(detail.en)
        self.detail = detail
        self.faults = tuple(faults)
        self.headers = dict(headers or {})
        self.extra = extra


class Invalid(Problem):
    """What was sent cannot be taken as it is; nothing of it was stored."""

    slug = "invalid"
    status = 422
    title = Text("Isian perlu diperbaiki", "The request needs mending")


class Unauthorized(Problem):
    """Nobody knows who is asking."""

    slug = "unauthorized"
    status = 401
    title = Text("Belum dikenali", "Not authenticated")


class Forbidden(Problem):
    """The caller is known and may not."""

    slug = "forbidden"
    status = 403
    title = Text("Tidak berwenang", "Not allowed")


class NotFound(Problem):
    """There is no such thing, or not for this caller."""

    slug = "not-found"
    status = 404
    title = Text("Tidak ditemukan", "Not found")


class Conflict(Problem):
    """The present state does not allow it."""

    slug = "conflict"
    status = 409
    title = Text("Bertentangan dengan keadaan sekarang", "In conflict with the present state")


class PreconditionFailed(Problem):
    """Somebody else changed it in between."""

    slug = "precondition-failed"
    status = 412
    title = Text("Data sudah berubah", "It has changed in between")


class TooLarge(Problem):
    """The body is over the limit."""

    slug = "too-large"
    status = 413
    title = Text("Kiriman terlalu besar", "The body is too large")


class PreconditionRequired(Problem):
    """The caller must say which version it wants to change."""

    slug = "precondition-required"
    status = 428
    title = Text("If-Match diperlukan", "If-Match is required")


class TooManyRequests(Problem):
    """Slow down."""

    slug = "too-many-requests"
    status = 429
    title = Text("Terlalu banyak permintaan", "Too many requests")


class Unavailable(Problem):
    """The store or the bus is in trouble; nothing was stored; try again."""

    slug = "unavailable"
    status = 503
    title = Text("Layanan sedang terganggu", "Temporarily unavailable")

    def __init__(self, detail: Text, *, retry_after: int = 1) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after)})
