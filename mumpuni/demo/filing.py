"""What the cities file with SIASN: ids of agencies and people, and certificates, some of them still lacking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Final

from mumpuni.demo.client import Client
from mumpuni.demo.year import Year

_FORM: Final = "KL03"
"""A form of which SIASN's id is known."""

_CERTIFIED: Final = 6
_WITHOUT: Final = 2
"""Of these, people whose id in SIASN is still to be looked up."""

_ANY: Final = {"If-Match": "*"}


async def file_courses(
    client: Client, years: Sequence[Year], people: Mapping[str, str], enrollments: Mapping[tuple[str, str], str]
) -> None:
    """Certify the newest technical training of each agency, and note the ids by which SIASN knows its people.

    ``people`` and ``enrollments`` say which id the server gave to whom. Raises ``Refused``.
    """
    for year in years:
        runs = [run for run in year.runs if year.courses[run.course].form == _FORM]
        if not runs:
            continue
        newest = max(runs, key=lambda run: (run.ends_on, run.key))
        slug = year.agency.slug
        agency = {"siasn_id": _id_of(slug), "siasn_location_id": _id_of(year.agency.city)}
        step = f"siasn/{slug}"
        await client.send("PATCH", f"/enrollment/v1/agencies/{slug}", agency, step=step, headers=_ANY)
        passed = [one.person for one in year.attempts if one.run == newest.key and one.ending == "completed"]
        for number, person in enumerate(passed[:_CERTIFIED]):
            path = f"/enrollment/v1/enrollments/{enrollments[person, newest.key]}/certificate"
            await client.send("POST", path, {}, step=f"{step}/certificate/{person}")
            if number >= _WITHOUT:
                path, known = f"/enrollment/v1/employees/{people[person]}", {"siasn_id": _id_of(person)}
                await client.send("PATCH", path, known, step=f"{step}/{person}", headers=_ANY)


def _id_of(what: str) -> str:
    """An id as SIASN gives them out; the same in every run."""
    return f"{Random(f'siasn/{what}').getrandbits(128):032X}"  # noqa: S311 - a demo
