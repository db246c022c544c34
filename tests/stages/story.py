"""A company's year towards one team, told through the services of every room."""

from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction

from goals.models import PlanApproval
from goals.rules.pay.terms import content_of, practice
from goals.rules.wording import Wording
from goals.services.goals import agree_goal, propose_goal
from smarketing.accounts.models import BoardDay
from smarketing.agreements import services as agreements
from smarketing.funnel.models.step import Half
from smarketing.funnel.rules.said import LeadRef, Said
from smarketing.funnel.services import ledger
from stages.queries.facts import facts_of
from stages.rules.assess import Assessment, assess
from stages.services import agreed, meetings, plan, stepping

BEGIN = date(2026, 1, 5)  # a Monday
WEEK = timedelta(7)


def at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), UTC)


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
        """A lead a day, qualified and accepted the day after."""
        facts = []
        for n in range((last - first).days + 1):
            day, lead = first + timedelta(n), LeadRef("crm", f"{first + timedelta(n)}")
            facts.append(Said(lead, f"{day}-mql", what="mql", on=day))
            facts.append(Said(lead, f"{day}-sal", what="sal", on=day + timedelta(1)))
        with transaction.atomic():
            self.organization.raise_wanted()
            ledger.post(self.organization, facts, recorded_at=at(last))

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
        claims = [{"half": half, "text": "Asks for a demo"} for half in ("marketing", "sales")]
        self.agree("persona", persona.pk, {"claims": claims, "day": str(day)}, day)
        return persona

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
        every = timedelta(self.series[kind].every)
        day = first
        while day <= last:
            self.meet(kind, day)
            day += every

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
