"""One lead's story, and the leads that stand on a step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Missing
from smarketing.funnel.models import Alias, Lead, Move, Person
from smarketing.funnel.queries.entries import COLUMNS, Row
from smarketing.funnel.queries.scope import RELATED
from smarketing.funnel.rules.events import PERSONAL
from smarketing.funnel.rules.money import written

SAID_AS = {"owner": "member_names", "team": "team_names", "persona": "persona_names"}


@dataclass(frozen=True)
class Told:
    """The newest version of one fact, with names in place of numbers.

    `names` has the dimensions that were said: "" where they were said blank. A tombstone is told
    too, marked by `move.deleted`.
    """

    move: Move
    names: dict[str, str]


@dataclass(frozen=True)
class Story:
    lead: Lead
    aliases: list[Alias]
    facts: list[Told]  # in the order of their moments
    entries: list[Row]  # in the order they were appended
    person: Person | None  # None also where the reader may not see it, or it was erased
    erased_at: datetime | None


def lead_story(organization: Organization, lead_id: int, *, with_person: bool) -> Story:
    """All that is known of a lead, in a fixed number of queries. Raises Missing.

    A lead that was found to be another one is told as that one. Whoever works the lead may see
    the person; the caller decides that.
    """
    lead = organization.leads.select_related("merged_into").filter(pk=lead_id).first()
    if lead is None:
        raise Missing(_("There is no such lead."))
    lead = lead.merged_into or lead
    person = Person.objects.filter(lead=lead).first()
    erased_at = person.erased_at if person else None
    return Story(
        lead=lead,
        aliases=list(lead.aliases.order_by("source_system", "kind", "value")),
        facts=told(organization, newest_moves(organization, lead)),
        entries=[Row(*values) for values in lead.entries.order_by("id").values_list(*COLUMNS)],
        person=person if with_person and not erased_at else None,
        erased_at=erased_at,
    )


def newest_moves(organization: Organization, lead: Lead) -> list[Move]:
    """The highest version of each fact of a lead, and of those it took in."""
    newest: dict[str, Move] = {}
    carriers = [lead.pk, *lead.merged.values_list("pk", flat=True)]
    for move in organization.moves.filter(lead__in=carriers).order_by("version"):
        newest[move.event_key] = move
    zone = organization.zone
    return sorted(
        newest.values(),
        key=lambda move: (
            move.on or (move.at.astimezone(zone).date() if move.at else date.min),
            move.at is not None,
            move.at.timestamp() if move.at else 0.0,
            move.pk,
        ),
    )


def told(organization: Organization, moves: Sequence[Move]) -> list[Told]:
    """Facts with the names that their numbers stand for: one query for each dimension."""
    names = {
        dimension: names_said(organization, dimension, moves)
        for dimension in RELATED
        if dimension != "office"
    }
    return [
        Told(
            move,
            {
                dimension: "" if number == 0 else known.get(number, f"#{number}")
                for dimension, known in names.items()
                if (number := getattr(move, dimension)) is not None
            },
        )
        for move in moves
    ]


def lead_told(lead: Lead) -> dict[str, Any]:
    """Where a lead stands, as plain data; 0 where nobody and nothing is said."""
    return {
        "id": lead.pk,
        "source_system": lead.source_system,
        "external_id": lead.external_id,
        "step": lead.step,
        "outcome": lead.outcome,
        "since": lead.moved_on,
        "owner_id": lead.owner,
        "team_id": lead.team,
        "persona_id": lead.persona,
        "source_id": lead.source,
    }


def story_told(story: Story) -> dict[str, Any]:
    """A story as plain data, without the lines it appended to the ledger."""
    lead, person = story.lead, story.person
    return lead_told(lead) | {
        "attributes": lead.attributes,
        "aliases": [
            {"source_system": one.source_system, "kind": one.kind, "value": one.value}
            for one in story.aliases
        ],
        "facts": [fact_told(fact, lead.organization.currency) for fact in story.facts],
        "person": person and {name: getattr(person, name) for name in PERSONAL},
        "erased_at": story.erased_at,
    }


def fact_told(fact: Told, home: str) -> dict[str, Any]:
    """A fact as plain data; an amount without a currency is one of the home currency."""
    move, currency = fact.move, fact.move.currency or home
    return {
        "id": move.pk,
        "what": move.what,
        "stands": move.stands,
        "deleted": move.deleted,
        "at": move.at,
        "on": move.on,
        "back_to": move.back_to,
        "reason": move.reason,
        "amount": None if move.amount is None else written(move.amount, currency),
        "currency": "" if move.amount is None else currency,
        "names": fact.names,
    }


def names_said(organization: Organization, dimension: str, moves: Sequence[Move]) -> dict[int, str]:
    """What the numbers of one dimension in these facts stand for."""
    numbers = {getattr(move, dimension) for move in moves}
    related = getattr(organization, SAID_AS.get(dimension) or RELATED[dimension])
    return dict(related.filter(pk__in=numbers - {None}).order_by().values_list("id", "name"))


@dataclass(frozen=True)
class LeadPage:
    leads: list[Lead]
    next: tuple[date, int] | None  # ask for what comes after it; None: this was the last page


def open_leads(
    organization: Organization,
    step: str,
    *,
    outcome: str = "",
    owners: Sequence[int] = (),
    teams: Sequence[int] = (),
    after: tuple[date, int] | None = None,
    limit: int,
) -> LeadPage:
    """The leads that stand on a step with this outcome (usually none), who waits longest first.

    A page costs what it shows: the index on organisation, step and day leads to it.
    """
    leads = organization.leads.filter(
        step=step, outcome=outcome, merged_into__isnull=True, moved_on__isnull=False
    )
    if owners:
        leads = leads.filter(owner__in=owners)
    if teams:
        leads = leads.filter(team__in=teams)
    if after:
        day, last = after
        # The first condition alone lets the index begin at that day.
        leads = leads.filter(moved_on__gte=day).filter(Q(moved_on__gt=day) | Q(pk__gt=last))
    found = list(leads.order_by("moved_on", "pk")[: limit + 1])
    page = found[:limit]
    return LeadPage(page, (page[-1].moved_on, page[-1].pk) if len(found) > limit else None)
