"""Tokens: verified offline, asymmetric only, nothing forged, expired or meant for others is taken."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from mumpuni.keys import AUDIENCE, ISSUER, Grant, SigningKey
from shared.errors import Unauthorized, Unavailable
from shared.web.auth import Principal, Verifier
from shared.web.keys import FetchedKeys, FixedKeys
from tests.unit.web.site import site

GRANT = Grant("officer", "sibolga-disdik", "sibolga", ["enrollment:write"])
HOUR = timedelta(hours=1)


def claims(**changes: Any) -> dict[str, Any]:
    now = int(datetime.now(UTC).timestamp())
    good = {
        "iss": ISSUER, "aud": AUDIENCE, "sub": "officer", "agency": "sibolga-disdik", "city": "sibolga",
        "scope": "enrollment:write", "exp": now + 600,
    }  # fmt: skip
    return {name: value for name, value in {**good, **changes}.items() if value is not None}


def part_of(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


async def verify(key: SigningKey, token: str) -> Principal:
    return await Verifier(FixedKeys(key.jwks), issuer=ISSUER, audience=AUDIENCE).principal(f"Bearer {token}")


async def test_a_good_token_names_its_caller() -> None:
    key = SigningKey.generate()
    principal = await verify(key, key.token(GRANT, datetime.now(UTC), HOUR))
    assert principal == Principal("officer", "sibolga-disdik", "sibolga", frozenset({"enrollment:write"}))


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": 1},
        {"exp": None},
        {"iss": "someone-else"},
        {"iss": None},
        {"aud": "other"},
        {"aud": None},
        {"sub": None},
        {"sub": 5},
        {"sub": " "},
        {"sub": "x" * 201},
        {"agency": None},
        {"agency": 5},
        {"agency": "Dinas Pendidikan"},
        {"agency": "a" * 65},
        {"city": ""},
        {"city": "medan/../sibolga"},
        {"scope": ["enrollment:write"]},
    ],
)
async def test_a_token_with_wrong_or_missing_claims_is_refused(changes: dict[str, Any]) -> None:
    key = SigningKey.generate()
    token = jwt.encode(claims(**changes), key._private, algorithm="EdDSA", headers={"kid": key.key_id})
    with pytest.raises(Unauthorized):
        await verify(key, token)


async def test_a_token_of_another_key_is_refused() -> None:
    mine, other = SigningKey.generate(), SigningKey.generate()
    token = jwt.encode(claims(), other._private, algorithm="EdDSA", headers={"kid": mine.key_id})
    with pytest.raises(Unauthorized):
        await verify(mine, token)


async def test_no_algorithm_and_a_shared_secret_are_refused() -> None:
    key = SigningKey.generate()
    public = key._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    unsigned = f"{part_of({'alg': 'none', 'kid': key.key_id})}.{part_of(claims())}."
    secret = jwt.encode(claims(), public.ljust(32, b"0"), algorithm="HS256", headers={"kid": key.key_id})
    for token in (unsigned, secret, "x.y.z", "", "a" * 9000):
        with pytest.raises(Unauthorized):
            await verify(key, token)


async def test_a_changed_claim_breaks_the_signature() -> None:
    key = SigningKey.generate()
    head, body, signature = key.token(GRANT, datetime.now(UTC), HOUR).split(".")
    opened = json.loads(base64.urlsafe_b64decode(body + "=="))
    opened["agency"] = "*"
    with pytest.raises(Unauthorized):
        await verify(key, f"{head}.{part_of(opened)}.{signature}")


async def test_a_token_remembered_is_refused_once_it_has_expired(monkeypatch: pytest.MonkeyPatch) -> None:
    key = SigningKey.generate()
    verifier = Verifier(FixedKeys(key.jwks), issuer=ISSUER, audience=AUDIENCE, leeway_seconds=0)
    token = key.token(GRANT, datetime.now(UTC), timedelta(seconds=30))
    await verifier.principal(f"Bearer {token}")
    later = datetime.now(UTC) + timedelta(minutes=1)

    class Later(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return later

    monkeypatch.setattr("shared.web.auth.datetime", Later)
    monkeypatch.setattr("jwt.api_jwt.datetime", Later)
    with pytest.raises(Unauthorized):
        await verifier.principal(f"Bearer {token}")


async def test_rsa_keys_of_an_issuer_behind_a_url_are_taken_and_renewed() -> None:
    keys = {name: rsa.generate_private_key(public_exponent=65537, key_size=2048) for name in ("old", "new")}
    served = ["old"]

    def answer(_: httpx.Request) -> httpx.Response:
        entries = [{**json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(keys[n].public_key())), "kid": n} for n in served]
        return httpx.Response(200, json={"keys": entries})

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        source = FetchedKeys("https://issuer.test/jwks", client)
        verifier = Verifier(source, issuer=ISSUER, audience=AUDIENCE)
        token = {n: jwt.encode(claims(), key, algorithm="RS256", headers={"kid": n}) for n, key in keys.items()}
        assert (await verifier.principal(f"Bearer {token['old']}")).subject == "officer"
        with pytest.raises(Unauthorized):
            await verifier.principal(f"Bearer {token['new']}")
        served.append("new")
        source._fetched_at = float("-inf")  # as after the pause between fetches
        assert (await verifier.principal(f"Bearer {token['new']}")).subject == "officer"


async def test_an_issuer_that_is_away_is_trouble_of_ours_not_of_the_caller() -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("away")

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        verifier = Verifier(FetchedKeys("https://issuer.test/jwks", client), issuer=ISSUER, audience=AUDIENCE)
        with pytest.raises(Unavailable):
            await verifier.principal(f"Bearer {SigningKey.generate().token(GRANT, datetime.now(UTC), HOUR)}")


def test_agencies_see_themselves_and_a_citys_bkpsdm_its_city() -> None:
    agency = Principal("a", "sibolga-disdik", "sibolga", frozenset())
    bkpsdm = Principal("b", "*", "sibolga", frozenset())
    operator = Principal("c", "*", "*", frozenset())
    assert [one.sees("sibolga-disdik", "sibolga") for one in (agency, bkpsdm, operator)] == [True, True, True]
    assert [one.sees("sibolga-dinkes", "sibolga") for one in (agency, bkpsdm, operator)] == [False, True, True]
    assert [one.sees("medan-kota", "medan") for one in (agency, bkpsdm, operator)] == [False, False, True]
    assert [one.sees("*", "sibolga") for one in (agency, bkpsdm, operator)] == [False, True, True]
    assert [one.sees("*", "medan") for one in (agency, bkpsdm, operator)] == [False, False, True]


async def test_a_scope_that_is_missing_is_named(tmp_path: Path) -> None:
    async with site(tmp_path) as one:
        answer = await one.client.post("/enrollment/v1/notes", json={}, headers=one.token("enrollment:read"))
        assert answer.status_code == 403
        assert answer.json()["needed_scope"] == "enrollment:write"


def test_the_key_is_kept_for_its_owner_alone(tmp_path: Path) -> None:
    first = SigningKey.in_folder(tmp_path)
    again = SigningKey.in_folder(tmp_path)
    assert first.jwks == again.jwks
    assert (tmp_path / "signing-key.json").stat().st_mode & 0o777 == 0o600
