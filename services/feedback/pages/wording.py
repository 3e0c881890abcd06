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
        "ask": Text("Instansi bertanya kepada Anda", "The agency asks you"),
        "tell": Text("Anda menjawab", "You answered"),
        "merge": Text("Digabung dengan laporan lain tentang hal yang sama", "Merged with another report on the matter"),
        "reopen": Text("Dibuka kembali", "Reopened"),
    }
)
FILE_STATES: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "unscanned": Text("menunggu pemeriksaan virus", "waiting to be scanned for viruses"),
        "infected": Text("berisi virus, tidak dapat diunduh", "holds a virus and cannot be downloaded"),
    }
)
RATINGS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "4": Text("Sangat puas", "Very satisfied"),
        "3": Text("Puas", "Satisfied"),
        "2": Text("Kurang puas", "Not quite satisfied"),
        "1": Text("Tidak puas", "Not satisfied"),
    }
)
FORUM_KINDS: Final[Mapping[str, Text]] = MappingProxyType(
    {"forum": Text("Forum warga", "Citizens' forum"), "open_house": Text("Open house", "Open house")}
)
FORUM_STATES: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "planned": Text("Akan datang", "To come"),
        "held": Text("Sudah berlangsung", "Held"),
        "cancelled": Text("Dibatalkan", "Called off"),
    }
)
DECISIONS: Final[Mapping[str, Text]] = MappingProxyType(
    {"accepted": Text("Diterima", "Accepted"), "rejected": Text("Tidak diterima", "Not accepted")}
)
FOLLOW_UPS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "open": Text("Berjalan", "Under way"),
        "done": Text("Selesai", "Done"),
        "dropped": Text("Dihentikan", "Dropped"),
    }
)
