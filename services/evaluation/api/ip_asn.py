"""The professionalism index of civil servants (IP ASN; PermenPANRB 38/2018, BKN 8/2019)."""

from __future__ import annotations

from typing import Annotated

from services.evaluation.api.ip_asn_bodies import AgencyIpAsnBody, IpAsnBody, agency_body, ip_asn_body
from services.evaluation.api.parameters import AgencySlug, EmployeeId, Language, PersonReader, Year
from services.evaluation.context import Ctx
from services.evaluation.domain.ip_asn import IpAsn
from services.evaluation.handlers.access import readable_person
from services.evaluation.handlers.ip_asn_report import agency_indexes, person_index
from services.evaluation.store.people import Person
from shared.database import Tx
from shared.service import api_router
from shared.web.auth import Principal, public
from shared.web.problems import problems

router = api_router("evaluation", tags=["ip-asn"])


@router.get("/employees/{employee_id}/ip-asn", summary="IP ASN seorang pegawai", responses=problems(404, 409))
async def get_ip_asn(
    employee_id: EmployeeId, context: Ctx, reader: PersonReader, language: Language, year: Year = None
) -> IpAsnBody:
    """A person's index of a year: each dimension's points, what is missing, and what would raise it by how much."""
    moment = context.moment()

    def script(tx: Tx) -> tuple[Person, IpAsn]:
        person = readable_person(tx, reader, employee_id)
        return person, person_index(tx, person, year or moment.today.year, moment)

    person, index = await context.database.read(script)
    await context.audit.read(reader, "ip-asn-read", employee_id)
    return ip_asn_body(person, index, language)


@router.get("/agencies/{agency}/ip-asn", summary="IP ASN sebuah instansi", responses=problems(404))
async def get_agency_ip_asn(
    agency: AgencySlug,
    context: Ctx,
    language: Language,
    reader: Annotated[Principal | None, public("citizens may know how professional an agency's people are as a whole")],
    year: Year = None,
) -> AgencyIpAsnBody:
    """How an agency's people are spread over the categories; person by person for the agency and its BKPSDM."""
    moment = context.moment()
    report = await context.database.read(agency_indexes, reader, agency, year or moment.today.year, moment)
    if report.own and reader is not None:
        await context.audit.read(reader, "ip-asn-list-read", agency)
    return agency_body(report, context.smallest_group, language)
