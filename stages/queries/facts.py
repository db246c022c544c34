"""The facts of an assessment: a fixed number of queries, whatever the size of the company."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, F, Prefetch, Q, Sum, When

from goals.queries.pay.plans import PLAN, is_in_force
from goals.queries.promises import marketing_in, promise_targets
from goals.rules.pay.terms import terms_of
from personas.models import Part
from smarketing.accounts.models import BoardDay, Organization, Role
from smarketing.accounts.queries.people import people_here
from smarketing.accounts.rules.halves import HALVES
from smarketing.accounts.rules.periods import add_months, month_of
from smarketing.agreements.models import Version
from smarketing.funnel.models.handoff import Answer
from smarketing.funnel.queries.borders import border_of
from smarketing.funnel.queries.counts import counts
from smarketing.funnel.rules.questions import Question
from stages.models import Attendance, Meeting, MeetingSeries
from stages.rules.evidence.strategic import PERSONA_DAYS
from stages.rules.evidence.together import ANSWER_DAYS, WINDOW
from stages.rules.facts import Facts, Held, Item, Passed, Person, Said, Series, Subject, Wording
from stages.rules.meetings import CADENCES, LAST
from stages.rules.table import UNDER_ONE_LEADER_DAYS

KINDS = (
    "goal",
    "statement",
    "definition",
    "implementation_plan",
    "persona",
    "plan",
    "chain",
    "border",
)
REFUSALS = ("rejected", "returned")
MESSAGES = {Part.SAY, Part.AVOID, Part.WORDS}
WEEK = timedelta(7)
LAST_SLOTS = timedelta((max(LAST.values()) + 2) * max(CADENCES))


def facts_of(organization: Organization, last: date, first: date | None = None) -> Facts:
    """Everything that assessments of the days from `first` to `last` look at."""
    appointments = appointed(organization)
    first = first or last
    if appointments:  # then the days before are asked whether the stages held on them
        first -= timedelta(UNDER_ONE_LEADER_DAYS + 1)
    names = subjects_of(organization)
    return Facts(
        wordings=wordings(organization, names),
        goals=tuple(names["goal"].values()),
        definitions=qualifications(organization, names["definition"]),
        personas=tuple(names["persona"].values()),
        series=series_of(organization, first),
        items=items_of(organization),
        said=said_of(organization),
        appointments=appointments,
        people=people_of(organization, last),
        opened=opened(organization, first - WEEK, last),
        readings=readings(organization),
        insights=insights(organization, first),
        handoffs=handoffs(organization, first, last),
        steps=dict(organization.steps.values_list("key", "half")),
        **passages(organization, first, last),
        **months(organization, first, last),
        delivered=delivered(organization, first, last),
    )


def subjects_of(organization: Organization) -> dict[str, dict[int, Subject]]:
    """What versions are of, by kind and number; three queries."""
    zone = organization.zone
    goals = organization.goals.values_list("id", "name", "dropped_at")
    personas = organization.personas.values_list("id", "name", "archived_at")
    definitions = organization.definitions.values_list("id", "name", "ended_on")
    return {
        "goal": {key: Subject(key, name, local(at, zone)) for key, name, at in goals},
        "persona": {key: Subject(key, name, local(at, zone)) for key, name, at in personas},
        "definition": {key: Subject(key, name, on) for key, name, on in definitions},
    }


def qualifications(
    organization: Organization, definitions: dict[int, Subject]
) -> tuple[Subject, ...]:
    """Of the definitions, that of the step leads are passed from: what makes a lead qualified."""
    at = border_of(organization)
    mine = organization.definitions.filter(key=at.entry) if at else organization.definitions
    return tuple(definitions[one] for one in mine.values_list("pk", flat=True))


def local(at: datetime | None, zone: ZoneInfo) -> date | None:
    return at.astimezone(zone).date() if at else None


def wordings(
    organization: Organization, names: dict[str, dict[int, Subject]]
) -> tuple[Wording, ...]:
    """Every version of what both heads sign, oldest first; two queries."""
    versions = (
        organization.versions.filter(kind__in=KINDS)
        .select_related("plan_approval")
        .prefetch_related("signatures")
        .order_by("kind", "subject_id", "number")
    )
    return tuple(wording(one, names, organization.zone) for one in versions)


def wording(version: Version, names: dict[str, dict[int, Subject]], zone: ZoneInfo) -> Wording:
    content = version.content
    subject = names.get(version.kind, {}).get(version.subject_id)
    return Wording(
        kind=version.kind,
        subject=version.subject_id,
        number=version.number,
        name=content.get("name") or (subject.name if subject else ""),
        proposed_on=local(version.proposed_at, zone),
        agreed_on=local(in_force_at(version), zone),
        withdrawn_on=local(version.withdrawn_at, zone),
        signed=tuple((one.half, local(one.signed_at, zone)) for one in version.signatures.all()),
        halves=halves_in(content),
        has_message=has_message(content),
        starts_on=day_in(content, "starts_on"),
        ends_on=day_in(content, "ends_on"),
        review_on=day_in(content, "review_on"),
        shared=terms_of(content).shared if version.kind == PLAN else Fraction(0),
    )


def in_force_at(version: Version) -> datetime | None:
    """When both had signed; a pay plan also waits for whoever stands above them."""
    if version.kind == PLAN:
        return version.plan_approval.at if is_in_force(version) else None
    return version.agreed_at


def halves_in(content: dict) -> tuple[str, ...]:
    """The halves a version is about: the one it names, else those that keep its claims."""
    claims = content.get("claims")
    said = {one.get("half") for one in claims} if isinstance(claims, list) else set()
    return tuple(sorted({content.get("half"), *said}.intersection(HALVES)))


def has_message(content: dict) -> bool:
    """Whether a persona's version claims what to say to them, or in which words."""
    claims = content.get("claims")
    said = {one.get("part") for one in claims} if isinstance(claims, list) else set()
    return not said.isdisjoint(MESSAGES)


