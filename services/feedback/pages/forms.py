"""Forms of the pages: read, checked with the API's own models, guarded, and shown again with what is wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError

from services.feedback.context import Context
from services.feedback.domain.suspicion import FormSent
from services.feedback.handlers.mending import to_mend
from shared.errors import Fault, Invalid, Text, TooManyRequests
from shared.web.idempotency import Once
from shared.web.validation import faults_of

TOKEN: Final = "form"  # noqa: S105 - the name of a field
HIDDEN: Final = "website"
"""A field that people do not see and programs like to fill in."""

_UNREADABLE = Text("formulir ini tidak dapat dibaca", "this form cannot be read")
B = TypeVar("B", bound=BaseModel)


@dataclass(frozen=True)
class Form:
    """What a page's form sent: its fields, trimmed, without those left empty."""

    fields: Mapping[str, str]
    hidden: str
    token: str
    digest: str

    def get(self, name: str) -> str | None:
        """A field, none when it was left empty."""
        return self.fields.get(name)

    def sent(self, context: Context, purpose: str) -> FormSent:
        """What is looked at to see whether a person sent it."""
        shown = context.abuse.shown(self.token, purpose)
        return FormSent(self.hidden, None if shown is None else shown.at)

    def once(self, request: Request, context: Context, purpose: str) -> Once:
        """Takes the form in once, however often its button is pressed; sent again with other answers it is another."""
        shown = context.abuse.shown(self.token, purpose)
        return Once(request, None if shown is None else f"form-{shown.number}-{self.digest}")

    def read_as(self, model: type[B], values: Mapping[str, Any]) -> B:
        """The body that the API would take. Raises ``Invalid`` with each fault."""
        try:
            return model.model_validate(values)
        except ValidationError as error:
            raise to_mend(faults_of(error.errors())) from error


async def _form_of(request: Request) -> Form:
    body = await request.body()  # kept, so that the write can be recognised when it comes twice
    async with request.form(max_files=0, max_fields=60) as sent:
        texts = {name: value.strip() for name, value in sent.items() if isinstance(value, str)}
    if any("\0" in value for value in texts.values()):
        raise to_mend([Fault("", _UNREADABLE)])
    hidden, token = texts.pop(HIDDEN, ""), texts.pop(TOKEN, "")
    digest = hashlib.sha256(body).hexdigest()[:32]
    return Form({name: _lines(value) for name, value in texts.items() if value}, hidden, token, digest)


def _lines(value: str) -> str:
    """Browsers send CR LF."""
    return value.replace("\r\n", "\n")


Sent = Annotated[Form, Depends(_form_of)]
"""An endpoint's parameter: the form that was sent."""


@dataclass(frozen=True)
class Shown:
    """A form as a template shows it: its token, what was filled in, and what is wrong, by field."""

    token: str
    fields: Mapping[str, str]
    faults: Mapping[str, Text]

    def value(self, name: str) -> str:
        """What was filled in."""
        return self.fields.get(name, "")

    def fault(self, name: str) -> Text | None:
        """What is wrong with a field."""
        return self.faults.get(name)


def blank(context: Context, purpose: str, **fields: str | None) -> Shown:
    """A form that is given out now, some of its fields filled in."""
    filled = {name: value for name, value in fields.items() if value}
    return Shown(context.abuse.form(purpose, context.now()), filled, {})


def again(form: Form, faults: tuple[Fault, ...], name_of: Callable[[str], str]) -> Shown:
    """The form with what is wrong; ``name_of`` says which field a fault's pointer is about. Its token stays."""
    return Shown(form.token, form.fields, {name_of(fault.pointer): fault.message for fault in reversed(faults)})


def refused(form: Form, problem: Invalid | TooManyRequests, name_of: Callable[[str], str]) -> Shown:
    """The form as it was filled in, with what is wrong, or why it has to wait: nothing is to be typed twice."""
    return again(form, problem.faults or (Fault("", problem.detail),), name_of)


def last_part(pointer: str) -> str:
    """The field of a pointer such as ``/scores/U1``: the last part."""
    return pointer.rpartition("/")[2]
