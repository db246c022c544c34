"""Deals won before a period and refunded in it: what a plan may take back.

A plan that counts what is invoiced or collected sees a refund in a credit note or a payment back.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q, Sum

from goals.rules.metrics import AMOUNT, COUNT, Metric
from goals.rules.pay.measures import COUNT as MANY
from goals.rules.pay.measures import measure_key
from goals.rules.pay.sums import lost_again
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.models import Entry

CREDIT = ("lead_id", "team", "owner")  # whose an entry is


@dataclass(frozen=True)
class Refund:
    """What of one day's credit for a deal was lost again: of its amount, in minor units, and of
    its count."""

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
    """What of deals that counted before a period was lost in it, in two queries.

    A deal is looked at by whom it was credited to, since an entry that takes back carries that on;
    what was given to it on several days is one refund for each.
    """
    counted = Entry.objects.filter(
        organization=organization, what=moment or metric.step, lead__isnull=False
    ).order_by()
    lost = {
        tuple(cell): (external or f"#{cell[0]}", on, many, value)
        for *cell, external, on, many, value in counted.filter(
            day__gte=period.starts_on, day__lte=period.ends_on
        )
        .values_list(*CREDIT, "lead__external_id")
        .annotate(
            on=Max("day", filter=Q(n__lt=0) | Q(amount__lt=0)), many=Sum("n"), value=Sum("amount")
        )
        .filter(Q(many__lt=0) | Q(value__lt=0))
    }
    given: dict[tuple[int, ...], list[tuple[date, int, int]]] = {}
    before = counted.filter(day__lt=period.starts_on, lead__in={cell[0] for cell in lost})
    for *cell, day, many, value in (
        before.values_list(*CREDIT, "day")
        .annotate(many=Sum("n"), value=Sum("amount"))
        .order_by("day")
    ):
        given.setdefault(tuple(cell), []).append((day, many, value))
    found = []
    for cell, days in given.items():
        if cell not in lost:
            continue
        lead, team, owner = cell
        deal, on, many, value = lost[cell]
        counts = lost_again([(day, n) for day, n, _value in days], -many)
        amounts = lost_again([(day, worth) for day, _n, worth in days], -value)
        found += [
            Refund(
                lead=lead,
                deal=deal,
                amount=amounts.get(won_on, 0),
                n=counts.get(won_on, 0),
                on=on,
                won_on=won_on,
                team=team,
                owner=owner,
                step=metric.step,
                moment=moment,
            )
            for won_on in sorted(counts.keys() | amounts.keys())
        ]
    return tuple(sorted(found, key=lambda one: (one.lead, one.won_on, one.team, one.owner)))