def day_in(content: dict, key: str) -> date | None:
    return date.fromisoformat(content[key]) if content.get(key) else None


def series_of(organization: Organization, first: date) -> tuple[Series, ...]:
    """Every series with what became of its slots; four queries.

    Who was there is read as far back as a day's last slots can lie.
    """
    lately = Attendance.objects.filter(meeting__slot_on__gte=first - LAST_SLOTS)
    every = organization.meeting_series.prefetch_related(
        Prefetch("meetings__attendances", lately), "meetings__decisions"
    )
    return tuple(series_fact(one) for one in every)


def series_fact(series: MeetingSeries) -> Series:
    return Series(
        id=series.pk,
        kind=series.kind,
        name=series.kind,
        every=series.every,
        starts_on=series.starts_on,
        ended_on=series.ended_on,
        quorum_marketing=series.quorum_marketing,
        quorum_sales=series.quorum_sales,
        meetings={one.slot_on: held(one) for one in series.meetings.all()},
    )


def held(meeting: Meeting) -> Held:
    there: list[Attendance] = list(meeting.attendances.all())
    return Held(
        id=meeting.pk,
        slot_on=meeting.slot_on,
        planned_on=meeting.planned_on,
        held_on=meeting.held_on,
        cancelled_on=meeting.cancelled_on,
        marketing=sum(one.half == HALVES[0] for one in there),
        sales=sum(one.half == HALVES[1] for one in there),
        heads=frozenset(half for one in there for half in one.headed),
        has_minutes=bool(meeting.minutes.strip()),
        decisions=len(meeting.decisions.all()),
    )


def items_of(organization: Organization) -> tuple[Item, ...]:
    items = organization.plan_items.select_related("owner")
    return tuple(
        Item(
            id=one.pk,
            text=one.text,
            owner=one.owner.name,
            due_on=one.due_on,
            made_on=one.made_on,
            done_on=one.done_on,
            dropped_on=one.dropped_on,
            half=one.owner.side,
            progressed_on=one.progressed_on,
        )
        for one in items
    )


def said_of(organization: Organization) -> tuple[Said, ...]:
    """The decisions and mandates, oldest first."""
    said = organization.resolutions.select_related("by")
    return tuple(Said(one.pk, one.kind, one.by.name, one.on, one.why) for one in said)


def appointed(organization: Organization) -> tuple[Said, ...]:
    """Who led both functions, oldest first."""
    rows = organization.appointments.select_related("member")
    return tuple(
        Said(
            one.pk,
            "leader",
            one.member.name,
            one.from_on,
            one.why,
            one.ended_on,
            one.title.upper(),
        )
        for one in rows
    )


def people_of(organization: Organization, today: date) -> tuple[Person, ...]:
    """Who works here, belongs to a half and can sign in."""
    here = people_here(organization, today).filter(user__isnull=False, side__in=HALVES)
    rows = here.exclude(role=Role.VIEWER).values_list("id", "name", "side")
    return tuple(Person(*row) for row in rows)


def opened(organization: Organization, first: date, last: date) -> dict[date, frozenset[int]]:
    """Who opened the board on which day."""
    rows = BoardDay.objects.filter(
        member__organization=organization, day__gte=first, day__lte=last
    ).values_list("day", "member_id")
    return {day: frozenset(who) for day, who in grouped(rows).items()}


