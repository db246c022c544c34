"""Deals won before a period and refunded in it: what a plan may take back.

A plan that counts what is invoiced or collected sees a refund in a credit note or a payment back.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q, Sum

from goals.rules.metrics import AMOUNT, COUNT, Metric
from goals.rules.pay.measures import COUNT as MANY
from goals.rules.pay.measures import measure_key
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.models import Entry


@dataclass(frozen=True)
class Refund:
    """What of one deal was lost again: of its amount, in minor units, and of its count."""

    lead: int
    deal: str
    amount: int
    n: int  # nothing of a deal that only became smaller
    on: date
    won_on: date
    team: int
    owner: int
    step: str  # which the deal had reached
    moment: str = ""  # at which its amount had counted

    def counted_in(self, first: date, last: date) -> bool:
        """Whether it had counted on these days."""
        return first <= self.won_on <= last

    def taken_off(self, *kinds: str) -> dict[str, int]:
        """What it takes off each measure of these kinds, by key.

        A count knows no payment: it is taken off where the booking is.
        """
        lost = {Metric(AMOUNT, self.step): self.amount}
        if not self.moment:
            lost[Metric(COUNT, self.step)] = self.n
        found = {
            measure_key(kind, metric.key, self.moment): value
            for kind in kinds
            if kind != MANY
            for metric, value in lost.items()
        }
        if MANY in kinds and not self.moment:
            found[measure_key(MANY, self.step)] = self.n
        return {key: value for key, value in found.items() if value}


def refunds_in(
    organization: Organization, metric: Metric, period: Period, moment: str = ""
) -> tuple[Refund, ...]:
    """The deals that lost something in a period and counted before it, in two queries."""
    counted = Entry.objects.filter(
        organization=organization, what=moment or metric.step, lead__isnull=False
    ).order_by()
    had = Q(amount__gt=0) if moment else Q(n__gt=0) | Q(amount__gt=0)
    lost = {
        lead: (external, max(-value, 0), max(-many, 0), *rest)
        for lead, external, value, many, *rest in counted.filter(
            day__gte=period.starts_on, day__lte=period.ends_on
        )
        .values_list("lead_id", "lead__external_id")
        .annotate(
            value=Sum("amount"),
            many=Sum("n"),
            on=Max("day"),
            won_by=Max("team"),
            of=Max("owner"),
        )
        .filter(Q(value__lt=0) | Q(many__lt=0))
    }
    won = (
        counted.filter(had, day__lt=period.starts_on, lead__in=lost)
        .values_list("lead_id")
        .annotate(on=Max("day"))
    )
    return tuple(
        Refund(lead, deal or f"#{lead}", amount, many, on, won_on, team, owner, metric.step, moment)
        for lead, won_on in sorted(won)
        for deal, amount, many, on, team, owner in [lost[lead]]
    )
