"""What of the data waits for somebody to complete it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Sum

from smarketing.accounts.models import Organization
from smarketing.accounts.queries.people import incomplete, people_here
from smarketing.funnel.models import DailyCount, Dimension, Move


@dataclass(frozen=True)
class Health:
    """How many of each thing wait. All zero: the data is well."""

    waiting: int  # leads without any fact: nobody said a date
    nameless: int  # leads known by an alias only
    unpriced: dict[str, int]  # currency -> leads with an amount that has no rate on its day
    without_persona: int  # leads on the way that no persona matches; 0 where there are none yet
    without_user: int  # people who are named and cannot sign in
    without_half: int
    teams_without_half: int
    teams_without_office: int

    @property
    def is_well(self) -> bool:
        return not any(vars(self).values())


def health(organization: Organization, today: date) -> Health:
    """What waits today, in a fixed number of queries."""
    mine = organization.leads.filter(merged_into__isnull=True)
    has_moves = Exists(Move.objects.filter(lead=OuterRef("pk")))
    lacks = incomplete(organization, today)
    has_personas = organization.personas.filter(archived_at__isnull=True).exists()
    on_the_way = mine.filter(outcome="").exclude(step="")
    return Health(
        waiting=mine.filter(~has_moves, step="", outcome="").count(),
        nameless=mine.filter(external_id__isnull=True).count(),
        unpriced=unpriced_by_currency(organization),
        without_persona=on_the_way.filter(persona=0).count() if has_personas else 0,
        without_user=people_here(organization, today).filter(user__isnull=True).count(),
        without_half=lacks["members_without_half"],
        teams_without_half=lacks["teams_without_half"],
        teams_without_office=lacks["teams_without_office"],
    )


def unpriced_by_currency(organization: Organization) -> dict[str, int]:
    """For each currency without a rate on some day, how many leads have an amount in it then."""
    whole = DailyCount.objects.filter(organization=organization, dim=Dimension.ALL)
    if not whole.aggregate(n=Sum("unpriced"))["n"]:
        return {}
    leads = (
        organization.entries.exclude(unpriced=0)
        .values("lead_id")
        .annotate(left=Sum("unpriced"))
        .filter(left__gt=0)
        .values("lead_id")
    )
    said = organization.moves.filter(lead__in=leads, amount__isnull=False)
    foreign = said.exclude(currency__in=["", organization.currency])
    counted = foreign.values_list("currency").annotate(Count("lead", distinct=True))
    return dict(counted.order_by("currency"))
