"""What to do about the alerts of each rule, in one sentence or two."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from shared.errors import Text

ADVICE: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "jp-below-target": Text(
            "Daftarkan pegawai ke kegiatan yang selesai sebelum akhir tahun, atau catat kegiatan yang belum tercatat.",
            "Enrol the employee in something that ends before the year does, or record what is not recorded yet.",
        ),
        "score-below-standard": Text(
            "Buka profilnya, lihat bukti di balik nilainya, dan daftarkan ke program yang disarankan.",
            "Open the profile, look at the evidence behind the score, and enrol the person in what is suggested.",
        ),
        "ikm-low": Text(
            "Lihat unsur terlemah, sepakati perbaikannya, dan kaitkan dengan pelatihan pelaksananya.",
            "Look at the weakest elements, agree on what to mend, and tie it to the training of the staff.",
        ),
        "ikm-dropped": Text(
            "Bandingkan unsur tahun ini dengan tahun lalu dan cari apa yang berubah di loket.",
            "Compare this year's elements with last year's and find what changed at the counter.",
        ),
        "programme-too-difficult": Text(
            "Turunkan tingkat kesulitan sesi berikutnya, bagi materinya, atau beri persiapan sebelumnya.",
            "Lower the next session's difficulty, split its material, or prepare the participants beforehand.",
        ),
        "complaint-overdue": Text(
            "Lakukan langkah yang tertunda hari ini, dan sampaikan sebab keterlambatannya kepada pelapor.",
            "Take the missing step today, and tell the reporter why it is late.",
        ),
        "complaint-due-soon": Text(
            "Lakukan langkah berikutnya sebelum tenggatnya.", "Take the next step before its deadline."
        ),
        "complaint-reopened": Text(
            "Baca tanggapan pelapor dan jawab kembali, bila perlu dengan pemeriksaan lapangan.",
            "Read what the reporter says and answer again, with a field check if one is needed.",
        ),
        "budget-used": Text(
            "Tinjau sesi yang belum berjalan, atau ajukan perubahan anggaran.",
            "Look at the sessions that have not begun, or ask for a change of the budget.",
        ),
        "session-underfilled": Text(
            "Undang peserta dari unit yang membutuhkan, gabungkan dengan sesi lain, atau jadwalkan ulang.",
            "Invite people from units that need it, join it with another session, or move it.",
        ),
        "no-shows-high": Text(
            "Tanyakan sebabnya kepada unit pengirim dan ingatkan peserta berikutnya lebih awal.",
            "Ask the units why, and remind the next participants earlier.",
        ),
        "questionnaire-answers-low": Text(
            "Ingatkan peserta yang belum mengisi.", "Remind the participants who have not answered."
        ),
        "assessment-due": Text(
            "Ingatkan atasannya, atau tunjuk penilai bila belum ada.",
            "Remind the superior, or name somebody where nobody is asked.",
        ),
        "certificate-expiring": Text(
            "Daftarkan pegawai untuk memperbarui sertifikatnya.", "Enrol the employee to renew the certificate."
        ),
        "ip-asn-fallen": Text(
            "Lihat dimensi yang turun dan sepakati perbaikannya dengan pegawai itu.",
            "See which dimension fell and agree with the employee on what to do.",
        ),
        "recommendation-waiting": Text(
            "Putuskan rekomendasi itu, dengan alasan.", "Decide on the recommendation, with a reason."
        ),
        "consumer-behind": Text(
            "Jalankan mumpuni doctor dan periksa log layanan itu.", "Run mumpuni doctor and look at the service's log."
        ),
        "delivery-parked": Text(
            "Uji salurannya (POST /channels/{id}/test), perbaiki, lalu kirim ulang pesan yang diparkir.",
            "Test the channel (POST /channels/{id}/test), mend it, then send again what is parked.",
        ),
        "dead-letters": Text(
            "Lihat dengan mumpuni dlq, perbaiki sebabnya, lalu ulangi.",
            "Look at them with mumpuni dlq, mend the cause, then replay them.",
        ),
    }
)
"""By rule."""
