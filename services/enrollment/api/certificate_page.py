"""What whoever scans a certificate sees: a small page without scripts, Indonesian first and English beneath."""

from __future__ import annotations

from html import escape
from typing import Final

from services.enrollment.domain.certificate import Standing, day_in, days_in, masked
from services.enrollment.domain.forms import jp_of
from services.enrollment.handlers.certificates import Printable
from shared.errors import Text

HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Vary": "Accept, Accept-Language",
}

STANDINGS: Final[dict[Standing, Text]] = {
    "valid": Text("Sertifikat ini sah dan berlaku.", "This certificate is genuine and valid."),
    "withdrawn": Text("Sertifikat ini telah dibatalkan.", "This certificate has been withdrawn."),
    "expired": Text(
        "Sertifikat ini asli, tetapi masa berlakunya habis.", "This certificate is genuine but has expired."
    ),
    "erased": Text(
        "Data pemegang sertifikat ini telah dihapus atas permintaan.",
        "The data of this certificate's holder were erased on request.",
    ),
}
_UNKNOWN: Final = Text(
    "Tidak ada sertifikat dengan kode ini. Mungkin palsu, atau kodenya salah ketik.",
    "There is no certificate with this code. It may be a forgery, or the code was mistyped.",
)
_COLOURS: Final = {"valid": "#1b6e3c", "expired": "#8a5a00"}
_FRAME: Final = """<!doctype html>
<html lang="id"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Verifikasi sertifikat</title>
<style>
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 2rem auto; padding: 0 1rem; color: #1b2a38 }}
h1 {{ font-size: 1.25rem }} small, dt span {{ color: #5b6b78; font-style: italic }}
.verdict {{ border-left: .4rem solid {colour}; padding: .5rem 1rem; background: #f4f6f7 }}
.verdict p {{ margin: 0 }} dt {{ margin-top: .8rem; font-weight: 600 }} dd {{ margin: 0 }}
</style></head><body>
<h1>Verifikasi sertifikat <small lang="en">Certificate verification</small></h1>
<div class="verdict" role="status">
<p><strong>{verdict_id}</strong></p><p lang="en"><small>{verdict_en}</small></p></div>
{facts}
</body></html>
"""


def page_of(printable: Printable) -> str:
    """The page of a certificate."""
    shown, standing = printable.shown, printable.standing
    return _page(STANDINGS[standing], standing, "" if standing == "erased" else _facts(printable, shown.name or ""))


def unknown_page() -> str:
    """The page of a code that belongs to no certificate."""
    return _page(_UNKNOWN, "unknown", "")


def _page(verdict: Text, standing: str, facts: str) -> str:
    return _FRAME.format(
        colour=_COLOURS.get(standing, "#b3261e"),
        verdict_id=escape(verdict.id),
        verdict_en=escape(verdict.en),
        facts=facts,
    )


def _facts(printable: Printable, name: str) -> str:
    shown, given = printable.shown, printable.shown.given
    jp = f"{jp_of(shown.jp_tenths or 0).normalize():f}"
    rows = [
        ("Nama", "Name", masked(name)),
        ("Program", "Programme", shown.title),
        ("Tanggal", "Dates", f"{days_in(shown.starts_on, shown.ends_on, 'id')}"),
        ("JP", "Learning hours", jp.replace(".", ",")),
        ("Penyelenggara", "Provider", shown.provider),
        ("Penerbit", "Issued by", shown.issuer),
        ("Nomor", "Number", given.number or "-"),
    ]
    if given.expires_on is not None:
        rows.append(("Berlaku sampai", "Valid until", day_in(given.expires_on, "id")))
    items = "".join(
        f'<dt>{escape(indonesian)} <span lang="en">{escape(english)}</span></dt><dd>{escape(value)}</dd>'
        for indonesian, english, value in rows
    )
    return f"<dl>{items}</dl>"
