"""What citizens named as missing, as competencies, by unit and year."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from services.evaluation.store.report_tables import ComplaintNeed, NeedSum
from shared.database import Tx
from shared.database.bulk import adding, deleting, replacing, table_of
from shared.database.keys import Keys

NeedKey = tuple[str, int, str, str]
"""Agency, year, unit and competency."""

_SUM, _COMPLAINT = table_of(NeedSum), table_of(ComplaintNeed)
_IDS = Keys("wanted", complaint_id=str)
_FIND = sa.select(_COMPLAINT).where(_IDS.has(_COMPLAINT.c.complaint_id))
_OF_AGENCY = (
    sa.select(_SUM)
    .where(_SUM.c.agency == sa.bindparam("agency", type_=sa.String), _SUM.c.year == sa.bindparam("year"))
    .order_by(*_SUM.primary_key.columns)
)
_ADD, _FORGET_EMPTY = adding(_SUM), deleting(_SUM, *_SUM.primary_key.columns.keys(), "n")
_PUT, _REMOVE = replacing(_COMPLAINT), deleting(_COMPLAINT)


class Voiced(NamedTuple):
    """The needs that one complaint is counted for."""

    complaint_id: str
    agency: str
    year: int
    unit_id: str
    needs: tuple[str, ...]

    @property
    def keys(self) -> list[NeedKey]:
        """The sums it is part of."""
        return [(self.agency, self.year, self.unit_id, need) for need in self.needs]


def complaints(tx: Tx, complaint_ids: Iterable[str]) -> dict[str, Voiced]:
    """Those of these complaints that are counted, by id."""
    rows: Sequence[Sequence[Any]] = tx.execute(_FIND, _IDS.bound(list(complaint_ids))).all()
    return {row[0]: Voiced(row[0], row[1], row[2], row[3], tuple(json.loads(row[4]))) for row in rows}


def put(tx: Tx, counted: Iterable[Voiced], gone: Iterable[str]) -> None:
    """Store what these complaints are counted for; those that are gone are counted no longer."""
    _PUT.run(tx, [(*one[:4], json.dumps(one.needs)) for one in counted])
    _REMOVE.run(tx, [(complaint_id,) for complaint_id in gone])


def add(tx: Tx, deltas: Mapping[NeedKey, int]) -> None:
    """Add to the sums. One that is left at nothing has no row."""
    _ADD.run(tx, [(*key, delta) for key, delta in deltas.items() if delta])
    _FORGET_EMPTY.run(tx, [(*key, 0) for key, delta in deltas.items() if delta < 0])


def of_agency(tx: Tx, agency: str, year: int) -> dict[NeedKey, int]:
    """An agency's year."""
    rows: Sequence[Sequence[Any]] = tx.execute(_OF_AGENCY, {"agency": agency, "year": year}).all()
    return {(row[0], row[1], row[2], row[3]): row[4] for row in rows}
