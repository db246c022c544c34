"""The open pipeline of sales against what is missing of a goal, in two queries."""

from datetime import date, timedelta

from django.db.models import Count, F, Sum

from goals.queries.forecasts.forecast import known
from goals.rules.coverage import Coverage, OpenStep, coverage
from goals.rules.forecast.draws import Forecast
from goals.rules.metrics import Metric
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.halves import MARKETING
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.models import Entry, Lead

YEAR = 365  # a deal that has not moved for longer is no pipeline


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
    return coverage(
        open_steps(organization, steps, said.value if metric.is_money else None, today),
        target,
        attained,
        (float(leaves[-1]), float(leaves.sum())),
        (said.from_open, said.from_coming),
    )


def open_steps(
    organization: Organization, steps: list[str], usual: int | None, today: date
) -> list[OpenStep]:
    """The open deals by step; one that says no amount counts as an average one.

    `usual` is what one is worth on average; None where things are counted.
    """
    still = {"outcome": "", "step__in": steps, "moved_on__gt": today - timedelta(YEAR)}
    leads = dict(
        Lead.objects.filter(organization=organization, **still)
        .order_by()
        .values_list("step")
        .annotate(Count("pk"))
    )
    if usual is None:
        return [OpenStep(step, leads.get(step, 0), leads.get(step, 0)) for step in steps]
    worth = {
        step: (amount, many)
        for step, amount, many in Entry.objects.filter(
            organization=organization,
            what=F("lead__step"),
            amount__gt=0,
            n__gt=0,
            **{f"lead__{name}": value for name, value in still.items()},
        )
        .order_by()
        .values_list("what")
        .annotate(amounts=Sum("amount"), many=Count("lead", distinct=True))
    }
    return [
        OpenStep(step, leads.get(step, 0), priced(leads.get(step, 0), worth.get(step), usual))
        for step in steps
    ]


def priced(leads: int, known_worth: tuple[int, int] | None, usual: int) -> int:
    amount, many = known_worth or (0, 0)
    return amount + max(leads - many, 0) * usual
