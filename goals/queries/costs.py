"""What leads that are missing, or that nobody answered, cost: in money, through the chain."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from goals.models import SharedGoal
from goals.queries.chains import lags_in
from goals.queries.owed import agreed_contents
from goals.rules.chain_wording import period_of, takes_of
from goals.rules.metrics import kind_of
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.periods import Period


@dataclass(frozen=True)
class Cost:
    """Of the goal's currency, whole minor units; what comes later than both is in neither."""

    now: int  # of the goal's period
    following: int  # of as many days after it
    whole: int  # whenever it comes
    chain_id: int


@dataclass(frozen=True)
class Prices:
    """What one lead on each step brings, and when, by the chain both heads signed to the goal."""

    chain_id: int
    period: Period
    worth: dict[str, Fraction]  # by step: quota over what it takes of the step
    within: dict[str, list[Fraction]]  # by step: the share that came within 0, 1, 2 … days

    def cost(self, step: str, n: int, today: date) -> Cost | None:
        """What so many leads, missing on a step today, would have brought."""
        if n <= 0 or step not in self.worth:
            return None
        left = (self.period.ends_on - today).days
        money = n * self.worth[step]
        now = self.came_by(step, left)
        both = self.came_by(step, left + self.period.days)
        return Cost(round(money * now), round(money * (both - now)), round(money), self.chain_id)

    def came_by(self, step: str, days: int) -> Fraction:
        shares = self.within.get(step)
        if days < 0:
            return Fraction(0)
        return shares[min(days, len(shares) - 1)] if shares else Fraction(1)


def prices_of(goal: SharedGoal | None) -> Prices | None:
    """The prices of a goal's leads; None without a signed chain to its amount. Two queries."""
    if goal is None or not kind_of(goal.metric).is_money:
        return None
    period = Period(goal.starts_on, goal.ends_on)
    signed = signed_chain(goal.organization, goal.metric, period)
    if signed is None:
        return None
    chain_id, content = signed
    quota, lags = content["quota"], lags_in(goal.organization.step_lags.filter(chain=chain_id))
    return Prices(
        chain_id=chain_id,
        period=period,
        worth={step: quota / takes for step, takes in takes_of(content).items() if takes > 0},
        within={
            step: [Fraction(came, lag.total) for came in lag.within] for step, lag in lags.items()
        },
    )


def signed_chain(
    organization: Organization, metric: str, period: Period
) -> tuple[int, dict] | None:
    """The chain that both heads signed to what a metric counts in just this period: its id and
    what they signed."""
    signed = agreed_contents(organization).items()
    return next(
        (
            (chain_id, content)
            for chain_id, content in signed
            if content["metric"] == metric and period_of(content) == period
        ),
        None,
    )
