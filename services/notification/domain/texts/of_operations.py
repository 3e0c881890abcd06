"""The words of ``consumer-behind``, ``dead-letters`` and ``delivery-parked``."""

from __future__ import annotations

from services.notification.domain.outcome import Figures
from services.notification.domain.wording import Names, Reader, Wording
from shared.errors import Text


def write_behind(figures: Figures, names: Names) -> Wording:
    """Which service does not keep up."""
    del names
    said = Reader(figures)
    service, records, stopped = said.word("service"), said.number("records"), said.word("stopped") == "yes"
    return Wording(
        Text(f"Layanan {service} tertinggal", f"Service {service} is behind"),
        Text(
            (f"Pengolahan peristiwa di {service} berhenti. " if stopped else "")
            + f"Sekurangnya {records.id} peristiwa belum diolah {service}. Jalankan mumpuni doctor.",
            (f"{service} has stopped applying events. " if stopped else "")
            + f"At least {records.en} events are not applied by {service}. Run mumpuni doctor.",
        ),
    )


def write_dead_letters(figures: Figures, names: Names) -> Wording:
    """Which service gave events up."""
    del names
    said = Reader(figures)
    service, records = said.word("service"), said.number("records")
    return Wording(
        Text(f"Peristiwa tidak terolah di {service}", f"Dead letters of {service}"),
        Text(
            f"{service} menyisihkan {records.id} peristiwa. Lihat dengan mumpuni dlq, perbaiki, lalu ulangi.",
            f"{service} has put {records.en} events aside. Look at them with mumpuni dlq, mend the cause, replay them.",
        ),
    )


def write_parked(figures: Figures, names: Names) -> Wording:
    """Which kind of channel does not take its messages."""
    del names
    said = Reader(figures)
    kind, messages = said.word("channel_kind"), said.number("messages")
    return Wording(
        Text("Saluran pesan tidak menerima", "A channel does not take its messages"),
        Text(
            f"Sekurangnya {messages.id} pesan lewat saluran {kind} tidak diterima dan diparkir. Uji salurannya,"
            " perbaiki alamatnya, lalu kirim ulang.",
            f"At least {messages.en} messages by a channel ({kind}) were not taken and are parked. Test the channel,"
            " mend its address, then send them again.",
        ),
    )