def grouped(rows: Iterable[tuple[date, int]]) -> dict[date, list[int]]:
    found: dict[date, list[int]] = {}
    for day, who in rows:
        found.setdefault(day, []).append(who)
    return found


def readings(organization: Organization) -> tuple[tuple[int, int, date], ...]:
    """Who confirmed on which day to have read which persona."""
    rows = organization.readings.values_list("version__subject_id", "member_id", "at")
    return tuple((about, who, local(at, organization.zone)) for about, who, at in rows)


def insights(organization: Organization, first: date) -> tuple[tuple[int, str, date], ...]:
    """What each half heard of each persona lately enough to count, by day."""
    since = datetime.combine(first - timedelta(PERSONA_DAYS), time(0), organization.zone)
    heard = organization.insights.filter(
        persona__isnull=False, half__in=HALVES, heard_at__gte=since
    )
    rows = heard.values_list("persona_id", "half", "heard_at")
    return tuple((about, half, local(at, organization.zone)) for about, half, at in rows)


def handoffs(organization: Organization, first: date, last: date) -> tuple[Passed, ...]:
    """The leads that came to the border, by the days on which they were passed and answered."""
    since = first - WINDOW - timedelta(ANSWER_DAYS + 1)
    return tuple(one for _key, one in grouped_handoffs(organization, since, last))


def grouped_handoffs(
    organization: Organization, after: date, last: date, *key: str
) -> Iterator[tuple[tuple, Passed]]:
    """Hand-offs after one day up to another, grouped by what assessments ask of them and a key."""
    spoken = Q(answer__in=[Answer.ACCEPTED, Answer.FORWARDED]) | ~Q(answer="") & ~Q(reason="")
    rows = (
        organization.handoffs.filter(withdrawn=False, passed_on__gt=after, passed_on__lte=last)
        .annotate(
            spoken=Case(When(spoken, then=True), default=False),
            in_time=Case(When(answered_at__lte=F("due_at"), then=True), default=False),
        )
        .values_list(*key, "passed_on", "answered_on", "spoken", "in_time")
        .annotate(n=Count("pk"))
        .order_by()
    )
    for *of, on, answered, said, soon, n in rows:
        yield tuple(of), Passed(on, answered, bool(said), bool(soon), n)


def passages(organization: Organization, first: date, last: date) -> dict[str, dict[date, int]]:
    """Leads that came to the border, were answered, and came round its definition, by day."""
    at = border_of(organization)
    if at is None:
        return {}
    since = first - WINDOW - timedelta(ANSWER_DAYS + 1)
    asked = Question(
        since,
        last,
        by=("day", "step", "outcome"),
        filters={"step": (at.entry, at.accepting), "outcome": REFUSALS},
    )
    passed: dict[date, int] = {}
    answered: dict[date, int] = {}
    for figure in counts(organization, asked).rows:
        day, step, _outcome = figure.key
        into = passed if step == at.entry else answered
        on = date.fromisoformat(day)
        into[on] = into.get(on, 0) + figure.count
    skipped = (
        organization.entries.filter(what=at.entry, implied=True, day__gte=since, day__lte=last)
        .values_list("day")
        .annotate(came=Sum("n"))
        .order_by()
    )
    return {"passed": passed, "answered": answered, "skipped": dict(skipped)}


def months(organization: Organization, first: date, last: date) -> dict[str, dict]:
    """What was promised of each step by month, and what came; two queries."""
    since, until = add_months(first.replace(day=1), -1), month_of(last).ends_on
    targets: dict[date, dict[str, int]] = {}
    typed = organization.step_targets.filter(month__gte=since, month__lte=until)
    for month, step, count in typed.values_list("month", "step", "count"):
        targets.setdefault(month, {})[step] = count
    attained: dict[date, dict[str, int]] = {}
    for figure in counts(organization, Question(since, until, by=("month", "step"))).rows:
        month, step = figure.key
        attained.setdefault(date.fromisoformat(f"{month}-01"), {})[step] = figure.count
    return {"targets": targets, "counts": attained}


def delivered(organization: Organization, first: date, last: date) -> dict[date, Fraction]:
    """What of the promised value of leads came, for each whole month that a day looks at."""
    since = add_months(first.replace(day=1), -1)
    promised = promise_targets(organization, since, last)
    kept = {}
    for start in promised:
        month = month_of(start)
        if month.ends_on < last:
            part = marketing_in(organization, month, last).kept or Fraction(0)
            kept[start] = min(max(part, Fraction(0)), Fraction(1))
    return kept
