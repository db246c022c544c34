"""How long it takes from a step to the win, as a distribution (definitions 2.2, F9).

A quota's wins are due evenly over its days; what leads to them is due earlier by the lag. So the
end of a quarter already works for the next one, whose quota says how hard.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import accumulate
from math import ceil

from goals.rules.spread import months_in, share
from smarketing.accounts.rules.periods import Period

FEWEST = 10  # wins behind a lag


class NoLag(ValueError):
    """Shares that are no distribution: one below nothing, or more than all together."""


def checked(shares: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """The shares of a cohort that arrive 0, 1, 2 … periods later, or `NoLag`."""
    if any(share < 0 for share in shares) or sum(shares) > 1:
        raise NoLag("the shares of a lag lie between 0 and 1 and add up to 1 at most")
    return tuple(shares)


def arriving(shares: Sequence[Fraction], generated: Sequence[Fraction | int]) -> Fraction:
    """What arrives in a period: F9, `closed(t) = sum_k c_k x generated(t-k)`.

    `generated` is newest first, so that both run back from the period.
    """
    pairs = zip(checked(shares), generated, strict=False)
    return sum((share * many for share, many in pairs), Fraction(0))


@dataclass(frozen=True)
class Lag:
    """Of the wins of complete cohorts, how many came 0, 1, 2 … days after the step."""

    wins: tuple[int, ...] = (1,)  # by day; without any known lag a win comes at once

    def __post_init__(self) -> None:
        if not self.total or any(wins < 0 for wins in self.wins):
            raise NoLag("a lag counts at least one win, and none below nothing")

    @property
    def total(self) -> int:
        return sum(self.wins)

    @property
    def within(self) -> list[int]:
        """How many came within 0, 1, 2 … days."""
        return list(accumulate(self.wins))

    @property
    def median(self) -> int:
        """The day by which half of them had come."""
        return next(day for day, wins in enumerate(self.within) if 2 * wins >= self.total)

    def later(self, days: int) -> "Lag":
        """The same lag, every win so many days later, or sooner but never before its lead."""
        if days >= 0:
            return Lag((0,) * days + self.wins)
        return Lag((sum(self.wins[: 1 - days]), *self.wins[1 - days :]))

    def came_by(self, days: int, within: Sequence[int]) -> int:
        """How many came within so many days; `within` is this lag's own, worked out once."""
        return 0 if days < 0 else within[min(days, len(within) - 1)]


AT_ONCE = Lag()


def sound(wins: object) -> Lag | None:
    """A kept lag, or None where what was kept is no distribution."""
    try:
        return Lag(tuple(wins))
    except (NoLag, TypeError):
        return None


@dataclass(frozen=True)
class Demand:
    """What a quota takes of one step, due evenly over the quota's days at its end of the way."""

    period: Period
    takes: Fraction


def owed(demands: Sequence[Demand], lag: Lag, days: Period) -> dict[date, Fraction]:
    """What is owed of a step in each calendar month of some days, exactly, by first of the month.

    `demands` are of quotas that do not overlap, in order. Before the first and after the last
    their pace goes on, since nobody has said another.
    """
    within = lag.within
    whole = extended(demands)
    return {
        part.starts_on: sum(
            (
                Fraction(hits(lag, within, part, span), lag.total)
                * demand.takes
                / demand.period.days
                for demand, span in whole
            ),
            Fraction(0),
        )
        for part in months_in(days)
    }


def extended(demands: Sequence[Demand]) -> list[tuple[Demand, Period]]:
    """Each demand with the days on which its pace holds: until the next begins."""
    spans = []
    for n, demand in enumerate(demands):
        first = demand.period.starts_on if n else date.min
        after = demands[n + 1].period.starts_on if n + 1 < len(demands) else None
        spans.append((demand, Period(first, after - timedelta(1) if after else date.max)))
    return spans


def hits(lag: Lag, within: Sequence[int], made: Period, won: Period) -> int:
    """Over the days on which a lead is made, how many of the lag's wins fall on the days won."""
    return sum(
        lag.came_by((won.ends_on - day).days, within)
        - lag.came_by((won.starts_on - day).days - 1, within)
        for day in made.each_day()
    )


def apportioned(total: int, weights: Sequence[Fraction | int]) -> list[int]:
    """Whole numbers in proportion to weights that add up to the total: the largest remainders.

    Where remainders are equal the earlier one is rounded up. Without any weight all are equal.
    """
    weighed = list(weights) if sum(weights) else [1] * len(weights)
    shares = [Fraction(total * weight) / sum(weighed) for weight in weighed]
    whole = [int(share) for share in shares]
    order = sorted(range(len(shares)), key=lambda n: whole[n] - shares[n])
    for n in order[: total - sum(whole)]:
        whole[n] += 1
    return whole


def months_cut(targets: Mapping[date, int], period: Period) -> dict[date, int]:
    """The months' counts in a period, by their first days; of one that it cuts its part. Whole
    things that add up to what the period needs, rounded up."""
    parts = [part for part in months_in(period) if part.starts_on.replace(day=1) in targets]
    firsts = [part.starts_on.replace(day=1) for part in parts]
    exact = [
        share(targets[first], part, part.days) for first, part in zip(firsts, parts, strict=True)
    ]
    return dict(zip(firsts, apportioned(ceil(sum(exact)), exact), strict=True))


def by_day(months: Mapping[date, int], days: Period) -> dict[date, int]:
    """The months' counts by day, evenly within each month, adding up to it exactly."""
    found: dict[date, int] = {}
    for part in months_in(days):
        each = list(part.each_day())
        counts = apportioned(months.get(part.starts_on, 0), [1] * len(each))
        found |= dict(zip(each, counts, strict=True))
    return found


@dataclass(frozen=True)
class Fed:
    """Of a quarter's wins, the share that comes from leads made on some days."""

    made: Period
    share: Fraction


def feeding(lag: Lag, quarter: Period, made: Sequence[Period]) -> list[Fed]:
    """What each of these stretches of days brings of a quarter whose wins are due evenly."""
    within, whole = lag.within, lag.total * quarter.days
    return [Fed(days, Fraction(hits(lag, within, days, quarter), whole)) for days in made]
