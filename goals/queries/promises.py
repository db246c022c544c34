"""What each half promised and kept, in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from goals.models import PromiseTarget
from goals.queries.answered import sales_in
from goals.queries.delivered import Worth, Worths, days_delivered, values_on, values_until
from goals.queries.goals import board_period
from goals.queries.owed import CHAIN, Owed
from goals.queries.targets import Months, months_needed
from goals.rules.promises import ALL, Answered, Days, Delivered, delivered
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.periods import Period, month_of
from smarketing.agreements.models import Version
from smarketing.funnel.queries.borders import Border, border_of, borders_of

# What each step needs by month, and which of these a signed chain says (`months_needed`).
Needs = tuple[Mapping[str, Months], Mapping[str, Mapping[date, Owed]]]


@dataclass(frozen=True)
class Promises:
    """Both halves' promises side by side."""

    marketing: Delivered
    sales: Answered


@dataclass(frozen=True)
class Promised:
    """What marketing promised for a month: minor units, None where nothing is said."""

    worths: Worths
    target: int | None
    chain_id: int | None  # the chain that says so where nobody typed it


def promises_now(
    organization: Organization,
    today: date,
    now: datetime,
    borders: Sequence[Border] | None = None,
) -> Promises:
    """This month's promise of marketing, and sales' in the board's period."""
    period = board_period(organization, today)
    return Promises(
        marketing_in(organization, month_of(today), today, borders),
        sales_in(organization, period, now, borders),
    )


def marketing_in(
    organization: Organization,
    month: Period,
    today: date,
    borders: Sequence[Border] | None = None,
    needs: Needs | None = None,
) -> Delivered:
    """Marketing's promise of a month: three queries; and while nobody typed it, as many as the
    borders and the needs take that the reader does not bring."""
    return kept_of(organization, month, today, promise_in(organization, month, borders, needs))


def promise_in(
    organization: Organization,
    month: Period,
    borders: Sequence[Border] | None = None,
    needs: Needs | None = None,
) -> Promised:
    """What marketing promised for a month, and what its leads are worth there."""
    worths = values_until(organization, month.ends_on)
    said = promised_for(organization, month, worths.on(month.starts_on), borders, needs)
    return Promised(worths, *said)


def kept_of(organization: Organization, month: Period, today: date, promise: Promised) -> Delivered:
    """What was delivered against a month's promise: one query."""
    return beside(promise, month, today, days_delivered(organization, month, promise.worths))


def beside(promise: Promised, month: Period, today: date, came: Days) -> Delivered:
    """What was delivered day by day beside what was promised."""
    return delivered(month, promise.target, came, today, promise.chain_id)


def promised_for(
    organization: Organization,
    month: Period,
    worth: Worth,
    borders: Sequence[Border] | None = None,
    needs: Needs | None = None,
) -> tuple[int | None, int | None]:
    """What marketing promised for a month, and the chain that says so where nobody typed it."""
    typed = organization.promise_targets.filter(month=month.starts_on).first()
    if typed is not None:
        return typed.amount, None
    if not worth:
        return None, None
    border = next(iter(borders_of(organization) if borders is None else borders), None)
    needs = months_needed(organization, month) if needs is None else needs
    return by_chain(needs, worth, border).get(month.starts_on, (None, None))


def by_chain(needs: Needs, worth: Worth, border: Border | None) -> dict[date, tuple[int, int]]:
    """By month, the leads the signed chain asks sales to accept, moves between months with them,
    times what one lead is worth; and that chain."""
    value = worth.get((border.entry, ALL), 0) if border else 0
    if not value:
        return {}
    months, derived = needs
    asked, by = months.get(border.accepting, {}), derived.get(border.accepting, {})
    return {
        month: (count * value, by[month].chain_id)
        for month, count in asked.items()
        if month in by and count > 0
    }


def derived_targets(organization: Organization, first: date, last: date) -> dict[date, int]:
    """What the signed chains make of the months between two days, as far as values are frozen."""
    border, found = border_of(organization), {}
    needs = months_needed(organization, Period(first, last))
    for month in sorted({month for months in needs[1].values() for month in months}):
        target = by_chain(needs, values_on(organization, month), border).get(month)
        if target:
            found[month] = target[0]
    return found


def promising() -> QuerySet[Organization]:
    """Every organisation in which marketing promised something, typed or by a signed chain."""
    typed = PromiseTarget.objects.values("organization")
    chains = Version.objects.filter(kind=CHAIN, agreed_at__isnull=False).values("organization")
    return Organization.objects.filter(Q(pk__in=typed) | Q(pk__in=chains))


def promise_targets(organization: Organization, first: date, last: date) -> dict[date, int]:
    """What was promised for each month between two days."""
    rows = PromiseTarget.objects.filter(
        organization=organization, month__gte=first.replace(day=1), month__lte=last
    )
    return {row.month: row.amount for row in rows}
