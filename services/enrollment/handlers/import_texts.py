"""What an import says about a row: plain sentences that tell a clerk what to mend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from services.enrollment.domain.enrolment import State
from services.enrollment.domain.forms import FORMS
from services.enrollment.roster.dates import in_english, in_indonesian
from services.enrollment.store.import_facts import Slot
from shared.errors import Text
from shared.rules.positions import PositionType

_SHOWN: Final = 40
_LISTED: Final = 10
_RETYPE: Final = Text(
    "Ubah format kolom NIP menjadi Teks, ketik ulang NIP lengkap, lalu impor lagi.",
    "Format the NIP column as Text, type the whole NIP again and import it again.",
)

UNKNOWN_PERSON: Final = Text(
    "Pegawai dengan NIP ini belum terdaftar di instansi ini. Periksa NIP-nya, daftarkan orangnya, atau impor dengan "
    "pilihan create=people.",
    "Nobody with this NIP is registered in this agency. Check the NIP, register the person, or import with "
    "create=people.",
)
NOT_TO_BE_REGISTERED: Final = Text(
    "NIP ini tidak dapat didaftarkan oleh instansi ini. Hubungi BKPSDM kota.",
    "This agency cannot register this NIP. Ask the city's BKPSDM.",
)
NAMELESS: Final = Text(
    "Nama kosong, padahal orangnya belum terdaftar; isi kolom Nama supaya dapat didaftarkan.",
    "The name is empty and the person is not registered; fill in the name so that they can be.",
)
TOO_LONG_TO_REGISTER: Final = Text(
    "Nama atau Jabatan lebih dari 200 huruf, sehingga orangnya tidak dapat didaftarkan; persingkat.",
    "The name or the position is over 200 characters, so the person cannot be registered; shorten it.",
)
CONFIRM_DAMAGED: Final = Text(
    "Tiga angka terakhir NIP hilang karena tersimpan sebagai angka. Ada satu pegawai yang cocok 15 angka pertama NIP "
    f"dan namanya: konfirmasi orangnya, atau perbaiki berkasnya. {_RETYPE.id}",
    "The NIP lost its last three digits because it was stored as a number. One employee has the same first 15 digits "
    f"and name: confirm the person, or mend the file. {_RETYPE.en}",
)
CONFIRM_OTHER_NAME: Final = Text(
    "NIP ini terdaftar atas nama yang sama sekali lain. Konfirmasi bahwa memang orang itu, atau perbaiki NIP-nya.",
    "This NIP is registered under an altogether different name. Confirm that it is this person, or mend the NIP.",
)
DAMAGED_WITHOUT_NAME: Final = Text(
    f"Tiga angka terakhir NIP hilang dan Nama kosong, sehingga orangnya tidak dapat dicari. {_RETYPE.id}",
    f"The NIP lost its last three digits and the name is empty, so nobody can be found by them. {_RETYPE.en}",
)
DAMAGED_FOUND_NOBODY: Final = Text(
    "Tiga angka terakhir NIP hilang, dan tidak ada pegawai terdaftar yang cocok 15 angka pertama NIP dan namanya. "
    f"{_RETYPE.id}",
    f"The NIP lost its last three digits, and nobody registered has the same first 15 digits and name. {_RETYPE.en}",
)
DAMAGED_FOUND_SEVERAL: Final = Text(
    f"Tiga angka terakhir NIP hilang, dan lebih dari satu pegawai cocok 15 angka pertama NIP dan namanya. {_RETYPE.id}",
    "The NIP lost its last three digits, and more than one employee has the same first 15 digits and name. "
    f"{_RETYPE.en}",
)
ENROLLED_BY_ANOTHER_ROW: Final = Text(
    "Baris lain di berkas ini sudah mencatat orang yang sama pada sesi yang sama; hapus salah satunya.",
    "Another row of this file has the same person in the same session; delete one of them.",
)
TOO_EARLY: Final = Text(
    "Tanggal Mulai sebelum tahun 1990 tidak dapat dicatat; periksa tahunnya.",
    "A start before 1990 cannot be recorded; check the year.",
)
CERTIFICATE_TOO_LONG: Final = Text(
    "No. Sertifikat lebih dari 100 huruf; persingkat.", "The certificate number is over 100 characters; shorten it."
)
SEVERAL_SESSIONS: Final = Text(
    "Ada lebih dari satu sesi pelatihan ini pada tanggal yang sama. Daftarkan dulu orangnya pada sesi yang benar "
    "(POST /enrollment/v1/enrollments), lalu impor lagi.",
    "This programme has more than one session on these days. Enrol the person in the right one first "
    "(POST /enrollment/v1/enrollments), then import again.",
)
RETIRED_PROGRAMME: Final = Text(
    "Program ini sudah tidak aktif, sehingga sesi baru tidak dapat dibuat.",
    "This programme is no longer active, so no session can be made.",
)
NEW_PROGRAMME_WITHOUT_SESSIONS: Final = Text(
    "Program baru memerlukan sesi baru: impor dengan create=programmes,sessions.",
    "A new programme needs a new session: import with create=programmes,sessions.",
)

STATE_NAMES: Final[Mapping[State, Text]] = {
    "requested": Text("diajukan", "requested"),
    "approved": Text("disetujui", "approved"),
    "enrolled": Text("terdaftar tanpa hasil", "enrolled without a result"),
    "attending": Text("mengikuti, belum ada hasil", "attending without a result"),
    "waitlisted": Text("dalam daftar tunggu", "on the waiting list"),
    "completed": Text("lulus", "completed"),
    "failed": Text("tidak lulus", "failed"),
    "withdrawn": Text("mengundurkan diri", "withdrawn"),
    "no_show": Text("tidak hadir", "a no-show"),
    "cancelled": Text("dibatalkan", "cancelled"),
}


def unknown_unit(unit: str | None, known: Sequence[str]) -> Text:
    """The unit of a person to register is not one of the agency's."""
    names = "; ".join(known[:_LISTED]) + ("; …" if len(known) > _LISTED else "")
    if unit is None:
        return Text(
            f"Unit Kerja kosong, padahal orangnya belum terdaftar. Isi salah satu: {names}.",
            f"The unit is empty and the person is not registered. Fill in one of: {names}.",
        )
    return Text(
        f"Unit Kerja {quoted(unit)} tidak terdaftar. Tulis salah satu: {names}.",
        f"The unit {quoted(unit)} is not registered. Write one of: {names}.",
    )


