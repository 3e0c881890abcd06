"""A caller who sends the examples of OpenAPI, and remembers what is answered in the same words."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from tests.service.enrollment.town import MINE, Headers, Json, get, made
from tests.service.harness import Harness


def example_of(model: type[BaseModel]) -> Any:
    """The one whole example of a model."""
    (example,) = model.model_json_schema(mode="serialization")["examples"]
    return example


@dataclass
class Story:
    """What was answered so far, in the words of the examples: their ids stand for the real ones."""

    h: Harness
    real: dict[str, str] = field(default_factory=lambda: {"https://mumpuni.sibolga.go.id": "http://mumpuni.test"})
    answers: dict[type[BaseModel], Any] = field(default_factory=dict)

    @property
    def officer(self) -> Headers:
        """The officer of the education office."""
        return self.h.token(MINE, "sibolga", subject="petugas-kepegawaian")

    @property
    def elsewhere(self) -> Headers:
        """The officer of Candisari."""
        return self.h.token("semarang-candisari", "semarang", subject="petugas-kepegawaian")

    def body(self, model: type[BaseModel], **changes: Any) -> Json:
        """A body's example with the real ids, with changes."""
        text = json.dumps(example_of(model))
        for shown, real in self.real.items():
            text = text.replace(shown, real)
        return {**json.loads(text), **changes}

    def told(self, model: type[BaseModel], answer: Any) -> Any:
        """Remember an answer in the words of the examples."""
        text = json.dumps(answer)
        for shown, real in self.real.items():
            text = text.replace(real, shown)
        self.answers[model] = json.loads(text)
        return answer

    async def do(self, path: str, body: Any, *, method: str = "POST", status: int = 200) -> Json:
        """What the education office is answered."""
        return await made(self.h, path, body, {**self.officer, "If-Match": "*"}, method=method, status=status)

    async def see(self, path: str, **query: Any) -> Json:
        """What the education office is shown."""
        shown: Json = (await get(self.h, path, self.officer, **query)).json()
        return shown
