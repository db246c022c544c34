"""How the amounts of a period are priced: by which rates, and what they would be worth at spot.

For information only: goals and pay read the ledger, which prices a day at its plan rate.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import F, OuterRef, Subquery, Sum

from goals.rules.metrics import Metric
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.models import Entry, Move
from smarketing.funnel.queries.ground import rates_of
from smarketing.funnel.rules.rates import RateBook


@dataclass(frozen=True)
class InCurrency:
    """The results of a period in one other currency, in home minor units."""

    currency: str
    priced: int  # results with a rate
    not_priced: int
    amount: int  # as goals and pay read it
    at_spot: int  # what has no spot rate stays as it is
    plan: str  # the plan rate of these days, as it was typed; "" where none or several priced them


@dataclass(frozen=True)
class Pricing:
    """The other currencies in a figure, and the day of the oldest rate behind it."""

    currencies: list[InCurrency]
    oldest: date | None

    @property
    def by_spot(self) -> int:
        """How much more the figure would be at spot rates."""
        return sum(one.at_spot - one.amount for one in self.currencies)

    @property
    def has_plan(self) -> bool:
        return any(one.plan for one in self.currencies)


def pricing_of(organization: Organization, metric: Metric, period: Period) -> Pricing | None:
    """How a won amount is priced; None where it counts things or all of it is in home currency.

    Three queries, as large as the period's results in other currencies. A lead's currency is the
    last one it said an amount in.
    """
    if not metric.is_money:
        return None
    rows = list(foreign_days(organization, metric, period))
    if not rows:
        return None
    book = rates_of(organization)
    by_currency: dict[str, list] = {}
    for row in rows:
        by_currency.setdefault(row["currency"], []).append(row)
    found = [in_currency(book, currency, some) for currency, some in sorted(by_currency.items())]
    used = [book.used(row["currency"], row["day"]) for row in rows]
    return Pricing(found, min((one.since for one in used if one), default=None))


def foreign_days(
    organization: Organization, metric: Metric, period: Period
) -> Iterable[dict[str, object]]:
    """What a step's entries in other currencies came to, by day and currency."""
    amounts = Move.objects.filter(organization=organization, amount__isnull=False, deleted=False)
    foreign = amounts.exclude(currency__in=["", organization.currency])
    last = foreign.filter(lead=OuterRef("lead")).order_by("-recorded_in", "-pk")
    return (
        Entry.objects.filter(
            organization=organization,
            what=metric.step,
            day__gte=period.starts_on,
            day__lte=period.ends_on,
            lead__in=foreign.values("lead"),
        )
        .annotate(currency=Subquery(last.values("currency")[:1]))
        .values("day", "currency")
        .annotate(
            amounts=Sum("amount"),
            priced=Sum(F("n") - F("unpriced")),
            left=Sum("unpriced"),
        )
        .order_by("day", "currency")
    )


def in_currency(book: RateBook, currency: str, rows: list[dict]) -> InCurrency:
    exact, plans = Fraction(0), set()
    for row in rows:
        used, spot = book.used(currency, row["day"]), book.spot(currency, row["day"])
        moved = Fraction(spot.rate) / Fraction(used.rate) if used and spot else Fraction(1)
        exact += row["amounts"] * moved
        if used and used.is_plan:
            plans.add(used.rate)
    return InCurrency(
        currency=currency,
        priced=sum(row["priced"] for row in rows),
        not_priced=sum(row["left"] for row in rows),
        amount=sum(row["amounts"] for row in rows),
        at_spot=round(exact),
        plan=f"{plans.pop():f}" if len(plans) == 1 else "",
    )
