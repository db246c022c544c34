"""What each half promised and kept, in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from goals.models import PromiseTarget
from goals.queries.answered import sales_in
from goals.queries.delivered import Worth, days_delivered, values_on
from goals.queries.goals import board_period
from goals.queries.owed import CHAIN, Owed, owed_by_month
from goals.rules.promises import ALL, Answered, Delivered, delivered
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.periods import Period, month_of
from smarketing.agreements.models import Version
from smarketing.funnel.queries.borders import Border, border_of, borders_of


@dataclass(frozen=True)
class Promises:
    """Both halves' promises side by side."""

    marketing: Delivered
    sales: Answered


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
) -> Delivered:
    """Marketing's promise of a month: three queries; one more, or three where the reader does not
    bring the borders, while nobody typed it."""
    worth = values_on(organization, month.starts_on)
    target, chain_id = promised_for(organization, month, worth, borders)
    return delivered(month, target, days_delivered(organization, month, worth), today, chain_id)


def promised_for(
    organization: Organization,
    month: Period,
    worth: Worth,
    borders: Sequence[Border] | None = None,
) -> tuple[int | None, int | None]:
    """What marketing promised for a month, and the chain that says so where nobody typed it."""
    typed = organization.promise_targets.filter(month=month.starts_on).first()
    if typed is not None:
        return typed.amount, None
    owed = owed_by_month(organization, month) if worth else {}
    if not owed:
        return None, None
    border = next(iter(borders_of(organization) if borders is None else borders), None)
    return by_chain(owed, worth, border).get(month.starts_on, (None, None))


def by_chain(
    owed: Mapping[str, Mapping[date, Owed]], worth: Worth, border: Border | None
) -> dict[date, tuple[int, int]]:
    """By month, the leads the signed chain asks sales to accept, times what one lead is worth;
    and that chain."""
    value = worth.get((border.entry, ALL), 0) if border else 0
    if not value:
        return {}
    asked = owed.get(border.accepting, {})
    return {month: (one.count * value, one.chain_id) for month, one in asked.items() if one.count}


def derived_targets(organization: Organization, first: date, last: date) -> dict[date, int]:
    """What the signed chains make of the months between two days, as far as values are frozen."""
    border, found = border_of(organization), {}
    owed = owed_by_month(organization, Period(first, last))
    for month in sorted({month for months in owed.values() for month in months}):
        target = by_chain(owed, values_on(organization, month), border).get(month)
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
