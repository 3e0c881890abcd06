"""Names to invent people from."""

from __future__ import annotations

from typing import Final

# fmt: off
MEN: Final = (
    "Ahmad", "Budi", "Dedi", "Eko", "Fajar", "Gunawan", "Hendra", "Irfan", "Joko", "Kurnia", "Lukman", "Maruli",
    "Nugroho", "Parlindungan", "Rahmat", "Slamet", "Togar", "Usman", "Wahyu", "Yusuf",
)
WOMEN: Final = (
    "Ayu", "Bunga", "Citra", "Dewi", "Endang", "Fitri", "Galuh", "Hesti", "Intan", "Juwita", "Kartika", "Lestari",
    "Mawar", "Ningsih", "Puspita", "Ratna", "Sari", "Tiur", "Utami", "Wulan",
)
FAMILY: Final = (
    "Harahap", "Hasibuan", "Hutagalung", "Lubis", "Manurung", "Nainggolan", "Nasution", "Panggabean", "Pasaribu",
    "Purba", "Rangkuti", "Siregar", "Situmorang", "Tampubolon", "Tanjung", "Hartono", "Kusuma", "Prabowo", "Santoso",
    "Setiawan", "Suryadi", "Wibowo", "Widodo", "Wijaya",
)
