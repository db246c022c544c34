"""The leads that wait on the way, a page at a time: what it costs is what it shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from smarketing.accounts.models import Organization
from smarketing.funnel.models import Alias, Lead, Move
from smarketing.funnel.queries.given_back import GIVEN_BACK, to_nobody
from smarketing.funnel.queries.ground import VISITOR

OPEN, WON, CLOSED, WAITING, NAMELESS = "open", "won", "closed", "waiting", "nameless"
BACK = "back"  # sales gave them back, for a reason that returns them to marketing
STATES = (OPEN, BACK, WON, CLOSED, WAITING, NAMELESS)
AT_A_TIME = 50
LONGEST = 100  # characters of a search
DIMENSIONS = ("owner", "team", "persona")


@dataclass(frozen=True)
class Asked:
    """What a reader wants to see. In `keys` 0 asks for those that have none."""

    state: str = OPEN
    step: str = ""
    keys: Mapping[str, int] = field(default_factory=dict)  # owner, team, persona
    source: str = ""  # by its name
    text: str = ""  # of a company, a person or an id
    newest: bool = False
    after: str = ""  # the mark of the last row seen


@dataclass(frozen=True)
class Row:
    """A lead in the list, with names in place of numbers."""

    lead: Lead
    label: str
    step: str
    owner: str
    team: str
    persona: str
    source: str
    days: int | None  # since it came to where it stands


@dataclass(frozen=True)
class Worklist:
    rows: list[Row]
    more: str  # ask for what comes after this mark; "": this was the last page
    waiting: dict[str, int]  # how many leads of this question stand on each step


def worklist(
    organization: Organization, asked: Asked, *, names: "Names", today: date, with_person: bool
) -> Worklist:
    """A page of leads, oldest first unless asked otherwise, and how many stand on each step.

    Persons are read and searched only where the reader may see them.
    """
    leads = leads_asked_for(organization, asked, names, with_person)
    waiting = leads.order_by().values_list("step").annotate(Count("pk"))
    if asked.step:
        leads = leads.filter(step=asked.step)
    if with_person:
        leads = leads.select_related("person")
    found = list(paged(leads, asked)[: AT_A_TIME + 1])
    page = found[:AT_A_TIME]
    sources = dict(
        organization.sources.filter(pk__in={lead.source for lead in page}).values_list("pk", "name")
    )
    aliases = aliases_of(page)
    return Worklist(
        rows=[row_of(lead, names, sources, aliases, today, with_person) for lead in page],
        more=mark_of(page[-1]) if len(found) > AT_A_TIME else "",
        waiting=dict(waiting),
    )


@dataclass(frozen=True)
class Names:
    """What the numbers in the list stand for, for the rows and the choices of its filters."""

    steps: dict[str, str]  # in the order of the way, without visitors
    owner: dict[int, str]
    team: dict[int, str]
    persona: dict[int, str]


def names_for(organization: Organization, steps: Mapping[str, str]) -> Names:
    """Every member, team and persona by number; `steps` are their names by key."""
    return Names(
        steps={key: name for key, name in steps.items() if key != VISITOR},
        owner=dict(organization.members.exclude(role="program").values_list("pk", "name")),
        team=dict(organization.teams.values_list("pk", "name")),
        persona=dict(organization.personas.values_list("pk", "name")),
    )


def leads_asked_for(
    organization: Organization, asked: Asked, names: Names, with_person: bool
) -> QuerySet[Lead]:
    """The leads of the question, of whatever step."""
    leads = organization.leads.filter(in_state(asked.state, names), merged_into__isnull=True)
    if asked.state == BACK:
        leads = leads.filter(~Exists(to_nobody(organization).filter(lead=OuterRef("pk"))))
    if asked.state == WAITING:
        leads = leads.filter(~Exists(Move.objects.filter(lead=OuterRef("pk"))))
    leads = leads.filter(**{name: asked.keys[name] for name in DIMENSIONS if name in asked.keys})
    if asked.source:
        numbers = organization.sources.filter(name=asked.source).values("pk")
        leads = leads.filter(source__in=numbers)
    if asked.text:
        leads = leads.filter(called(organization, asked.text, with_person))
    return leads


def plain(text: str) -> str:
    """A text to search for, without what no name holds."""
    return text.replace("\x00", "").strip()[:LONGEST]


def in_state(state: str, names: Names) -> Q:
    """Open: on the way to the last step, or returned; the others as their names say."""
    last = next(reversed(names.steps), "")
    return {
        OPEN: Q(outcome="", step__in=[key for key in names.steps if key != last])
        | Q(outcome="returned"),
        WON: Q(outcome="", step=last),
        BACK: Q(outcome__in=GIVEN_BACK),
        CLOSED: Q(outcome__in=["lost", "rejected"]),
        WAITING: Q(step="", outcome=""),
        NAMELESS: Q(external_id__isnull=True),
    }[state]


def called(organization: Organization, text: str, with_person: bool) -> Q:
    """Leads known by this text: their id, an alias, or who they are where that may be seen."""
    aliased = Alias.objects.filter(organization=organization, value=text).values("lead_id")
    condition = Q(external_id=text) | Q(pk__in=aliased)
    if with_person:
        condition |= Q(person__company__icontains=text) | Q(person__name__icontains=text)
    return condition


def paged(leads: QuerySet[Lead], asked: Asked) -> QuerySet[Lead]:
    """In the order asked for, beginning after the mark: by day and number, each lead once.

    Leads without a day come last, or first where the newest are asked for.
    """
    sign = "-" if asked.newest else ""
    far = "lt" if asked.newest else "gt"
    if asked.state in (WAITING, NAMELESS):
        ordered = leads.order_by(f"{sign}pk")
        place = read_mark(asked.after)
        return ordered.filter(**{f"pk__{far}": place[1]}) if place else ordered
    ordered = leads.filter(moved_on__isnull=False).order_by(f"{sign}moved_on", f"{sign}pk")
    if not (place := read_mark(asked.after)):
        return ordered
    day, last = place
    # The first condition alone lets the index begin at that day.
    return ordered.filter(**{f"moved_on__{far}e": day}).filter(
        Q(**{f"moved_on__{far}": day}) | Q(**{f"pk__{far}": last})
    )


def mark_of(lead: Lead) -> str:
    return f"{lead.moved_on or date.min}.{lead.pk}"


def read_mark(mark: str) -> tuple[date, int] | None:
    """The day and number in a mark; one that was tampered with begins at the beginning."""
    day, _point, number = mark.partition(".")
    try:
        return date.fromisoformat(day), int(number[:18])
    except ValueError:
        return None


def aliases_of(leads: list[Lead]) -> dict[int, str]:
    """One alias for each lead without a name of its own."""
    nameless = [lead.pk for lead in leads if lead.external_id is None]
    return dict(Alias.objects.filter(lead__in=nameless).values_list("lead_id", "value"))


def row_of(
    lead: Lead,
    names: Names,
    sources: Mapping[int, str],
    aliases: Mapping[int, str],
    today: date,
    with_person: bool,
) -> Row:
    person = getattr(lead, "person", None) if with_person else None
    return Row(
        lead=lead,
        label=label_of(lead, person, aliases.get(lead.pk, "")),
        step=names.steps.get(lead.step, lead.step),
        owner=names.owner.get(lead.owner, ""),
        team=names.team.get(lead.team, ""),
        persona=names.persona.get(lead.persona, ""),
        source=sources.get(lead.source, ""),
        days=(today - lead.moved_on) // timedelta(1) if lead.moved_on else None,
    )


def label_of(lead: Lead, person: object, alias: str = "") -> str:
    """What people call a lead: its company, its person, its id, or its number here."""
    said = person and (person.company or person.name)
    return (
        said or (lead.external_id if lead.source_system != "hand" else "") or alias or f"#{lead.pk}"
    )
