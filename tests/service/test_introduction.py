"""What a reader of the documentation meets first: how to call the API, and what each group of routes is for."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI

from mumpuni.embedded import SERVICES, create_app

Json = dict[str, Any]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    return create_app(tmp_path_factory.mktemp("data"))


def document(app: FastAPI, service: str) -> Json:
    made: Json = app.state.documents.of(app, service)
    return made


def tags_used(made: Json) -> set[str]:
    return {tag for path in made["paths"].values() for operation in path.values() for tag in operation["tags"]}


@pytest.mark.parametrize("service", ["", *SERVICES])
def test_a_document_says_how_to_call_the_api_in_indonesian_then_in_english(app: FastAPI, service: str) -> None:
    indonesian, _, english = document(app, service)["info"]["description"].partition("\n---\n")
    assert "mencetaknya" in indonesian
    assert "prints one" in english
    for text in (indonesian, english):
        for needed in (
            "mumpuni token",
            "Idempotency-Key",
            "If-Match",
            "problem+json",
            "next_cursor",
            "RFC 3339",
            "docs/reference/api.md",
        ):
            assert needed in text


def test_each_document_says_what_it_is_about(app: FastAPI) -> None:
    openings = {document(app, service)["info"]["description"].partition("\n")[0] for service in ("", *SERVICES)}
    assert len(openings) == 1 + len(SERVICES)


@pytest.mark.parametrize("service", ["", *SERVICES])
def test_every_group_of_routes_is_explained_once_in_both_languages(app: FastAPI, service: str) -> None:
    made = document(app, service)
    names = [tag["name"] for tag in made["tags"]]
    assert len(names) == len(set(names))
    assert set(names) == tags_used(made)
    for tag in made["tags"]:
        indonesian, slash, english = tag["description"].partition(" / ")
        assert indonesian
        assert slash
        assert english


def test_a_group_of_two_services_is_explained_for_both_where_both_are_shown(app: FastAPI) -> None:
    def explained(service: str) -> str:
        [tag] = [tag for tag in document(app, service)["tags"] if tag["name"] == "programmes"]
        return str(tag["description"])

    assert explained("enrollment") == "Katalog pelatihan / The catalogue of training"
    assert "Katalog pelatihan" in explained("")
    assert "empat tingkat" in explained("")
