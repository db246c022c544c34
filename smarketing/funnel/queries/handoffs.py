"""The leads that wait for sales' answer, oldest first, and what became of the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Missing
from smarketing.funnel.models import Handoff, HandoffNote
from smarketing.funnel.models.handoff import Answer, Contest
from smarketing.funnel.queries.worklist import aliases_of, label_of

WAITING, LATE, UNCALLED, UNTRIED = "waiting", "late", "uncalled", "untried"
ANSWERED = "answered"
STATES = (WAITING, LATE, UNCALLED, UNTRIED, ANSWERED)
OWED_BY = {WAITING: "due_at", LATE: "due_at", UNCALLED: "contact_due_at", UNTRIED: "tries_due_at"}
ME, TEAM, ALL, MARKETINGS, UNASSIGNED = "me", "team", "all", "marketing", "unassigned"
WHOSE = (ME, TEAM, ALL, MARKETINGS, UNASSIGNED)  # ALL: whatever sales answers, alone or with both
EVERYBODYS = ""
AT_A_TIME = 50
RECENT = timedelta(days=92)  # what was owed longer ago is history, no list of breaches


@dataclass(frozen=True)
class Asked:
    """What a reader wants to see."""

    state: str = WAITING
    whose: str = EVERYBODYS
    member: int = 0
    team: int = 0
    marketing: tuple[str, ...] = ()  # the steps behind which leads wait for marketing
    step: str = ""  # only what waits behind this one
    after: str = ""  # the mark of the last row seen


@dataclass(frozen=True)
class Row:
    """A hand-off in the list, with names in place of numbers."""

    handoff: Handoff
    label: str
    persona: str
    source: str
    note: str  # the newest line of its thread
    left: timedelta  # until what is owed is due; below nought: past its time


@dataclass(frozen=True)
class Waiting:
    rows: list[Row]
    more: str  # ask for what comes after this mark; "": this was the last page


def handoffs_in(
    organization: Organization, asked: Asked, *, now: datetime, with_person: bool
) -> Waiting:
    """A page of hand-offs: of those that wait the most urgent first, of the answered the newest.

    A fixed number of queries; what it costs is what it shows.
    """
    found = list(paged(asked_for(organization, asked, now), asked)[: AT_A_TIME + 1])
    page = found[:AT_A_TIME]
    more = mark_of(page[-1], asked.state) if len(found) > AT_A_TIME else ""
    return Waiting(rows_of(organization, page, now, with_person, asked.state), more)


def asked_for(organization: Organization, asked: Asked, now: datetime) -> QuerySet[Handoff]:
    found = organization.handoffs.filter(withdrawn=False)
    states = {
        WAITING: Q(answer=""),
        LATE: owes_answer(now),
        UNCALLED: owes_contact(now),
        UNTRIED: owes_tries(now),
        ANSWERED: ~Q(answer=""),
    }
    if asked.step:
        found = found.filter(step=asked.step)
    mine = whose(asked.whose, asked.member, asked.team, asked.marketing)
    return found.filter(states[asked.state], mine)


def owes_answer(now: datetime) -> Q:
    """Waits for its answer, longer than was promised."""
    return Q(answer="", due_at__lte=now)


def owes_contact(now: datetime) -> Q:
    """Accepted, and nobody tried to reach the person in time."""
    return Q(
        answer="accepted",
        contacted_at__isnull=True,
        settled_at__isnull=True,
        contact_due_at__lte=now,
        contact_due_at__gt=now - RECENT,
    )


def owes_tries(now: datetime) -> Q:
    """Accepted, and tried less often in its window than was promised."""
    return Q(
        tries__lt=F("tries_needed"),
        settled_at__isnull=True,
        tries_due_at__lte=now,
        tries_due_at__gt=now - RECENT,
    )


def whose(name: str, member: int, team: int, marketing: Sequence[str] = ()) -> Q:
    """My own; my team's, given to nobody of it or to anyone; a half's; nobody's at all.

    `marketing` are the steps behind which leads wait for marketing's answer.
    """
    return {
        ME: Q(member=member),
        TEAM: Q(team=team) if team else Q(pk=None),
        ALL: ~Q(step__in=marketing) if marketing else Q(),
        MARKETINGS: Q(step__in=marketing) if marketing else Q(pk=None),
        UNASSIGNED: Q(member=None, team=None),
    }.get(name, Q())


def paged(found: QuerySet[Handoff], asked: Asked) -> QuerySet[Handoff]:
    found = found.select_related("lead__person", "member", "team", "answered_by")
    place = read_mark(asked.after)
    if asked.state == ANSWERED:
        ordered = found.order_by("-answered_at", "-pk")
        if place:
            ordered = ordered.filter(
                Q(answered_at__lt=place[0]) | Q(answered_at=place[0], pk__lt=place[1])
            )
        return ordered
    due = OWED_BY[asked.state]
    ordered = found.order_by(due, "pk")
    if place:
        ordered = ordered.filter(**{f"{due}__gte": place[0]}).filter(
            Q(**{f"{due}__gt": place[0]}) | Q(pk__gt=place[1])
        )
    return ordered


def mark_of(handoff: Handoff, state: str) -> str:
    moment = getattr(handoff, OWED_BY.get(state, "answered_at"))
    return f"{moment.isoformat()}~{handoff.pk}"


def read_mark(mark: str) -> tuple[datetime, int] | None:
    """The moment and number in a mark; one that was tampered with begins at the beginning."""
    moment, _tilde, number = mark.partition("~")
    try:
        at = datetime.fromisoformat(moment)
        return (at, int(number[:18])) if at.tzinfo else None
    except ValueError:
        return None


def rows_of(
    organization: Organization,
    page: list[Handoff],
    now: datetime,
    with_person: bool,
    state: str = WAITING,
) -> list[Row]:
    """The rows of a page, in four queries however many."""
    leads = [handoff.lead for handoff in page]
    sources = names_among(organization.sources, {lead.source for lead in leads})
    personas = names_among(organization.personas, {lead.persona for lead in leads})
    aliases = aliases_of(leads)
    notes = dict(
        HandoffNote.objects.filter(handoff__in=page)
        .order_by("at", "pk")
        .values_list("handoff_id", "text")
    )
    return [
        Row(
            handoff=handoff,
            label=named(handoff, aliases, with_person),
            persona=personas.get(handoff.lead.persona, ""),
            source=sources.get(handoff.lead.source, ""),
            note=notes.get(handoff.pk, ""),
            left=getattr(handoff, OWED_BY.get(state, "due_at")) - now,
        )
        for handoff in page
    ]


def names_among(rows: QuerySet, ids: set[int]) -> dict[int, str]:
    return dict(rows.filter(pk__in=ids - {0}).order_by().values_list("pk", "name"))


def named(handoff: Handoff, aliases: Mapping[int, str], with_person: bool) -> str:
    lead = handoff.lead
    person = getattr(lead, "person", None) if with_person else None
    return label_of(lead, person, aliases.get(lead.pk, ""))


def how_many_wait(
    organization: Organization, member: int, team: int, marketing: Sequence[str] = ()
) -> dict[str, int]:
    """How many wait for me, my team, for each half and for nobody."""
    waiting = organization.handoffs.filter(withdrawn=False, answer="")
    told = waiting.aggregate(
        **{f"of_{name}": Count("pk", filter=whose(name, member, team, marketing)) for name in WHOSE}
    )
    return {name: told[f"of_{name}"] for name in WHOSE}


@dataclass(frozen=True)
class Told:
    """One hand-off whole."""

    row: Row
    notes: list[HandoffNote]
    before: list[Handoff]  # earlier hand-offs of the same lead
    instead: Handoff | None = None  # of one that is no more, or went on: what stands now


def handoff_told(
    organization: Organization, handoff_id: int, *, now: datetime, with_person: bool
) -> Told:
    """One hand-off with its thread, in a fixed number of queries. Raises `Missing`."""
    mine = organization.handoffs.select_related("lead__person", "member", "team", "answered_by")
    handoff = mine.filter(pk=handoff_id).first()
    if handoff is None:
        raise Missing(_("There is no such hand-off."))
    [row] = rows_of(organization, [handoff], now, with_person)
    before = organization.handoffs.filter(lead=handoff.lead_id, passed_at__lt=handoff.passed_at)
    return Told(
        row=row,
        notes=list(handoff.notes.select_related("by")),
        before=list(before.exclude(pk=handoff.pk).exclude(answer="").order_by("-passed_at")[:5]),
        instead=standing_for(handoff) if handoff.withdrawn or is_sent_on(handoff) else None,
    )


def is_sent_on(handoff: Handoff) -> bool:
    return handoff.answer == Answer.FORWARDED


def standing_for(gone: Handoff) -> Handoff | None:
    """The newest hand-off that stands for a lead, or for the one that took it in."""
    lead = gone.lead.merged_into_id or gone.lead_id
    stands = Handoff.objects.filter(organization=gone.organization_id, lead=lead, withdrawn=False)
    return (
        stands.exclude(pk=gone.pk).select_related("member", "team").order_by("-passed_at").first()
    )


def team_today(organization: Organization, member_id: int, today: date) -> tuple[int, str]:
    """The team a member is in today, 0 for none, with its name."""
    places = organization.memberships.filter(member=member_id, from_on__lte=today)
    place = (
        places.exclude(to_on__lt=today).order_by("-from_on").values_list("team_id", "team__name")
    )
    return place.first() or (0, "")


def waits_of(organization: Organization, leads: list[int]) -> dict[int, Handoff]:
    """The waiting hand-off of each of these leads, where there is one."""
    waiting = organization.handoffs.filter(lead__in=leads, answer="", withdrawn=False)
    return {handoff.lead_id: handoff for handoff in waiting.select_related("member", "team")}


def contested_handoffs(organization: Organization) -> QuerySet[Handoff]:
    """Rejections that wait for the council's word, the oldest first."""
    return organization.handoffs.filter(contest=Contest.OPEN).order_by("contested_at")
