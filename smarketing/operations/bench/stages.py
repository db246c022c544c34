"""`bench stages`: assess a company of 200 people over two years, from all its records."""

import random
import time
from datetime import date, datetime, timedelta
from datetime import time as clock

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from goals.rules.wording import Wording
from goals.services.goals import agree_goal, propose_goal
from smarketing.accounts.models import BoardDay, Member, Organization, User
from smarketing.accounts.rules.halves import HALVES, MARKETING, SALES
from smarketing.agreements.models import Signature, Version
from smarketing.funnel.models import Handoff
from smarketing.operations.bench import ground
from smarketing.operations.bench.figures import Result, in_turn, seconds
from stages.models import Attendance, Meeting, MeetingDecision, MeetingSeries, PlanItem
from stages.queries.assessment import line_of
from stages.queries.facts import facts_of
from stages.queries.facts.meetings import series_fact
from stages.rules.meetings import slots_between
from stages.services.assessing import reassess

SCALES = {  # people, days, moves
    "full": (200, 730, 100_000),
    "small": (40, 180, 10_000),
    "tiny": (4, 60, 200),
}
TODAY = date(2026, 11, 23)
OPENS, ATTEND, READS = 0.7, 12, 0.8
PERSONAS, EDITIONS, INSIGHTS, ITEMS = 6, 4, 5, 40
TIMES = 9


def measure(scale: str) -> Result:
    """One day's assessment as the page asks for it, and the whole history told again."""
    people, days, moves = SCALES[scale]
    organization, members = company(people, days, moves)
    asked = queries(organization)
    taken = in_turn(
        {
            "line": lambda: line_of(organization, TODAY),
            "facts": lambda: facts_of(organization, TODAY),
        },
        TIMES,
    )
    result = Result("stages", connection.vendor)
    result.figures = {
        "people": people,
        "days": days,
        "board_days": BoardDay.objects.count(),
        "handoffs": organization.handoffs.count(),
        "readings": organization.readings.count(),
        "facts_ms": round(taken["facts"], 1),
        "cpu_ms": round(processor_ms(organization), 1),
        "queries": asked,
        "history_again_seconds": round(seconds(lambda: tell_again(organization, days)), 2),
    }
    halve(members)
    result.measured("assessment", taken["line"])
    result.measured("assessment_queries", asked - queries(organization))
    return result


def processor_ms(organization: Organization) -> float:
    """The processor time of one assessment; a busy machine adds nothing to it."""
    started = time.process_time()
    line_of(organization, TODAY)
    return (time.process_time() - started) * 1000


def halve(members: list[Member]) -> None:
    """Take every second meeting, and every second person's days and readings, away."""
    every = list(Meeting.objects.order_by("series", "slot_on").values_list("pk", flat=True))
    Meeting.objects.filter(pk__in=every[::2]).delete()
    for member in members[::2]:
        member.board_days.all().delete()
        member.readings.all().delete()


def queries(organization: Organization) -> int:
    fresh = Organization.objects.get(pk=organization.pk)  # nothing read before
    with CaptureQueriesContext(connection) as asked:
        line_of(fresh, TODAY)
    return len(asked)


@transaction.atomic
def tell_again(organization: Organization, days: int) -> None:
    organization.raise_wanted()
    reassess(organization, at(TODAY), since=TODAY - timedelta(days))


def at(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, clock(hour), timezone.get_default_timezone())


def company(people: int, days: int, moves: int) -> tuple[Organization, list[Member]]:
    """Two halves with everything that an assessment looks at, over so many days."""
    chance = random.Random(2026)
    organization, _program = ground.company()
    begin = TODAY - timedelta(days)
    members = hired(organization, people)
    heads = {half: next(one for one in members if one.side == half) for half in HALVES}
    for half, head in heads.items():
        organization.headships.create(member=head, half=half, from_on=begin.replace(day=1))
    ground.post_rows(organization, ground.rows(moves))
    shared_goals(organization, heads, begin)
    with transaction.atomic():
        passed(organization, days)
        opened(members, begin, days, chance)
        written(organization, heads, members, begin, days, chance)
        met(organization, members, begin, chance)
        planned(organization, members, begin, days)
    organization.refresh_from_db()
    return organization, members


def hired(organization: Organization, people: int) -> list[Member]:
    users = User.objects.bulk_create(User(email=f"p{n}@bench.example") for n in range(people))
    return Member.objects.bulk_create(
        Member(organization=organization, name=f"Person {n}", user=user, side=HALVES[n % 2])
        for n, user in enumerate(users)
    )


def shared_goals(organization: Organization, heads: dict[str, Member], begin: date) -> None:
    """A goal a quarter, signed by both."""
    for head in heads.values():
        head.organization = organization
    first = begin.replace(day=1)
    while first < TODAY:
        last = first + timedelta(89)
        wording = Wording(f"{first}", "amount:customer", "USD", first, last, 100_000_000)
        goal = propose_goal(
            by=heads[MARKETING], wording=wording, reason="", now=at(first), sign_as=MARKETING
        )
        agree_goal(by=heads[SALES], goal_id=goal.pk, number=1, half=SALES, now=at(first, 11))
        first = last + timedelta(1)


