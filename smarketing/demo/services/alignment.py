"""The demo's walk along the line of stages: decided, signed, met, planned; then councils lapse."""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from django.db import transaction
from django.db.models import F

from personas.rules.matching import Condition
from smarketing.accounts.models import BoardDay, Member, Organization
from smarketing.accounts.queries import heads_of
from smarketing.accounts.rules.halves import HALVES, MARKETING, SALES
from smarketing.agreements.models import Version
from smarketing.funnel.models import Handoff
from smarketing.funnel.queries.qualifying import in_force
from smarketing.funnel.rules.qualifying import Qualifying
from smarketing.funnel.services.handoffs.following import qualify
from stages.models import MeetingDecision, MeetingSeries
from stages.services import agreed, meetings, plan, stepping
from stages.services.assessing import reassess

WEEK = timedelta(7)
PLAN = (
    ("Agree on what makes a lead qualified", "qualification"),
    ("One scoreboard on both office walls", "scoreboard"),
    ("Answer every lead within a day", "handoffs"),
    ("Write the four personas together", "personas"),
    ("One shared goal a quarter", "goals"),
    ("Revenue council every two weeks", "council"),
    ("Minutes the same day", "council"),
    ("Marketing sits in on ten sales calls", "personas"),
    ("Sales opens the campaign calendar", "collaboration"),
    ("Both pay plans on the shared goal", "pay"),
    ("Joint owner for opportunities", "steps"),
    ("Joint owner for customers", "steps"),
    ("Everybody reads a new version within its week", "readings"),
)
DONE = 11
OPENS = 0.7  # of people on a day
LAPSED = 2  # councils
DECIDED = (
    ("A webinar every two weeks", "count:lead"),
    ("South gets its leads by noon, not at night", "count:sal"),
    ("Trial leads go straight to sales", "count:opportunity"),
    ("One page of answers to price questions", "count:customer"),
)
QUALIFIED = (
    "Fits one of the four personas, works at a company of more than 20 people, and asked for "
    "something that only a buyer asks for: a price, a demo, a date."
)
RECENT = 500
RULE = Qualifying(
    conditions=(
        Condition("size", "least", ("20",)),
        Condition("role", "filled"),
        Condition("persona", "filled"),
    )
)
ALSO = {
    "sal": "Sales has read it, takes it as its own and will reach the person in the time promised.",
    "opportunity": "A conversation showed need and budget: an amount, a date and who decides.",
    "customer": "The contract is signed by both sides.",
    "contact": "A person of ours reached the buyer and something was said. A reply by a machine "
    "is none.",
}
STATEMENT = (
    "Marketing and sales win the same customers. We plan together, answer each other, look at the "
    "same figures, and change course within the quarter."
)


WEEKS = 58  # the walk's length; a demo of less is the same walk in fewer


