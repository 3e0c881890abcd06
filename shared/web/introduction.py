"""What a reader of ``/docs`` meets first: what the API is, how to call it, and what each group of routes is for.

Indonesian first, English second, as everywhere users meet us. ``docs/reference/api.md`` says the same at length.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final

from shared.errors import Text

_ABOUT: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "": Text(
            "Mumpuni menghubungkan pelatihan ASN dengan suara warga: pegawai dan pelatihan, nilai dan rekomendasi,"
            " survei, laporan, dan forum warga, serta peringatan kepada yang perlu bertindak.",
            "Mumpuni ties the training of civil servants to the voice of citizens: people and training, scores and"
            " recommendations, citizens' surveys, reports and forums, and alerts to those who need to act.",
        ),
        "enrollment": Text(
            "Pegawai, katalog pelatihan, pendaftaran, kehadiran, sertifikat, mentoring, dan e-learning (xAPI).",
            "People, the catalogue of training, enrolments, attendance, certificates, mentoring, e-learning (xAPI).",
        ),
        "evaluation": Text(
            "Skor kompetensi dengan alasannya, JP, IP ASN, talenta, manfaat program, dan rekomendasi yang"
            " diputuskan orang.",
            "Competency scores with their reasons, learning hours, IP ASN, talent, what programmes were worth, and"
            " recommendations that people decide on.",
        ),
        "feedback": Text(
            "Suara warga dan peserta: survei kepuasan (SKM) dan IKM, laporan, aspirasi, forum, kuesioner, dan temanya."
            " Halaman warga tanpa akun ada di `/feedback/`.",
            "The voice of citizens and participants: satisfaction survey and index, reports, wishes, forums,"
            " questionnaires, and their themes. Citizens' pages, without an account, are at `/feedback/`.",
        ),
        "notification": Text(
            "Peringatan dan aturannya, saluran, pengiriman, dan pemberitahuan kepada pegawai.",
            "Alerts and their rules, channels, deliveries, and notices to people.",
        ),
    }
)

_HOW: Final = Text(
    """\
- **Token**: `mumpuni token --agency semarang-candisari --city semarang` mencetaknya; klik *Authorize* lalu tempel.
  `--agency '*'` untuk BKPSDM sekota. Di produksi token datang dari penerbit kota. Rute untuk warga tidak memerlukannya.
- **Mengulang dengan aman**: kirim `Idempotency-Key` pilihan sendiri pada POST yang mencantumkannya; ulangan dengan
  kunci dan isi yang sama mendapat jawaban pertama, selama tujuh hari.
- **Mengubah**: `If-Match` dengan `ETag` yang terakhir dibaca. Tanpa itu 428; bila orang lain lebih dulu, 412.
- **Kesalahan**: `application/problem+json`. `errors` menyebut setiap isian yang salah, `request_id` untuk melapor.
  `Accept-Language: en` untuk bahasa Inggris.
- **Halaman**: `limit` (sampai 500), lalu `next_cursor` dikirim sebagai `cursor`; `null` berarti habis.
- **Waktu dan satuan**: RFC 3339; tanpa zona berarti WIB. JP satu angka desimal, skor 0 sampai 100, uang rupiah utuh.
  Orang hanya disebut dengan `employee_id`; NIP tidak pernah ada di alamat.
- **Selengkapnya**: `docs/README.md` dan `docs/reference/api.md` dalam kode sumber.""",
    """\
- **Token**: `mumpuni token --agency semarang-candisari --city semarang` prints one; click *Authorize* and paste it.
  `--agency '*'` for a whole city's BKPSDM. In production it comes from the city's issuer. Citizens' routes need none.
- **Safe repeats**: send an `Idempotency-Key` of your own with a POST that lists it; a repeat with the same key and body
  gets the first answer, for seven days.
- **Changes**: `If-Match` with the `ETag` last read. Without it 428; where somebody else was first, 412.
- **Errors**: `application/problem+json`. `errors` names each field to mend; give the `request_id` when you report one.
  `Accept-Language: en` for English.
- **Pages**: `limit` (up to 500), then `next_cursor` sent as `cursor`; `null` at the end.
- **Time and units**: RFC 3339; without offset it is Asia/Jakarta's. JP have one decimal, scores run from 0 to 100,
  money is whole rupiah. People are named by `employee_id` alone; a NIP is never in an address.