def passed(organization: Organization, days: int) -> None:
    """Every lead's hand-off, answered the day after, spread over the days."""
    leads = list(organization.leads.values_list("pk", flat=True))
    organization.handoffs.all().delete()
    Handoff.objects.bulk_create(
        (
            Handoff(
                organization=organization,
                lead_id=lead,
                passed_by=f"{lead}",
                step="mql",
                passed_at=at(day),
                passed_on=day,
                due_at=at(day + timedelta(1), 12),
                answer="accepted",
                answered_at=at(day + timedelta(1)),
                answered_on=day + timedelta(1),
                took=86_400,
            )
            for n, lead in enumerate(leads)
            for day in [TODAY - timedelta(n % days + 1)]
        ),
        batch_size=2_000,
    )


def opened(members: list[Member], begin: date, days: int, chance: random.Random) -> None:
    BoardDay.objects.bulk_create(
        (
            BoardDay(member=member, day=begin + timedelta(n))
            for n in range(days + 1)
            for member in members
            if chance.random() < OPENS
        ),
        batch_size=5_000,
    )


def written(
    organization: Organization,
    heads: dict[str, Member],
    members: list[Member],
    begin: date,
    days: int,
    chance: random.Random,
) -> None:
    """Personas in several editions, read by most; the definition, the statement and insights."""
    claims = [{"half": half, "part": "say", "text": "It runs in your house."} for half in HALVES]
    for n in range(PERSONAS):
        persona = organization.personas.create(name=f"Persona {n}")
        for edition in range(EDITIONS):
            day = begin + timedelta(days * (edition + 1) // (EDITIONS + 1))
            version = signed(organization, heads, "persona", persona.pk, edition + 1, day, claims)
            organization.readings.model.objects.bulk_create(
                organization.readings.model(
                    organization=organization, member=member, version=version, at=at(day, 12)
                )
                for member in members
                if chance.random() < READS
            )
        organization.insights.model.objects.bulk_create(
            organization.insights.model(
                organization=organization,
                persona=persona,
                part="trigger",
                text="Heard",
                by=member,
                half=member.side,
                heard_at=at(begin + timedelta(chance.randrange(days))),
            )
            for member in members
            for _again in range(INSIGHTS)
        )
    definition = organization.definitions.create(key="mql", name="MQL")
    signed(organization, heads, "definition", definition.pk, 1, begin, [])
    signed(organization, heads, "statement", organization.pk, 1, begin, [])


def signed(
    organization: Organization,
    heads: dict[str, Member],
    kind: str,
    subject: int,
    number: int,
    day: date,
    claims: list[dict],
) -> Version:
    version = Version.objects.create(
        organization=organization,
        kind=kind,
        subject_id=subject,
        number=number,
        content={"claims": claims, "text": "As agreed."},
        digest=f"{kind}-{subject}-{number}",
        proposed_by=heads[MARKETING],
        proposed_at=at(day),
        agreed_at=at(day, 11),
    )
    Signature.objects.bulk_create(
        Signature(
            version=version, half=half, member=head, digest=version.digest, signed_at=at(day, 11)
        )
        for half, head in heads.items()
    )
    return version


def met(
    organization: Organization, members: list[Member], begin: date, chance: random.Random
) -> None:
    """Every meeting of both series, with many people, minutes and a decision."""
    for kind, every in (("heads", 7), ("council", 14)):
        series = MeetingSeries.objects.create(
            organization=organization, kind=kind, every=every, starts_on=begin
        )
        made = Meeting.objects.bulk_create(
            Meeting(
                series=series,
                slot_on=day,
                planned_on=day,
                held_on=day,
                minutes="As agreed.",
                recorded_by=members[0],
                recorded_at=at(day),
            )
            for day in slots_between(series_fact(series), begin, TODAY)
        )
        Attendance.objects.bulk_create(
            Attendance(meeting=one, member=member, half=member.side, headed=[member.side])
            for one in made
            for member in {*members[:2], *chance.sample(members, min(ATTEND, len(members)))}
        )
        MeetingDecision.objects.bulk_create(
            MeetingDecision(meeting=one, text="Answer by noon", owner=members[0], due_on=TODAY)
            for one in made
        )


def planned(organization: Organization, members: list[Member], begin: date, days: int) -> None:
    PlanItem.objects.bulk_create(
        PlanItem(
            organization=organization,
            text=f"Item {n}",
            owner=members[n % len(members)],
            due_on=begin + timedelta(days * n // ITEMS),
            serves="council",
            made_on=begin,
            done_on=begin + timedelta(days * n // ITEMS),
        )
        for n in range(ITEMS)
    )
