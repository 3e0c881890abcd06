"""A certificate, as it is shown to those who keep it and to anybody."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal, Self

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from services.enrollment.api.certificate_page import STANDINGS
from services.enrollment.api.examples import CERTIFICATE, ENROLLMENT
from services.enrollment.api.fields import Shown, ShownTime
from services.enrollment.domain.certificate import Standing, masked
from services.enrollment.domain.forms import jp_of
from services.enrollment.handlers.certificates import Printable
from services.enrollment.store.certificates import Template
from shared.events.base import Agency, Id
from shared.events.base import Jp as JpShown

EXAMPLE: Final[JsonDict] = {
    "number": "800.2/{sequence:4}/BKPSDM/{month}/{year}",
    "place": "Sibolga",
    "signatory": "Dra. Melati Kusuma, M.Si.",
    "signatory_title": "Kepala BKPSDM Kota Sibolga",
}
"""How certificates look, as it is stated."""

_CERTIFICATE: Final[JsonDict] = {
    "code": CERTIFICATE, "enrollment_id": ENROLLMENT, "agency": "sibolga-disdik", "number": "800.2/117/2026",
    "standing": "valid", "issued_at": "2026-11-13T10:00:00+07:00", "expires_on": None,
    "verify_at": f"https://mumpuni.sibolga.go.id/enrollment/v1/certificates/{CERTIFICATE}",
}  # fmt: skip
_VERIFIED: Final[JsonDict] = {
    "code": CERTIFICATE, "standing": "valid", "message": "Sertifikat ini sah dan berlaku.", "name": "Bu*** Sa***",
    "programme": "Pelatihan Teknologi Informasi", "starts_on": "2026-11-10", "ends_on": "2026-11-12", "jp": 20,
    "provider": "Universitas Sumatera Utara", "issued_by": "Dinas Pendidikan Kota Sibolga",
    "number": "800.2/117/2026", "expires_on": None,
}  # fmt: skip


class TemplateBody(Shown):
    """How an agency's certificates look."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"agency": "sibolga-disdik", **EXAMPLE}]})

    agency: Agency
    number: str
    place: str | None
    signatory: str | None
    signatory_title: str | None

    @classmethod
    def of(cls, template: Template) -> Self:
        """As it is stored."""
        return cls.model_validate(template._asdict())


class CertificateBody(Shown):
    """A certificate, for those who keep it."""

    model_config = ConfigDict(json_schema_extra={"examples": [_CERTIFICATE]})

    code: str = Field(description="Whoever has it can verify the certificate")
    enrollment_id: Id
    agency: Agency = Field(description="Who gave it")
    number: str | None = Field(description="Null once the person is erased")
    standing: Standing
    issued_at: ShownTime
    expires_on: date | None
    verify_at: str = Field(description="What the QR code holds")

    @classmethod
    def of(cls, printable: Printable, address: str) -> Self:
        """With where it is verified."""
        given = printable.shown.given
        return cls(
            code=given.code,
            enrollment_id=given.enrollment_id,
            agency=given.agency,
            number=given.number,
            standing=printable.standing,
            issued_at=given.issued_at,
            expires_on=given.expires_on,
            verify_at=address,
        )


class VerifiedBody(Shown):
    """What anybody may know of a certificate. Of an erased person's, nothing but that."""

    model_config = ConfigDict(json_schema_extra={"examples": [_VERIFIED]})

    code: str
    standing: Literal["valid", "withdrawn", "expired", "erased"]
    message: str
    name: str | None = Field(default=None, description="Masked: enough to compare, too little to learn a name")
    programme: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    jp: JpShown | None = None
    provider: str | None = None
    issued_by: str | None = None
    number: str | None = None
    expires_on: date | None = None

    @classmethod
    def of(cls, printable: Printable, language: str) -> Self:
        """What this certificate is worth."""
        shown, given, standing = printable.shown, printable.shown.given, printable.standing
        message = STANDINGS[standing].in_language(language)
        if standing == "erased":
            return cls(code=given.code, standing=standing, message=message)
        return cls(
            code=given.code,
            standing=standing,
            message=message,
            name=masked(shown.name or ""),
            programme=shown.title,
            starts_on=shown.starts_on,
            ends_on=shown.ends_on,
            jp=None if shown.jp_tenths is None else jp_of(shown.jp_tenths),
            provider=shown.provider,
            issued_by=shown.issuer,
            number=given.number,
            expires_on=given.expires_on,
        )
