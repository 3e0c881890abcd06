"""The story that the examples in OpenAPI tell, lived through over HTTP: what a caller is really answered.

What is sent are the examples of bodies, so that these and the examples of answers are one story too.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from pydantic import BaseModel

from services.enrollment.api import examples as ids
from services.enrollment.api.addresses import Addresses, AddressesWanted
from services.enrollment.api.agencies import AgencyBody, AgencyChange, AgencyStated
from services.enrollment.api.attendance import DayBody, DayNew, DaysBody, NoShowsBody, NoShowsNew
from services.enrollment.api.budgets import BudgetBody, BudgetPlanned, BudgetSet
from services.enrollment.api.certificate_bodies import CertificateBody, TemplateBody, VerifiedBody
from services.enrollment.api.certificates import TemplateNew
from services.enrollment.api.employee_bodies import EmployeeBody, EmployeeIdBody, EmployeeRegistered
from services.enrollment.api.employees import EmployeeNew, NipBody
from services.enrollment.api.enrollment_bodies import EnrollmentBody, StepsBody
from services.enrollment.api.enrollments import CompletionNew, EnrollmentNew
from services.enrollment.api.exports import IncompleteCourse, RoundedCourse
from services.enrollment.api.import_bodies import ImportReport, ImportRowBody, ImportSummary
from services.enrollment.api.meetings import MeetingNew
from services.enrollment.api.mentorship_bodies import GoalBody, MeetingBody, MentorshipBody, MentorshipStarted
from services.enrollment.api.mentorships import MentorshipNew
from services.enrollment.api.moves import MoveBody, MoveNew, Moves
from services.enrollment.api.path_bodies import MentorBody, PathBody
from services.enrollment.api.person_exports import PersonExport
from services.enrollment.api.positions import PositionList, PositionShown, PositionsStated
from services.enrollment.api.programme_bodies import ProgrammeBody
from services.enrollment.api.programmes import ProgrammeNew
from services.enrollment.api.session_bodies import SessionBody
from services.enrollment.api.sessions import SessionNew
from services.enrollment.api.suggestions import Suggestions
from services.enrollment.api.xapi_bodies import ActivityBody, ActorBody, MappedBody, ParkedBody
from services.enrollment.api.xapi_mapping import ActivityMapping, ActorMapping
from tests.service.enrollment.story import Story, example_of
from tests.service.enrollment.test_standings import score
from tests.service.enrollment.town import MINE, Json, get, made
from tests.service.enrollment.xapi.platform import sent, statement
from tests.service.harness import Harness

CANDISARI: Final = "/agencies/semarang-candisari"
ROSTER: Final = (
    "NIP;Nama;Pelatihan;Tanggal Mulai;Tanggal Selesai;JP;Nilai Pre Test;Nilai Post Test;Hasil\n"
    "199208172017031004;Budi Santoso;Manajemen Waktu;18/05/2026;19/05/2026;7,5;60;82;Lulus\n"
    "199001042015022001;Dewi Anggraini;Manajemen Waktu;18/05/2026;19/05/2026;7,5;62,5;{};Lulus\n"
)
OFFICE: Final = {
    "name": "Dinas Pendidikan Kota Sibolga",
    "city": "sibolga",
    "units": [{"unit": "layanan", "name": "Loket Layanan"}, {"unit": "sekretariat", "name": "Sekretariat"}],
}
NEXT: Final = {
    "title": "Bimtek Pelayanan Prima",
    "form": "KL10",
    "competencies": [{"competency": "pelayanan-publik"}],
    "prerequisites": [],
}
TIME: Final = {"title": "Manajemen Waktu", "form": "KL08", "jp": 7.5, "prerequisites": []}


def worker(nip: str, name: str, unit: str, title: str, kind: str, **technical: int) -> Json:
    """Somebody of the education office."""
    position = {"title": title, "type": kind, "technical": technical}
    email = f"{name.lower().replace(' ', '.')}@sibolga.go.id"
    return {"nip": nip, "name": name, "unit_id": f"{MINE}.{unit}", "position": position, "email": email}


async def the_register(story: Story) -> None:
    """Siti is registered and moves to another unit."""
    h, headers = story.h, {**story.elsewhere, "If-Match": "*"}
    await made(h, CANDISARI, example_of(AgencyStated), headers, method="PUT", status=200)
    change = example_of(AgencyChange)
    story.told(AgencyBody, await made(h, CANDISARI, change, headers, method="PATCH", status=200))
    listed = await made(h, "/positions", example_of(PositionsStated), headers, method="PUT", status=200)
    story.told(PositionShown, story.told(PositionList, listed)["positions"][0])
    new = await made(h, "/employees", example_of(EmployeeNew), headers)
    path = f"/employees/{new['employee_id']}"
    story.real[ids.SITI] = new["employee_id"]
    story.told(EmployeeRegistered, new)
    story.told(EmployeeBody, (await get(h, path, headers)).json())
    story.told(EmployeeIdBody, await made(h, "/employees:lookup", example_of(NipBody), headers, status=200))
    moved = await made(h, f"{path}/moves", example_of(MoveNew), headers)
    story.real[ids.MOVE] = moved["move_id"]
    story.told(MoveBody, moved)
    copy = (await get(h, f"{path}/export", headers)).json()
    copy["records"] = {name: copy["records"][name] for name in example_of(PersonExport)["records"]}
    # the trail also holds what this story read; the example shows what was done
    copy["audit"] = [one for one in copy["audit"] if one["action"] in {"employee-registered", "employee-changed"}]
    story.told(PersonExport, copy)
    story.told(Moves, (await get(h, f"{path}/moves", headers)).json())


async def the_office(story: Story) -> None:
    """An office with three people, a course with a session, and money for it."""
    await story.do(f"/agencies/{MINE}", OFFICE, method="PUT")
    await story.do(f"/agencies/{MINE}", example_of(AgencyChange), method="PATCH")
    clerk = worker(
        "199208172017031004", "Budi Santoso", "layanan", "Kepala Loket", "pengawas", **{"teknologi-informasi": 3}
    )
    senior = worker("197804052003122003", "Melati Kusuma", "sekretariat", "Sekretaris Dinas", "administrator")
    colleague = worker("199001042015022001", "Dewi Anggraini", "sekretariat", "Analis Data", "fungsional")
    for shown, one in ((ids.CLERK, clerk), (ids.SENIOR, senior), (ids.COLLEAGUE, colleague)):
        story.real[shown] = (await story.do("/employees", one, status=201))["employee_id"]
    programme = await story.do("/programmes", story.body(ProgrammeNew), status=201)
    story.real[ids.PROGRAMME] = programme["programme_id"]
    story.told(ProgrammeBody, programme)
    session = await story.do(f"/programmes/{programme['programme_id']}/sessions", story.body(SessionNew), status=201)
    story.real[ids.SESSION] = session["session_id"]
    more = {"programme_id": programme["programme_id"], "planned": 275_000_000}
    await story.do("/budgets", story.body(BudgetPlanned, **more), method="PUT")
    budget = await story.do("/budgets", story.body(BudgetPlanned), method="PUT")
    story.real[ids.BUDGET] = budget["budget_id"]
    story.told(BudgetSet, budget)
    [whole] = [one for one in (await story.see("/budgets"))["items"] if one["programme_id"] is None]
    story.told(BudgetBody, whole)


async def the_seats(story: Story) -> None:
    """The clerk and a colleague are enrolled; what the clerk could learn next, and from whom."""
    following = await story.do("/programmes", story.body(ProgrammeNew, **NEXT), status=201)
    story.real[ids.NEXT_PROGRAMME] = following["programme_id"]
    days = {"starts_on": "2026-11-24", "ends_on": "2026-11-26", "instructors": []}
    path = f"/programmes/{following['programme_id']}/sessions"
    story.real[ids.NEXT_SESSION] = (await story.do(path, story.body(SessionNew, **days), status=201))["session_id"]
    for shown, who in ((ids.ENROLLMENT, ids.CLERK), (ids.COLLEAGUES_ENROLLMENT, ids.COLLEAGUE)):
        seat = await story.do("/enrollments", story.body(EnrollmentNew, employee_id=story.real[who]), status=201)
        story.real[shown] = seat["enrollment_id"]
    story.told(SessionBody, await story.see(f"/sessions/{story.real[ids.SESSION]}"))
    clerk, senior = story.real[ids.CLERK], story.real[ids.SENIOR]
    await story.h.publish(
        score(clerk, "teknologi-informasi", "45.5", 1),
        score(clerk, "pelayanan-publik", "41.25", 1, required=2),
        score(senior, "pelayanan-publik", "74", 4, required=3),
    )
    await story.h.settled()
    learning = await story.see("/recommendations", employee_id=clerk)
    learning["items"] = [one for one in learning["items"] if one["measured"]]
    story.told(PathBody, learning)
    asked = {"mentee_id": clerk, "competency": "pelayanan-publik"}
    found = story.told(Suggestions, await story.see("/mentorships/suggestions", **asked))
    story.told(MentorBody, found["items"][0])


async def the_course(story: Story) -> None:
    """The clerk attends and completes the course; the colleague never comes."""
    session, path = f"/sessions/{story.real[ids.SESSION]}", f"/enrollments/{story.real[ids.ENROLLMENT]}"
    story.told(DayBody, await story.do(f"{session}/attendance/2026-11-10", story.body(DayNew), method="PUT"))
    story.told(DaysBody, await story.see(f"{session}/attendance"))
    story.told(NoShowsBody, await story.do(f"{session}/no-shows", story.body(NoShowsNew)))
    story.told(EnrollmentBody, await story.do(f"{path}/completion", story.body(CompletionNew)))
    steps = await story.see(f"{path}/steps")
    story.told(StepsBody, {**steps, "items": steps["items"][:2]})
    story.told(Addresses, await story.do("/enrollments:addresses", story.body(AddressesWanted)))
    story.told(
        TemplateBody, await story.do(f"/agencies/{MINE}/certificate-template", example_of(TemplateNew), method="PUT")
    )
    certificate = await story.do(f"{path}/certificate", None, status=201)
    story.real[ids.CERTIFICATE] = certificate["code"]
    story.told(CertificateBody, certificate)
    story.told(VerifiedBody, await story.see(f"/certificates/{certificate['code']}"))


async def the_mentorship(story: Story) -> None:
    """The senior guides the clerk."""
    new = await story.do("/mentorships", story.body(MentorshipNew), status=201)
    path = f"/mentorships/{new['mentorship_id']}"
    shown = (ids.MENTORSHIP, ids.GOAL, ids.OTHER_GOAL)
    story.real |= zip(shown, (new["mentorship_id"], *(goal["goal_id"] for goal in new["goals"])), strict=True)
    story.told(MentorshipStarted, new)
    story.h.clock.advance(timedelta(days=12))
    meeting = await story.do(f"{path}/sessions", story.body(MeetingNew), status=201)
    story.real[ids.MEETING] = meeting["mentoring_session_id"]
    story.told(MeetingBody, meeting)
    goal = {"goal": new["goals"][0]["goal"], "state": "reached"}
    story.told(GoalBody, await story.do(f"{path}/goals/{story.real[ids.GOAL]}", goal, method="PUT"))
    story.told(MentorshipBody, await story.see(path))


async def the_files(story: Story) -> None:
    """A roster of May, sent again with another result; what SIASN would not take as it is."""
    await story.do("/programmes", story.body(ProgrammeNew, **TIME), status=201)
    query, headers = (
        {"agency": MINE, "dry_run": "false", "create": "sessions"},
        {**story.officer, "Content-Type": "text/csv"},
    )
    reports = []
    for post_test in ("80", "85"):
        content = ROSTER.format(post_test).encode()
        answer = await story.h.client.post("/enrollment/v1/imports", params=query, content=content, headers=headers)
        reports.append(answer.json())
    report = reports[1]
    clerks, colleagues = report["rows"]
    shown = (ids.IMPORT, ids.CLERKS_ROW, ids.COLLEAGUES_ROW)
    story.real |= zip(shown, (report["import_id"], clerks["enrollment_id"], colleagues["enrollment_id"]), strict=True)
    story.told(ImportReport, report)
    story.told(ImportRowBody, colleagues)
    story.told(ImportSummary, (await story.see("/imports"))["items"][0])
    year = {"agency": MINE, "year": 2026}
    for model, path, enrolment in (
        (IncompleteCourse, "missing", story.real[ids.ENROLLMENT]),
        (RoundedCourse, "rounded", clerks["enrollment_id"]),
    ):
        courses = (await story.see(f"/exports/siasn/{path}", **year))["items"]
        story.told(model, next(one for one in courses if one["enrollment_id"] == enrolment))


async def the_platform(story: Story) -> None:
    """A statement waits for its account to be known."""
    said = statement("budi.s", "passed", ids.COURSE, when="2026-11-12T16:00:00+07:00", id=ids.STATEMENT)
    await sent(story.h, {**said, "actor": ids.ACCOUNT}, story.officer)
    story.told(ParkedBody, (await story.see("/xapi/parked"))["items"][0])
    await story.do("/xapi/activities", story.body(ActivityMapping), method="PUT")
    story.told(MappedBody, await story.do("/xapi/actors", story.body(ActorMapping), method="PUT"))
    story.told(ActorBody, (await story.see("/xapi/actors"))["items"][0])
    story.told(ActivityBody, (await story.see("/xapi/activities"))["items"][0])


async def lived(h: Harness) -> dict[type[BaseModel], Any]:
    """The whole story; what each model answered."""
    story = Story(h)
    chapters = (the_register, the_office, the_seats, the_mentorship, the_course, the_files, the_platform)
    for chapter in chapters:
        await chapter(story)
    return story.answers
