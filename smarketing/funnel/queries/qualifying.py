"""Leads against the definitions both heads signed, and against a rule somebody thinks of."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from smarketing.accounts.models import Organization
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.models import Entry, Lead, StandingDefinition
from smarketing.funnel.queries.ground import VISITOR
from smarketing.funnel.queries.matching import known_fields
from smarketing.funnel.rules.qualifying import OFFICE, ORIGIN, PERSONA, Qualifying, about

MOST = 20_000  # leads a rule is tried on, the newest


@dataclass(frozen=True)
class Tried:
    """What a rule would have done in a period."""

    period: Period
    leads: int
    let: int
    customers: int
    let_customers: int
    is_all: bool  # of the leads, not only the newest


def tried(organization: Organization, rule: Qualifying, period: Period) -> Tried:
    """How many of a period's leads a rule lets through, and how many of its customers.

    A fixed number of queries; nothing is written.
    """
    steps = list(
        organization.steps.exclude(key=VISITOR).order_by("position").values_list("key", flat=True)
    )
    first, last = steps[0], steps[-1]
    leads = list(entered(organization, first, period).order_by("-pk")[: MOST + 1])
    won = list(entered(organization, last, period).order_by("-pk")[:MOST])
    said = said_about(organization, [*leads, *won], rule)
    came = leads[:MOST]
    return Tried(
        period=period,
        leads=len(came),
        let=sum(rule.lets(said[lead.pk]) for lead in came),
        customers=len(won),
        let_customers=sum(rule.lets(said[lead.pk]) for lead in won),
        is_all=len(leads) <= MOST,
    )


def entered(organization: Organization, step: str, period: Period) -> QuerySet[Lead]:
    """The leads that came to a step in a period, as far as it was not taken back in it."""
    came = (
        Entry.objects.filter(organization=organization, what=step, lead__isnull=False)
        .filter(day__gte=period.starts_on, day__lte=period.ends_on)
        .values("lead")
        .annotate(net=Sum("n"))
        .filter(net__gt=0)
        .order_by()
        .values("lead")
    )
    return organization.leads.filter(pk__in=came).only(
        "pk", "organization_id", "attributes", "source", "persona", "team"
    )


def said_about(
    organization: Organization, leads: Collection[Lead], rule: Qualifying
) -> dict[int, dict[str, str]]:
    """What a rule is asked of, for each lead; four queries at most."""
    sources = dict(organization.sources.values_list("pk", "name"))
    personas = dict(organization.personas.values_list("pk", "name"))
    asked = [lead.pk for lead in leads] if rule.asks(ORIGIN) else []
    origins = origins_of(organization, asked)
    offices = office_names(organization) if rule.asks(OFFICE) else {}
    return {
        lead.pk: about(
            lead.attributes,
            sources.get(lead.source, ""),
            personas.get(lead.persona, ""),
            origins.get(lead.pk, ""),
            offices.get(lead.team, ""),
        )
        for lead in leads
    }


def origins_of(organization: Organization, leads: Collection[int]) -> dict[int, str]:
    """Where each lead originated, as its entries have it."""
    if not leads:
        return {}
    rows = Entry.objects.filter(organization=organization, lead__isnull=False).exclude(origin="")
    if len(leads) < 500:
        rows = rows.filter(lead__in=list(leads))
    wanted = set(leads)
    told = rows.values_list("lead_id", "origin").distinct().order_by()
    return {lead: origin for lead, origin in told if lead in wanted}


def office_names(organization: Organization) -> dict[int, str]:
    """The name of each team's office."""
    placed = organization.teams.filter(office__isnull=False)
    return dict(placed.values_list("pk", "office__name"))


def fields_known(organization: Organization) -> list[str]:
    """The fields a rule may ask for."""
    beside = [PERSONA, ORIGIN, OFFICE]
    return [*beside, *(one for one in known_fields(organization) if one not in beside)]


def in_force(organization: Organization, key: str) -> StandingDefinition | None:
    """The definition of a step that holds now."""
    return organization.standing_definitions.filter(key=key, until__isnull=True).first()
