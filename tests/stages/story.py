"""A company's year towards one team, told through the services of every room."""

from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction

from goals.models import PlanApproval
from goals.rules.pay.terms import content_of, practice
from goals.rules.wording import Wording
from goals.services.goals import agree_goal, propose_goal
from personas.queries.positions import standing_position
from personas.services import positions
from smarketing.accounts.models import BoardDay
from smarketing.agreements import services as agreements
from smarketing.funnel.models import Handoff
from smarketing.funnel.models.step import Half
from smarketing.funnel.rules.said import LeadRef, Said
from smarketing.funnel.services import ledger
from stages.models import Attendance, Meeting, MeetingDecision
from stages.queries.facts import facts_of
from stages.queries.facts.meetings import series_fact
from stages.rules.assess import Assessment, assess
from stages.rules.meetings import slots_between
from stages.services import agreed, meetings, plan, stepping
from tests.cast import make_organization, make_person

BEGIN = date(2026, 1, 5)  # a Monday
WEEK = timedelta(7)


def at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), UTC)


def told(days: list[date]) -> list[Said]:
    """What a source system says of a lead a day."""
    return [
        Said(LeadRef("crm", f"{day}"), f"{day}-{what}", what=what, on=day + timedelta(n))
        for day in days
        for n, what in enumerate(("mql", "sal"))
    ]


def handoff(organization, lead: int, day: date) -> Handoff:
    """Passed on a day, accepted on the next."""
    return Handoff(
        organization=organization,
        lead_id=lead,
        passed_by=f"{day}-mql",
        step="mql",
        passed_at=at(day),
        passed_on=day,
        due_at=at(day + timedelta(2)),
        answer="accepted",
        answered_at=at(day + timedelta(1)),
        answered_on=day + timedelta(1),
        took=86_400,
        is_first=True,
    )


def begun(slug: str) -> "Company":
    """A company at the beginning of its year."""
    made = make_organization(slug)
    return Company(
        made,
        make_person(made, "Mia", "leader", "marketing", heads="marketing"),
        make_person(made, "Sara", "leader", "sales", heads="sales"),
        make_person(made, "Cleo", "ceo"),
        make_person(made, "Mona", "member", "marketing"),
        make_person(made, "Tom", "member", "sales"),
    )


