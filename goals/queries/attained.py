"""What is attained of goals, quotas and steps: the metric engine's figures, in a target's unit."""

from dataclasses import dataclass

from goals.rules.metrics import Metric
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.queries.counts import Figure, Question, counts


@dataclass(frozen=True)
class Attained:
    """A figure in its metric's unit, and how many results could not be priced into it."""

    value: int
    not_priced: int = 0
    count: int = 0  # of results, priced or not


NOTHING = Attained(0)


def of(figure: Figure | None, metric: Metric) -> Attained:
    """The side of a counted figure that a metric looks at."""
    if figure is None:
        return NOTHING
    if metric.is_money:
        return Attained(figure.amount, figure.not_priced, figure.count)
    return Attained(figure.count, count=figure.count)


def attained_by_step(organization: Organization, period: Period) -> dict[str, Figure]:
    """What every step and outcome counted in a period."""
    question = Question(period.starts_on, period.ends_on, by=("step",))
    return {figure.key[0]: figure for figure in counts(organization, question).rows}


def attained(organization: Organization, metric: Metric, period: Period) -> Attained:
    """What is attained in one metric."""
    return of(attained_by_step(organization, period).get(metric.step), metric)


def attained_by_team(
    organization: Organization, metric: Metric, period: Period
) -> dict[int, Attained]:
    """What each team, by its id, attained in one metric."""
    question = Question(
        period.starts_on, period.ends_on, by=("team",), filters={"step": (metric.step,)}
    )
    return {
        figure.ids["team_id"]: of(figure, metric) for figure in counts(organization, question).rows
    }


def counted_by_month(organization: Organization, period: Period) -> dict[tuple[str, str], int]:
    """What each month (`2026-11`) counted of each step."""
    question = Question(period.starts_on, period.ends_on, by=("month", "step"))
    return {figure.key: figure.count for figure in counts(organization, question).rows}
