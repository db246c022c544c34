"""The open pipeline of sales that closes in a period, against what is missing of its goal."""

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from functools import partial

import numpy as np
from django.db.models import Count, F, Sum

from goals.queries.forecasts.forecast import days_to_come, forecast_of, known
from goals.rules.coverage import Coverage, OpenDeals, closing, coverage
from goals.rules.forecast.curves import chances, deciding
from goals.rules.forecast.draws import Forecast
from goals.rules.forecast.outlook import Days, Outlook
from goals.rules.forecast.past import Past
from goals.rules.metrics import Metric
from goals.rules.progress import REACH
from goals.rules.wording import Wording
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.halves import MARKETING
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.models import Entry, Lead

YEAR = 365  # a deal that has not moved for longer is no pipeline


def expected_of(
    organization: Organization, wording: Wording, counted: int, today: date
) -> tuple[Forecast | None, Coverage | None]:
    """Where a goal's period ends, and how open deals cover what is missing of it then.

    Of what is to stay on a side of its target nobody is told either.
    """
    if wording.direction != REACH:
        return None, None
    where = {
        "attained": wording.baseline + counted,
        "target": wording.target,
        "today": today,
    }
    said = forecast_of(organization, wording.of, wording.period, **where)
    return said, coverage_of(organization, wording.of, wording.period, said, **where)


def coverage_of(
    organization: Organization,
    metric: Metric,
    period: Period,
    said: Forecast | None,
    *,
    target: int,
    attained: int,
    today: date,
) -> Coverage | None:
    """How the open deals of sales cover a goal; None where no forecast can be made.

    A deal stands behind the step on which sales takes leads over (definitions 2.6): a lead that is
    only accepted is none yet, unless the way has no other step before the win.
    """
    found = known(organization, metric, period, today) if said else None
    if found is None:
        return None
    past, step, seen = found
    halves = dict(organization.steps.values_list("key", "half"))
    steps = [key for key in past.states[:step] if halves.get(key) != MARKETING]
    if not steps:
        return None
    steps = steps[1:] or steps
    leaves = seen.curves.leaves[0, seen.places[past.place(steps[-1])]].sum(axis=1)
    deals = open_deals(organization, steps, said.value if metric.is_money else None, today)
    shares = shares_closing(past, seen, days_to_come(period, today))
    return coverage(
        [
            closing(step, deals, partial(share_at, shares[seen.places[past.place(step)]], seen))
            for step in steps
        ],
        target,
        attained,
        (float(leaves[-1]), float(leaves.sum())),
        (said.from_open, said.from_coming),
    )


def shares_closing(past: Past, seen: Outlook, days: Days) -> np.ndarray:
    """By state and bin of age, the share of those that stand there that close in the period."""
    made = deciding(seen.curves, seen.places[past.steps :])
    shares, _coming = chances(made, days.until)
    if days.before > 0:
        shares = np.maximum(shares - chances(made, days.before)[0], 0)
    return shares[0]


def share_at(shares: np.ndarray, seen: Outlook, age: int) -> Fraction:
    """The share at an age in days."""
    place = min(round(age / seen.curves.width), len(shares) - 1)
    return Fraction(float(shares[place])).limit_denominator(10_000)


def open_deals(
    organization: Organization, steps: list[str], usual: int | None, today: date
) -> list[OpenDeals]:
    """The open deals by step and age; one that says no amount counts as an average one.

    `usual` is what one is worth on average; None where things are counted.
    """
    still = {"outcome": "", "step__in": steps, "moved_on__gt": today - timedelta(YEAR)}
    leads = (
        Lead.objects.filter(organization=organization, **still)
        .order_by()
        .values_list("step", "moved_on")
        .annotate(Count("pk"))
    )
    worth = {} if usual is None else known_worth(organization, still)
    return [
        OpenDeals(
            step,
            max((today - timedelta(1) - moved_on).days, 0),
            many,
            many if usual is None else priced(many, worth.get((step, moved_on)), usual),
        )
        for step, moved_on, many in leads
    ]


def known_worth(
    organization: Organization, still: Mapping[str, object]
) -> dict[tuple[str, date], tuple[int, int]]:
    """What the open deals say that they are worth, and how many say so, by step and last move."""
    said = Entry.objects.filter(
        organization=organization,
        what=F("lead__step"),
        amount__gt=0,
        n__gt=0,
        **{f"lead__{name}": value for name, value in still.items()},
    )
    by_day = said.order_by().values_list("what", "lead__moved_on")
    return {
        (step, moved_on): (amount, many)
        for step, moved_on, amount, many in by_day.annotate(
            amounts=Sum("amount"), many=Count("lead", distinct=True)
        )
    }


def priced(leads: int, known_worth: tuple[int, int] | None, usual: int) -> int:
    amount, many = known_worth or (0, 0)
    return amount + max(leads - many, 0) * usual
