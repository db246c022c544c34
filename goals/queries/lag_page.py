"""The lag matrix: which months' leads bring which quarter, and what of it can still be changed."""

from datetime import date

from goals.models import QuotaChain
from goals.queries.chain_page import LagTable, lag_table
from goals.queries.goals import standing_goals
from goals.rules.lag import Lag
from goals.rules.metrics import Metric
from smarketing.accounts.models import Organization

AROUND = (1, 2)  # quarters before and after the running one


def newest_lag(organization: Organization, metric: Metric) -> tuple[QuotaChain, Lag] | None:
    """The lag from a lead to the win as the newest chain of a metric measured it."""
    chains = organization.chains.filter(metric=metric.key).order_by("-starts_on")
    for chain in chains.prefetch_related("lags"):
        for lag in chain.lags.all():
            if lag.step == "lead":
                return chain, Lag(tuple(lag.wins))
    return None


def lag_page(organization: Organization, metric: Metric, today: date) -> LagTable | None:
    """The quarter before, the running one and the two after it; None where no lag is known."""
    found = newest_lag(organization, metric)
    if found is None:
        return None
    targets = {
        (goal.wording.starts_on, goal.wording.ends_on): goal.wording.target
        for goal in standing_goals(organization)
        if goal.wording.metric == metric.key
    }
    _chain, lag = found
    return lag_table(lag, today, organization.fiscal_start, AROUND, targets)