def registered_as(kind: PositionType) -> Text:
    """A person is registered with the type of position that the title suggests."""
    name = kind.replace("_", " ")
    return Text(
        f"Orangnya didaftarkan dengan jenis jabatan {name} menurut kolom Jabatan; periksa lagi.",
        f"The person is registered as {name}, going by the title of the position; look it over.",
    )


def unknown_programme(title: str) -> Text:
    """No programme of the city has this title."""
    return Text(
        f"Pelatihan {quoted(title)} belum ada di katalog. Periksa judulnya, buat programnya, atau impor dengan "
        "create=programmes,sessions.",
        f"There is no programme {quoted(title)}. Check the title, make the programme, or import with "
        "create=programmes,sessions.",
    )


def several_programmes(title: str) -> Text:
    """More than one programme has this title."""
    return Text(
        f"Lebih dari satu program berjudul {quoted(title)} dan tidak satu pun punya sesi pada tanggal itu. Buat "
        "dulu sesinya pada program yang benar.",
        f"More than one programme is called {quoted(title)} and none has a session on these days. Make the session of "
        "the right one first.",
    )


def unknown_session(starts_on: date, ends_on: date, known: Sequence[Slot]) -> Text:
    """The programme has no session on these days; ``known`` are those it has."""
    days_id, days_en = _days(starts_on, ends_on)
    if not known:
        return Text(
            f"Sesi {days_id} belum ada. Buat sesinya, atau impor dengan create=sessions.",
            f"There is no session {days_en}. Make it, or import with create=sessions.",
        )
    nearest = sorted(known, key=lambda slot: abs(slot.starts_on - starts_on))[:3]
    others = [_days(slot.starts_on, slot.ends_on) for slot in sorted(nearest, key=lambda slot: slot.starts_on)]
    return Text(
        f"Sesi {days_id} belum ada; yang tercatat: {'; '.join(one for one, _ in others)}. Periksa tanggalnya, buat "
        "sesinya, atau impor dengan create=sessions.",
        f"There is no session {days_en}; there are: {'; '.join(one for _, one in others)}. Check the days, make the "
        "session, or import with create=sessions.",
    )


def neighbours_programme(agency: str) -> Text:
    """The session is missing, and the programme belongs to an agency for which the caller may not act."""
    return Text(
        f"Sesi ini belum ada, dan programnya milik {agency}. Minta {agency} membuat sesinya, lalu impor lagi.",
        f"There is no such session, and the programme is {agency}'s. Ask {agency} to make the session, then import "
        "again.",
    )


def full(capacity: int) -> Text:
    """No seat is free."""
    return Text(
        f"Sesi ini penuh (kapasitas {capacity}). Naikkan kapasitas sesinya, lalu impor lagi.",
        f"This session is full (capacity {capacity}). Raise its capacity, then import again.",
    )


def session_made(starts_on: date, ends_on: date) -> Text:
    """A session was made for this row and others."""
    days_id, days_en = _days(starts_on, ends_on)
    return Text(f"Sesi {days_id} dibuat dari berkas ini.", f"The session {days_en} was made from this file.")


def overlapping(starts_on: date, ends_on: date) -> Text:
    """The person has a seat in another session on the same days."""
    days_id, days_en = _days(starts_on, ends_on)
    return Text(
        f"Pegawai ini juga terdaftar pada sesi lain {days_id}.", f"This person also has a seat in a session {days_en}."
    )


def programme_made(title: str, form: str) -> Text:
    """A programme was made for this row and others."""
    name = FORMS[form].name
    return Text(
        f"Program {quoted(title)} dibuat dengan bentuk {name.id}, tanpa kompetensi. Hasil yang diimpor sekarang tidak "
        "menambah nilai kompetensi.",
        f"The programme {quoted(title)} was made with the form {name.en}, without competencies. Results imported now "
        "add to no competency score.",
    )


def contradicts(label: Text, stated: Text, stored: Text) -> Text:
    """The row states one thing and the store has another."""
    return Text(
        f"{label.id} di berkas {stated.id}, yang tersimpan {stored.id}. Yang tersimpan tidak diubah; periksa mana yang "
        "benar.",
        f"{label.en} is {stated.en} in the file and {stored.en} in the store. The store was left as it is; check which "
        "is right.",
    )


def quoted(text: str) -> str:
    """``text`` in quotation marks, cut where it is long."""
    return f"“{text}”" if len(text) <= _SHOWN else f"“{text[: _SHOWN - 1]}…”"


def _days(starts_on: date, ends_on: date) -> tuple[str, str]:
    if starts_on == ends_on:
        return in_indonesian(starts_on), f"on {in_english(starts_on)}"
    return (
        f"{in_indonesian(starts_on)} sampai {in_indonesian(ends_on)}",
        f"from {in_english(starts_on)} to {in_english(ends_on)}",
    )
