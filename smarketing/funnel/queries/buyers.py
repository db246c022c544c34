"""The deals of one persona: what is known of those that were won, and why others were lost."""

from collections import Counter
from datetime import date

from django.db.models import Count, QuerySet

from personas.rules.matching import plain_text
from smarketing.accounts.models import Organization
from smarketing.funnel.models import Lead, Move
from smarketing.funnel.rules.money import digits, written

MOST = 500  # deals looked at, the newest


def won_deals(organization: Organization, persona_id: int, since: date) -> list[dict[str, str]]:
    """The attributes of each of the newest deals won since a day; one query, two at most."""
    last = organization.steps.order_by("position").values_list("key", flat=True).last()
    won = organization.leads.filter(
        step=last, outcome="", persona=persona_id, moved_on__gte=since, merged_into__isnull=True
    )
    found = won.order_by("-moved_on", "-pk").values_list("attributes", flat=True)[:MOST]
    return [{name: plain_text(value) for name, value in one.items()} for one in found]


def lost_reasons(organization: Organization, persona_id: int, since: date) -> Counter[str]:
    """Why leads of a persona that are lost now were lost, since a day; "" for no reason said."""
    lost = organization.leads.filter(
        outcome="lost", persona=persona_id, moved_on__gte=since, merged_into__isnull=True
    )
    return reasons_of(Move.objects.filter(lead__in=lost.values("pk"), what="lost"))


def reasons_of(moves: QuerySet[Move]) -> Counter[str]:
    """How many leads each reason was said of. The moves are those of some leads: without the
    organisation beside them, SQLite goes to these leads instead of through all moves.
    """
    rows = moves.filter(deleted=False).order_by().values_list("reason")
    return Counter(dict(rows.annotate(n=Count("lead", distinct=True))))


def rejected_reasons(
    organization: Organization, campaign: str, first: date, last: date
) -> Counter[str]:
    """Why sales rejected the leads of a campaign, as far as rejections of these days stand."""
    numbers = organization.campaigns.filter(name=campaign).values("pk")
    leads = organization.entries.filter(
        what="rejected", campaign__in=numbers, day__gte=first, day__lte=last, n__gt=0
    )
    still = {"lead__in": leads.values("lead_id"), "lead__outcome": "rejected"}
    return reasons_of(Move.objects.filter(what="rejected", **still))


def amount_text(organization: Organization, amount_minor: int) -> str:
    """An amount in the organisation's currency as programs read it: `1482300.00`."""
    return written(amount_minor, organization.currency)


def places_of(organization: Organization) -> int:
    """How many decimals the organisation's currency has."""
    return digits(organization.currency)


def lead_by_key(organization: Organization, key: str) -> Lead | None:
    """The lead an insight names, "system external-id", while it is there."""
    system, _space, external = key.partition(" ")
    return organization.leads.filter(source_system=system, external_id=external).first()