class Company:
    def __init__(self, organization, mia, sara, cleo, mona, tom):
        self.organization = organization
        self.mia, self.sara, self.cleo, self.mona, self.tom = mia, sara, cleo, mona, tom
        for one in (mia, sara, cleo, mona, tom):
            one.organization = organization
        self.series = {}

    @property
    def people(self):
        return [self.mia, self.sara, self.mona, self.tom]

    def line(self, day: date) -> Assessment:
        return assess(facts_of(self.organization, day), day)

    def leads(self, first: date, last: date) -> None:
        """A lead a day, accepted the day after, and the hand-offs as their room keeps them."""
        days = [first + timedelta(n) for n in range((last - first).days + 1)]
        with transaction.atomic():
            self.organization.raise_wanted()
            ledger.post(self.organization, told(days), recorded_at=at(last))
        leads = dict(self.organization.leads.values_list("external_id", "pk"))
        Handoff.objects.bulk_create(
            (handoff(self.organization, leads[f"{day}"], day) for day in days),
            ignore_conflicts=True,
        )

    def decide(self, day: date) -> None:
        stepping.record_decision(by=self.cleo, on=day, why="Two teams, one funnel.", now=at(day))

    def both_sign(self, version, day: date) -> None:
        for head, half in ((self.mia, "marketing"), (self.sara, "sales")):
            agreed.sign(
                by=head,
                kind=version.kind,
                subject_id=version.subject_id,
                number=version.number,
                half=half,
                digest=version.digest,
                now=at(day),
            )

    def state(self, day: date) -> None:
        said = {"text": "We win together.", "reason": "", "now": at(day)}
        self.both_sign(agreed.propose_statement(by=self.mia, **said), day)

    def define(self, day: date, text: str = "Fits a persona and asked for a demo."):
        said = {"text": text, "reason": "", "now": at(day)}
        version = agreed.propose_definition(by=self.sara, **said)
        self.both_sign(version, day)
        return version

    def share_goal(self, first: date, last: date) -> None:
        wording = Wording("Revenue", "amount:customer", "USD", first, last, 100_000_000)
        goal = propose_goal(
            by=self.mia, wording=wording, reason="", now=at(first, 7), sign_as="marketing"
        )
        agree_goal(by=self.sara, goal_id=goal.pk, number=1, half="sales", now=at(first, 8))

    def publish_persona(self, day: date):
        """A persona of both halves, as its room leaves it."""
        persona, _made = self.organization.personas.get_or_create(name="Olivia")
        claims = [
            {"half": "marketing", "part": "trigger", "text": "Asks for a demo"},
            {"half": "sales", "part": "say", "text": "It runs in your house."},
        ]
        self.agree("persona", persona.pk, {"claims": claims, "day": str(day)}, day)
        return persona

    def address(self, day: date) -> None:
        """An audience to which both halves gave, in the next of its versions."""
        audience = self.organization.positions.first() or positions.begin_audience(
            by=self.mia, name="Operations", now=at(day)
        )
        said = {"position_id": audience.pk, "now": at(day)}
        number = standing_position(self.organization, audience.pk).position.number
        positions.word_position(by=self.mia, text=f"Two sites, {day}", seen=number, **said)
        positions.add_point(
            by=self.sara, text=f"Below 80 none buys, {day}", ground="call", seen=number + 1, **said
        )
        version = positions.propose_position(by=self.mia, reason="", seen=number + 2, **said)
        for head, half in ((self.mia, "marketing"), (self.sara, "sales")):
            signing = {"number": version.number, "half": half, "digest": version.digest}
            positions.sign_position(by=head, **signing, **said)

    def tie_pay(self, day: date) -> None:
        for subject, half in ((1, "marketing"), (2, "sales")):
            terms = practice(half, BEGIN, "amount:customer")
            version = self.agree("plan", subject, content_of(terms), day)
            PlanApproval.objects.create(version=version, digest=version.digest, at=at(day))

    def agree(self, kind, subject, content, day):
        version = agreements.propose(
            by=self.mia, kind=kind, subject_id=subject, content=content, reason="", now=at(day)
        )
        self.both_sign(version, day)
        return version

    def read(self, persona, day: date) -> None:
        version = self.organization.versions.filter(kind="persona", subject_id=persona.pk).first()
        for member in self.people:
            self.organization.readings.create(member=member, version=version, at=at(day, 12))

    def plan_series(self, kind: str, every: int, day: date) -> None:
        self.series[kind] = meetings.plan_series(
            by=self.mia, kind=kind, every=every, starts_on=day, now=at(day)
        )

    def meet(self, kind: str, day: date, **said) -> None:
        """The meeting of that day, with both halves, minutes and a decision."""
        given = {
            "held_on": day,
            "attended": [self.mia.pk, self.sara.pk],
            "minutes": "As agreed.",
            "decisions": [meetings.Decided("Answer by noon", self.sara.pk, day + WEEK)],
            "now": at(said.get("held_on", day), 18),
        }
        meetings.hold_meeting(
            by=self.sara, series_id=self.series[kind].pk, slot_on=day, **given | said
        )

    def meet_weekly(self, kind: str, first: date, last: date) -> None:
        """Every meeting of those days, as `meet` leaves it."""
        series = self.series[kind]
        days = [*slots_between(series_fact(series), first, last)]
        made = Meeting.objects.bulk_create(
            Meeting(
                series=series,
                slot_on=day,
                planned_on=day,
                held_on=day,
                minutes="As agreed.",
                recorded_by=self.sara,
                recorded_at=at(day, 18),
            )
            for day in days
        )
        Attendance.objects.bulk_create(
            Attendance(meeting=one, member=member, half=member.side, headed=[member.side])
            for one in made
            for member in (self.mia, self.sara)
        )
        MeetingDecision.objects.bulk_create(
            MeetingDecision(
                meeting=one, text="Answer by noon", owner=self.sara, due_on=one.held_on + WEEK
            )
            for one in made
        )

    def plan_items(self, day: date, count: int = 4) -> list:
        return [
            plan.set_plan_item(
                by=self.mia,
                text=f"Item {n}",
                owner=self.tom.pk,
                due_on=day + 20 * WEEK,
                serves="council",
                now=at(day),
            )
            for n in range(count)
        ]

    def sign_plan(self, day: date) -> None:
        version = self.organization.versions.filter(kind="implementation_plan").first()
        self.both_sign(version, day)

    def open_board(self, first: date, last: date) -> None:
        BoardDay.objects.bulk_create(
            (
                BoardDay(member=member, day=first + timedelta(n))
                for n in range((last - first).days + 1)
                for member in self.people
            ),
            ignore_conflicts=True,
        )

    def join_steps(self) -> None:
        self.organization.steps.update(half=Half.BOTH)

    def seat(self, office, *members) -> None:
        """Whose place is in an office, each in a team of their own."""
        for member in members:
            team = self.organization.teams.create(
                name=f"{office} {member.name}", side=member.side, office=office
            )
            self.organization.memberships.filter(member=member).delete()
            self.organization.memberships.create(member=member, team=team)

    def mandate(self, day: date) -> None:
        stepping.give_mandate(by=self.cleo, on=day, why="Grow as one.", now=at(day))

    def appoint(self, day: date) -> None:
        stepping.appoint(
            by=self.cleo,
            member=self.sara.pk,
            title="cro",
            from_on=day,
            why="One leader.",
            now=at(day),
        )
