"""Deals won before a period and refunded in it: what a plan may take back.

A plan that counts what is invoiced or collected sees a refund in a credit note or a payment back.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q, Sum

from goals.rules.metrics import Metric
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.models import Entry


@dataclass(frozen=True)
class Refund:
    """What of one deal was lost again; `value` in the goal's unit."""

    lead: int
    deal: str
    value: int
    on: date
    won_on: date
    team: int
    owner: int
    moment: str = ""  # at which it had counted

    def counted_in(self, first: date, last: date) -> bool:
        """Whether it had counted on these days."""
        return first <= self.won_on <= last


def refunds_in(
    organization: Organization, metric: Metric, period: Period, moment: str = ""
) -> tuple[Refund, ...]:
    """The deals that lost something in a period and counted before it, in two queries."""
    counted = Entry.objects.filter(
        organization=organization, what=moment or metric.step, lead__isnull=False
    ).order_by()
    had = Q(amount__gt=0) if moment else Q(n__gt=0) | Q(amount__gt=0)
    field = "amount" if metric.is_money else "n"
    lost = {
        lead: (external, -value, on, team, owner)
        for lead, external, value, on, team, owner in counted.filter(
            day__gte=period.starts_on, day__lte=period.ends_on
        )
        .values_list("lead_id", "lead__external_id")
        .annotate(value=Sum(field), on=Max("day"), won_by=Max("team"), of=Max("owner"))
        .filter(value__lt=0)
    }
    won = (
        counted.filter(had, day__lt=period.starts_on, lead__in=lost)
        .values_list("lead_id")
        .annotate(on=Max("day"))
    )
    return tuple(
        Refund(lead, deal or f"#{lead}", value, on, won_on, team, owner, moment)
        for lead, won_on in sorted(won)
        for deal, value, on, team, owner in [lost[lead]]
    )