- **More**: `docs/README.md` and `docs/reference/api.md` in the source.""",
)

_OF_EACH: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "audit": Text("Siapa berbuat dan membaca apa", "Who did and who read what"),
        "operations": Text("Kesehatan, metrik, dan versi layanan", "Health, metrics and version of a service"),
    }
)

_TAGS: Final[Mapping[str, Mapping[str, Text]]] = MappingProxyType(
    {
        "enrollment": {
            "agencies": Text("Instansi dan unitnya", "Agencies and their units"),
            "employees": Text("Daftar pegawai", "The register of people"),
            "positions": Text("Jabatan dan standar kompetensinya", "Positions and their competency standard"),
            "programmes": Text("Katalog pelatihan", "The catalogue of training"),
            "sessions": Text("Sesi: jadwal, tempat, kursi", "Sessions: dates, place, seats"),
            "budgets": Text("Anggaran pelatihan", "Budgets of training"),
            "enrollments": Text("Pendaftaran, dari permintaan sampai hasil", "Enrolments, from request to result"),
            "attendance": Text("Kehadiran per hari", "Attendance, day by day"),
            "certificates": Text("Sertifikat dan pemeriksaannya", "Certificates and their verification"),
            "mentorships": Text("Coaching dan mentoring", "Coaching and mentoring"),
            "recommendations": Text(
                "Pelatihan yang mengisi kesenjangan seseorang, unit, atau instansi",
                "Training that closes the gaps of a person, a unit or an agency",
            ),
            "imports": Text("Impor daftar pegawai dan rekap peserta", "Imports of the register and of rosters"),
            "exports": Text("Riwayat kursus untuk SIASN", "The course history for SIASN"),
            "xapi": Text("E-learning menurut xAPI 1.0.3", "E-learning by xAPI 1.0.3"),
        },
        "evaluation": {
            "scores": Text("Skor kompetensi dan alasannya", "Competency scores and their reasons"),
            "jp": Text("Saldo JP", "The balance of learning hours"),
            "ip-asn": Text("Indeks Profesionalitas ASN", "The index of professionalism"),
            "talent": Text("Kotak talenta dan sebaran kinerja", "Talent boxes and the distribution of performance"),
            "profiles": Text("Seorang pegawai sekali lihat", "A person at a glance"),
            "programmes": Text("Manfaat program pada empat tingkat", "What programmes were worth, on four levels"),
            "agencies": Text(
                "Ringkasan, deret bulanan, dan rencana kebutuhan pengembangan (AKPK)",
                "Summaries, time series and the training-need plan",
            ),
            "rule sets": Text("Set aturan dan pratinjau akibatnya", "Rule sets and a preview of what they change"),
            "assessment requests": Text(
                "Penilaian atasan sesudah pelatihan", "Supervisors' assessments after training"
            ),
            "recommendations": Text(
                "Rekomendasi pengembangan, penghargaan, dan sanksi, yang diputuskan orang",
                "Recommendations for development, reward and sanction, which people decide on",
            ),
            "judgements": Text(
                "Kinerja, potensi, disiplin, dan penilaian lain yang dicatat orang",
                "Performance, potential, discipline and other judgements that people record",
            ),
        },
        "feedback": {
            "units": Text("Unit yang dapat dinilai warga", "Units that citizens can speak about"),
            "skm": Text("Survei kepuasan warga (SKM)", "The survey of citizens' satisfaction"),
            "ikm": Text("Indeks Kepuasan Masyarakat", "The index of citizens' satisfaction"),
            "complaints": Text(
                "Pengaduan, permintaan informasi, dan aspirasi yang minta jawaban",
                "Complaints, requests for information, and wishes that ask for an answer",
            ),
            "aspirations": Text("Harapan warga tanpa jawaban", "Citizens' wishes that ask for no answer"),
            "questionnaires": Text(
                "Kuesioner peserta sesudah pelatihan", "Participants' questionnaires after training"
            ),
            "forums": Text("Forum dan open house", "Forums and open houses"),
            "themes": Text("Tema teks dan leksikonnya", "What texts are about, and the lexicon"),
            "abuse": Text("Kiriman yang menunggu diperiksa", "Submissions that wait for a look"),
        },
        "notification": {
            "alerts": Text("Peringatan: baca, tanggapi, tunda", "Alerts: read, acknowledge, snooze"),
            "rules": Text("Aturan di balik peringatan", "The rules behind the alerts"),
            "channels": Text("Surel, webhook, dan saluran lain", "E-mail, webhooks and other channels"),
            "deliveries": Text("Pesan terkirim, menunggu, atau diparkir", "Messages sent, waiting or parked"),
            "notices": Text("Pemberitahuan kepada pegawai sendiri", "Notices to the person alone"),
        },
    }
)


def introduction(service: str) -> str:
    """The description of a service's document, for ``""`` of that of all, in Markdown."""
    about = _ABOUT.get(service, _ABOUT[""])
    return f"{about.id}\n\n{_HOW.id}\n\n---\n\n{about.en}\n\n{_HOW.en}"


def tags_of(services: Collection[str], used: Collection[str]) -> list[dict[str, str]]:
    """OpenAPI's ``tags`` for those that are used in these services, in the order of a clerk's way through them.

    Where several services have a tag, the description says what it is in each.
    """
    said: dict[str, list[Text]] = {}
    for service in (one for one in _TAGS if one in services):
        for tag, text in _TAGS[service].items():
            said.setdefault(tag, []).append(text)
    said |= {tag: [text] for tag, text in _OF_EACH.items()}
    return [{"name": tag, "description": _joined(texts)} for tag, texts in said.items() if tag in used]


def _joined(texts: list[Text]) -> str:
    return f"{'; '.join(text.id for text in texts)} / {'; '.join(text.en for text in texts)}"