@dataclass(frozen=True)
class Walk:
    """Whose walk it is, and on which Monday each of its weeks begins."""

    organization: Organization
    heads: dict[str, Member]
    begin: date
    today: date

    def week(self, n: int) -> date:
        weeks = min((self.today - self.begin).days // 7, WEEKS)
        return self.begin + n * weeks // WEEKS * WEEK

    def at(self, day: date, hour: int = 10) -> datetime:
        return datetime.combine(day, time(hour), self.organization.zone)


@transaction.atomic
def align(organization: Organization, today: date, now: datetime) -> None:
    """Fourteen months towards one team, told through the rooms' own services."""
    heads = heads_of(organization.pk, today)
    for member in heads.values():
        member.organization = organization
    seated = max(seat.from_on for seat in organization.headships.all())
    begin = max(today - WEEKS * WEEK, seated + WEEK)
    walk = Walk(organization, heads, begin - timedelta(begin.weekday()), today)
    organization.refresh_from_db(fields=["wanted"])
    before = organization.wanted
    open_boards(walk)
    decide(walk)
    meet(walk)
    finish_old(walk)
    plan_it(walk)
    for half, tenths in ((MARKETING, 30), (SALES, 25)):
        stepping.declare_opinion(by=heads[half], tenths=tenths, now=now)
    organization.acts.filter(version__gt=before).delete()  # told today of days long gone: no news
    organization.assessment_days.all().delete()
    organization.raise_wanted()
    reassess(organization, now, since=walk.begin)


def open_boards(walk: Walk) -> None:
    """Most people look at the board on most days."""
    chance, first = random.Random(7), walk.week(20)
    people = walk.organization.members.filter(user__isnull=False, side__in=HALVES)
    days = [first + timedelta(n) for n in range((walk.today - first).days + 1)]
    BoardDay.objects.bulk_create(
        (
            BoardDay(member=one, day=day)
            for one in people
            for day in days
            if chance.random() < OPENS
        ),
        ignore_conflicts=True,
    )


def decide(walk: Walk) -> None:
    """The decision, the statement, and the definition of a qualified lead."""
    why = "Two forecasts, two truths: we lose deals between the desks."
    mia, sara = walk.heads[MARKETING], walk.heads[SALES]
    stepping.record_decision(by=mia, on=walk.begin, why=why, now=walk.at(walk.begin))
    moment = walk.at(walk.week(3))
    said = {"text": STATEMENT, "reason": "After the first quarter together.", "now": moment}
    sign(walk, agreed.propose_statement(by=sara, **said), moment)
    moment = walk.at(walk.week(12))
    said = {"text": QUALIFIED, "name": "MQL", "reason": "", "now": moment, "rule": RULE}
    sign(walk, agreed.propose_definition(by=sara, **said), moment)
    lately = sara.organization.handoffs.filter(passed_at__gte=moment).select_related("lead")
    mark(sara.organization, list(lately.order_by("-pk")[:RECENT]))
    for key, text in ALSO.items():
        said = {"text": text, "reason": "", "now": moment, "key": key}
        sign(walk, agreed.propose_definition(by=sara, **said), moment)


def mark(organization: Organization, passed: list[Handoff]) -> None:
    """The demo told its leads before its heads agreed: those passed since are asked by the rule."""
    qualify(organization, passed, partial(in_force, organization))
    Handoff.objects.bulk_update(passed, ["definition", "qualifies"], batch_size=200)


def sign(walk: Walk, version: Version, moment: datetime) -> None:
    for half in HALVES:
        agreed.sign(
            by=walk.heads[half],
            kind=version.kind,
            subject_id=version.subject_id,
            number=version.number,
            half=half,
            digest=version.digest,
            now=moment,
        )


def meet(walk: Walk) -> None:
    """CMO and CSO every week but one in twelve; a council every two weeks, until it lapses."""
    weekly, council = series(walk, "heads", 7, 10), series(walk, "council", 14, 24)
    for n in range((walk.today - weekly.starts_on).days // 7):
        if n % 12 != 7:
            hold(walk, weekly, n)
    for n in range((walk.today - council.starts_on).days // 14 - LAPSED):
        hold(walk, council, n)


def finish_old(walk: Walk) -> None:
    """What was decided long ago is done."""
    mine = MeetingDecision.objects.filter(meeting__series__organization=walk.organization)
    mine.filter(due_on__lt=walk.today - WEEK).update(done_on=F("due_on"))


def series(walk: Walk, kind: str, every: int, week: int) -> MeetingSeries:
    day = walk.week(week)
    said = {"kind": kind, "every": every, "starts_on": day, "at": time(9, 30)}
    return meetings.plan_series(by=walk.heads[MARKETING], now=walk.at(day), **said)


def hold(walk: Walk, of: MeetingSeries, n: int) -> None:
    """The n-th meeting of a series, with both heads, minutes and a decision."""
    day = of.starts_on + timedelta(n * of.every)
    text, metric = DECIDED[n % len(DECIDED)]
    owner = walk.heads[HALVES[n % 2]].pk
    meetings.hold_meeting(
        by=walk.heads[SALES],
        series_id=of.pk,
        slot_on=day,
        held_on=day,
        attended=[walk.heads[half].pk for half in HALVES],
        minutes="We looked at the scoreboard, at what waits for an answer, and at what we owe.",
        decisions=[meetings.Decided(text, owner, day + 2 * WEEK, metric)],
        now=walk.at(day, 18),
    )


def plan_it(walk: Walk) -> None:
    """The plan: most of it done, the rest still to come."""
    day = walk.week(34)
    due = [day + (walk.today - day) * n // DONE for n in range(DONE)]
    due += [walk.today + (n + 2) * WEEK for n in range(len(PLAN) - DONE)]
    items = [
        plan.set_plan_item(
            by=walk.heads[MARKETING],
            text=text,
            owner=walk.heads[HALVES[n % 2]].pk,
            due_on=due[n],
            serves=serves,
            now=walk.at(day),
        )
        for n, (text, serves) in enumerate(PLAN)
    ]
    sign(walk, walk.organization.versions.filter(kind=agreed.PLAN).first(), walk.at(day))
    for item in items[:DONE]:
        plan.finish_item(by=walk.heads[MARKETING], item_id=item.pk, now=walk.at(item.due_on))
