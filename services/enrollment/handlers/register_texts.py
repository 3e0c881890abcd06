"""What a register import says about a row."""

from __future__ import annotations

from typing import Final

from services.enrollment.handlers.import_texts import quoted
from shared.errors import Text

OTHER_NAME: Final = Text(
    "NIP ini terdaftar atas nama yang sama sekali lain; yang tersimpan tidak diubah. Periksa NIP-nya, atau ubah "
    "namanya pada data pegawai.",
    "This NIP is registered under an altogether different name, and was left as it is. Check the NIP, or change the "
    "name in the register.",
)
UNKNOWN_SUPERVISOR: Final = Text(
    "Atasan dengan NIP itu belum terdaftar. Masukkan atasannya ke berkas ini, atau kosongkan NIP Atasan.",
    "Nobody with the supervisor's NIP is registered. Put the supervisor into this file, or leave NIP Atasan empty.",
)
TOO_LONG: Final = Text(
    "Nama atau Jabatan lebih dari 200 huruf; persingkat.",
    "The name or the position is over 200 characters; shorten it.",
)
TYPE_WITHOUT_TITLE: Final = Text(
    "Jenis Jabatan terisi tetapi Jabatan kosong; isi keduanya.",
    "The type of the position is filled in and its title is not; fill in both.",
)


def elsewhere(agency: str) -> Text:
    """The person works in another agency of the city."""
    return Text(
        f"Pegawai ini tercatat di {agency}. Pindahkan dulu (POST /enrollment/v1/employees/…/moves), lalu impor lagi.",
        f"This employee is registered in {agency}. Move them first (POST /enrollment/v1/employees/…/moves), then "
        "import again.",
    )


def position_of_list(title: str) -> Text:
    """The position was found in the agency's list."""
    return Text(
        f"Jabatan {quoted(title)} diambil dari daftar jabatan instansi.",
        f"The position {quoted(title)} was taken from the agency's list.",
    )
