"""What the documentation shows of the satisfaction index: a unit's year, and a unit's first quarter as a report."""

from __future__ import annotations

from typing import Final

from pydantic import JsonValue

from shared.rules.ikm import ELEMENTS

_NAMES: Final = (
    "Persyaratan",
    "Sistem, mekanisme, dan prosedur",
    "Waktu penyelesaian",
    "Biaya/tarif",
    "Produk spesifikasi jenis pelayanan",
    "Kompetensi pelaksana",
    "Perilaku pelaksana",
    "Penanganan pengaduan, saran, dan masukan",
    "Sarana dan prasarana",
)
_PERFORMANCE: Final = {"B": "Baik", "C": "Kurang baik"}


def _figure(
    answers: int, value: float, grade: str, means: tuple[float, ...], weakest: list[JsonValue]
) -> dict[str, JsonValue]:
    return {
        "answers": answers,
        "hidden": False,
        "value": value,
        "grade": grade,
        "performance": _PERFORMANCE[grade],
        "indicative": answers < 30,
        "elements": dict(zip(ELEMENTS, means, strict=True)),
        "weakest": weakest,
    }


_MEANS: Final = (3.23, 3.4, 3.28, 3.26, 3.36, 3.19, 3.37, 3.25, 3.33)
_BEFORE: Final = _figure(18, 75.46, "C", (3.11, 3.22, 2.94, 2.94, 3.17, 3.22, 3.11, 2.72, 2.72), ["U8", "U9"])

INDEX: Final[dict[str, JsonValue]] = {
    "unit_id": "semarang-candisari.pelayanan",
    "unit_name": "Seksi Pelayanan Masyarakat",
    "year": 2026,
    "answers": 150,
    "hidden": False,
    "value": 82.41,
    "grade": "B",
    "performance": "Baik",
    "indicative": False,
    "elements": {
        element: {"name": name, "nrr": mean, "weight": "1/9"}
        for element, name, mean in zip(ELEMENTS, _NAMES, _MEANS, strict=True)
    },
    "weakest": ["U6"],
    "previous_year": {
        "year": 2025,
        "answers": 18,
        "value": 75.46,
        "grade": "C",
        "indicative": True,
        "change": 6.95,
    },
    "rule_set": "ikm-2026.1",
}

REPORT: Final[dict[str, JsonValue]] = {
    **_figure(41, 77.3, "B", (3.07, 3.17, 3.15, 2.98, 3.02, 2.88, 3.17, 3.2, 3.2), ["U6"]),
    "city": "semarang",
    "agency": "semarang-candisari",
    "unit_id": "semarang-candisari.pelayanan",
    "service": None,
    "name": "Seksi Pelayanan Masyarakat",
    "starts_on": "2026-01-01",
    "ends_on": "2026-03-31",
    "before": _BEFORE,
    "change": 1.84,
    "months": [
        {
            **_figure(14, 75.2, "C", (3.21, 3.14, 2.86, 2.79, 2.86, 2.71, 3.14, 3.0, 3.36), ["U6"]),
            "month": "2026-01",
        },
        {
            **_figure(13, 76.92, "B", (3.0, 3.23, 3.46, 3.08, 3.0, 2.62, 3.38, 3.08, 2.85), ["U6"]),
            "month": "2026-02",
        },
        {
            **_figure(14, 79.76, "B", (3.0, 3.14, 3.14, 3.07, 3.21, 3.29, 3.0, 3.5, 3.36), ["U1", "U7"]),
            "month": "2026-03",
        },
    ],
    "years": [{**_BEFORE, "year": 2025}, {**_figure(150, 82.41, "B", _MEANS, ["U6"]), "year": 2026}],
    "agencies": [],
    "units": [],
    "services": [
        {
            **_figure(21, 78.17, "B", (3.19, 3.43, 3.1, 2.95, 3.05, 2.81, 3.05, 3.33, 3.24), ["U6"]),
            "id": "ktp-el",
            "name": "Ktp el",
        },
        {
            **_figure(20, 76.39, "C", (2.95, 2.9, 3.2, 3.0, 3.0, 2.95, 3.3, 3.05, 3.15), ["U2"]),
            "id": "surat-keterangan",
            "name": "Surat keterangan",
        },
    ],
    "respondents": {
        "sex": [
            {"category": "female", "name": "Perempuan", "respondents": 11},
            {"category": "male", "name": "Laki-laki", "respondents": 26},
            {"category": "not_said", "name": "Tidak diisi", "respondents": 4},
        ]
    },
    "rule_set": "ikm-2026.1",
}
