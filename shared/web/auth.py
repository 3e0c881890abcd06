"""Who may do what: JWTs verified offline, a declared policy on every route, agencies kept apart.

An agency sees itself. ``agency: "*"`` with a city sees that city (its BKPSDM); with ``city: "*"`` everything (the
platform's operator). ``tests/service/test_policies.py`` walks all routes and fails on one without a policy.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import jwt
from fastapi import Depends, Request
from fastapi.openapi.models import HTTPBearer as BearerScheme
from fastapi.security.base import SecurityBase

from shared.errors import Forbidden, NotFound, Text, Unauthorized
from shared.web.keys import KeySource

ALGORITHMS: Final = ("EdDSA", "ES256", "ES384", "RS256", "PS256")
"""Asymmetric only: nobody who can verify a token can make one."""

PARTICIPANT: Final = "participant"
"""The scope of a person's own token; its subject is the employee_id."""

_REMEMBERED: Final = 4096
_LONGEST: Final = 200
"""Characters of a subject; as many as trails keep of who did something."""
NAME: Final = re.compile(r"\*|(?=.{1,64}$)[a-z0-9]+(-[a-z0-9]+)*")
"""An agency's or a city's short public name, or all of them."""
_NO_TOKEN = Text(
    "Sertakan token pada header Authorization: Bearer ... (mumpuni token membuatnya).",
    "Send a token in the header Authorization: Bearer ... (mumpuni token makes one).",
)
_BAD_TOKEN = Text(
    "Token tidak sah atau sudah kedaluwarsa. Minta token baru.", "The token is not valid or has expired. Get a new one."
)
_NOT_YOURS = Text("Token ini bukan untuk instansi tersebut.", "This token is not for that agency.")
_NOTHING = Text("Tidak ada, atau bukan milik instansi Anda.", "There is none, or it is not your agency's.")


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is asking."""

    subject: str
    agency: str
    city: str
    scopes: frozenset[str]

    @property
    def is_city_wide(self) -> bool:
        """Whether this is a city's BKPSDM or the platform's operator."""
        return self.agency == "*"

    def sees(self, agency: str, city: str) -> bool:
        """Whether what this agency of this city has is this caller's to see; agency ``*`` is the city's BKPSDM."""
        return self.city in {city, "*"} if self.is_city_wide else self.agency == agency

    def require(self, agency: str, city: str) -> None:
        """Raise ``Forbidden`` unless this caller may act for the agency it named itself."""
        if not self.sees(agency, city):
            raise Forbidden(_NOT_YOURS)

    def hide_unless(self, agency: str, city: str) -> None:
        """Raise ``NotFound`` unless the object's agency is the caller's: another's reads as absent."""
        if not self.sees(agency, city):
            raise NotFound(_NOTHING)


class Verifier:
    """Verifies bearer tokens against a key source; remembers the ones it has verified until they expire."""

    def __init__(self, keys: KeySource, *, issuer: str, audience: str, leeway_seconds: int = 30) -> None:
        self._keys = keys
        self._issuer = issuer
        self._audience = audience
        self._leeway = leeway_seconds
        self._verified: OrderedDict[str, tuple[Principal, float]] = OrderedDict()

    async def principal(self, authorization: str | None) -> Principal:
        """The caller named by an ``Authorization`` header. Raises ``Unauthorized``."""
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise Unauthorized(_NO_TOKEN, headers={"WWW-Authenticate": 'Bearer realm="mumpuni"'})
        token = token.strip()
        remembered = self._verified.get(token)
        if remembered is not None and remembered[1] > datetime.now(UTC).timestamp():
            return remembered[0]
        claims = await self._claims(token)
        principal = _principal(claims)
        self._verified[token] = (principal, float(claims["exp"]) + self._leeway)
        if len(self._verified) > _REMEMBERED:
            self._verified.popitem(last=False)
        return principal

    async def _claims(self, token: str) -> dict[str, Any]:
        try:
            header = jwt.get_unverified_header(token)
            key = await self._keys.key(header.get("kid"))
            return jwt.decode(
                token,
                key,
                algorithms=list(ALGORITHMS),
                issuer=self._issuer,
                audience=self._audience,
                leeway=self._leeway,
                options={"require": ["exp", "iss", "aud", "sub"]},
            )
        except (jwt.InvalidTokenError, LookupError) as error:
            raise _bad_token() from error


def _bad_token() -> Unauthorized:
    return Unauthorized(_BAD_TOKEN, headers={"WWW-Authenticate": 'Bearer realm="mumpuni", error="invalid_token"'})


def _principal(claims: dict[str, Any]) -> Principal:
    """Who the claims name. Raises ``Unauthorized`` for claims that no trail, key or query could hold."""
    subject, agency, city, scope = (_text(claims, name) for name in ("sub", "agency", "city", "scope"))
    if not (subject.strip() and len(subject) <= _LONGEST and NAME.fullmatch(agency) and NAME.fullmatch(city)):
        raise _bad_token()
    return Principal(subject, agency, city, frozenset(scope.split()))


def _text(claims: dict[str, Any], name: str) -> str:
    claim = claims.get(name, "")
    if not isinstance(claim, str):
        raise _bad_token()
    return claim


class Policy(SecurityBase):
    """A route's declared policy."""

    def __init__(self) -> None:
        self.model = BearerScheme(bearerFormat="JWT")
        self.scheme_name = "bearer"


class Allow(Policy):
    """The caller needs a valid token with this scope; with ``own``, the person whose id that path parameter holds
    may call with the scope ``participant``."""

    def __init__(self, scope: str, own: str | None = None) -> None:
        super().__init__()
        self.scope = scope
        self.own = own

    async def __call__(self, request: Request) -> Principal:
        """The caller. Raises ``Unauthorized`` or ``Forbidden``."""
        principal = await _verifier(request).principal(request.headers.get("authorization"))
        if self.scope not in principal.scopes and not self._is_own(request, principal):
            raise Forbidden(
                Text(f"Token ini tidak memuat izin {self.scope}.", f"This token lacks the scope {self.scope}."),
                needed_scope=self.scope,
            )
        request.state.principal = principal
        return principal

    def _is_own(self, request: Request, principal: Principal) -> bool:
        if self.own is None:
            return False
        own = request.path_params.get(self.own, request.query_params.get(self.own))
        return PARTICIPANT in principal.scopes and own == principal.subject


class Public:
    """Anyone may call; who sends a token anyway is recognised. ``reason`` says why the route is open."""

    def __init__(self, reason: str) -> None:
        self.reason = reason

    async def __call__(self, request: Request) -> Principal | None:
        """The caller if there is a token. Raises ``Unauthorized`` for a bad one."""
        authorization = request.headers.get("authorization")
        if authorization is None:
            return None
        principal = await _verifier(request).principal(authorization)
        request.state.principal = principal
        return principal


def allow(scope: str, *, own: str | None = None) -> Any:
    """Declare that a route needs this scope (or that the record is the caller's own); gives the ``Principal``."""
    return Depends(Allow(scope, own))


def public(reason: str) -> Any:
    """Declare that a route is open, and why; gives the endpoint a ``Principal`` or None."""
    return Depends(Public(reason))


def _verifier(request: Request) -> Verifier:
    verifier: Verifier = request.app.state.verifier
    return verifier
