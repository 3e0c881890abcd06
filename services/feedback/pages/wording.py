"""What codes are called on the pages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from shared.errors import Text

KINDS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "complaint": Text("Pengaduan", "Complaint"),
        "aspiration": Text("Aspirasi yang minta jawaban", "Wish that asks for an answer"),
        "information": Text("Permintaan informasi", "Request for information"),
    }
)
MODES: Final[Mapping[str, tuple[Text, Text]]] = MappingProxyType(
    {
        "anonymous": (
            Text("Anonim", "Anonymous"),
            Text("Tidak ada yang tahu siapa Anda.", "Nobody knows who you are."),
        ),
        "confidential": (
            Text("Rahasia", "Confidential"),
            Text("Nama Anda disimpan dan tidak diperlihatkan ke instansi.", "Your name is kept from the agency."),
        ),
        "named": (
            Text("Dengan nama", "Named"),
            Text("Instansi tahu siapa Anda dan dapat menghubungi.", "The agency knows you and may contact you."),
        ),
    }
)
STATES: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "received": Text("Diterima, menunggu verifikasi", "Received, waiting to be verified"),
        "verified": Text("Sudah diverifikasi", "Verified"),
        "forwarded": Text("Diteruskan ke unit, menunggu jawaban", "Forwarded to the unit, waiting for an answer"),
        "answered": Text("Sudah dijawab, menunggu tanggapan Anda", "Answered, waiting for your reply"),
        "closed": Text("Selesai", "Closed"),
        "rejected": Text("Tidak dapat diproses", "Could not be processed"),
        "reopened": Text("Dibuka kembali, menunggu jawaban baru", "Reopened, waiting for a new answer"),
    }
)
ACTIONS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "verify": Text("Diverifikasi", "Verified"),
        "forward": Text("Diteruskan", "Forwarded"),
        "answer": Text("Dijawab", "Answered"),
        "close": Text("Ditutup", "Closed"),
        "reject": Text("Ditolak", "Rejected"),
        "reopen": Text("Dibuka kembali", "Reopened"),
    }
)
