"""``mumpuni token``: prints what services take, and refuses to print what none would."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from mumpuni.cli import app
from mumpuni.keys import AUDIENCE, ISSUER, SigningKey
from shared.web.auth import Verifier
from shared.web.keys import FixedKeys


async def test_what_is_printed_is_taken(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["token", "--agency", "*", "--city", "medan", "--data-dir", str(tmp_path)])
    assert done.exit_code == 0, done.output
    verifier = Verifier(FixedKeys(SigningKey.in_folder(tmp_path).jwks), issuer=ISSUER, audience=AUDIENCE)
    principal = await verifier.principal(f"Bearer {done.output.strip()}")
    assert (principal.subject, principal.agency, principal.city) == ("officer", "*", "medan")


@pytest.mark.parametrize(("option", "name"), [("--agency", "Dinas Pendidikan"), ("--city", "Kota Medan")])
def test_a_name_that_no_service_takes_is_refused_with_what_to_write(tmp_path: Path, option: str, name: str) -> None:
    names = {"--agency": "sibolga-disdik", "--city": "sibolga", option: name}
    asked = [part for pair in names.items() for part in pair]
    done = CliRunner().invoke(app, ["token", *asked, "--data-dir", str(tmp_path)])
    assert done.exit_code == 1
    assert f"Bukan nama pendek: {name}. Tulis seperti sibolga-disdik" in done.output
    assert not (tmp_path / "signing-key.json").exists()
