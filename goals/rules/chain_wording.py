"""What both heads sign of a chain: quota, every link with how it is known, what is owed by when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil

from goals.rules.chain import Chain, takes
from goals.rules.lag import AT_ONCE, Demand, Lag, apportioned, owed
from smarketing.accounts.rules.periods import Period

Months = dict[date, int]


@dataclass(frozen=True)
class Reckoned:
    """A chain worked out: what its quota takes of each step, and what is owed of it by when."""

    chain: Chain
    period: Period
    takes: Mapping[str, Fraction]  # for this quota, whenever
    owed: Mapping[str, Fraction]  # in the quota's own days, also for the quota after it
    months: Mapping[str, Months]  # the same by calendar month, in whole things

    def in_period(self, step: str) -> int | None:
        """What is owed of a step in the period, rounded up; None where it is not known."""
        return ceil(self.owed[step]) if step in self.owed else None


def reckon(
    chain: Chain,
    period: Period,
    lags: Mapping[str, Lag],
    others: Sequence[tuple[Period, Mapping[str, Fraction]]] = (),
) -> Reckoned:
    """Work a chain out. `others` are the quotas before and after it with what they take.

    The ends of the way are due with the wins; whatever lies before is due earlier by its lag.
    """
    needs = takes(chain)
    exact: dict[str, Fraction] = {}
    months: dict[str, Months] = {}
    for step, needed in needs.items():
        demands = [Demand(period, needed)]
        demands += [Demand(span, taken[step]) for span, taken in others if step in taken]
        demands.sort(key=lambda demand: demand.period)
        due = owed(demands, lags.get(step, AT_ONCE), period)
        exact[step] = sum(due.values(), Fraction(0))
        counts = apportioned(ceil(exact[step]), list(due.values()))
        months[step] = dict(zip((day.replace(day=1) for day in due), counts, strict=True))
    return Reckoned(chain, period, needs, exact, months)


@dataclass(frozen=True)
class Said:
    """One link as it is signed."""

    edge: str
    from_step: str
    to_step: str
    figure: Fraction
    kind: str
    is_guess: bool
    entered: int
    reached: int
    reason: str


def content_of(metric: str, unit: str, reckoned: Reckoned, links: Sequence[Said]) -> dict:
    """The chain as JSON: what a version keeps and a signature stands under."""
    return {
        "metric": metric,
        "unit": unit,
        "starts_on": reckoned.period.starts_on.isoformat(),
        "ends_on": reckoned.period.ends_on.isoformat(),
        "quota": reckoned.chain.quota,
        "links": [vars(link) | {"figure": str(link.figure)} for link in links],
        "takes": {step: str(needed) for step, needed in reckoned.takes.items()},
        "owed": {step: ceil(needed) for step, needed in reckoned.owed.items()},
        "months": {
            step: {f"{month:%Y-%m}": count for month, count in months.items()}
            for step, months in reckoned.months.items()
        },
    }


def months_of(content: dict) -> dict[str, Months]:
    """What a signed chain owes of each step, by first day of the calendar month."""
    return {
        step: {date.fromisoformat(f"{month}-01"): count for month, count in months.items()}
        for step, months in content["months"].items()
    }


def takes_of(content: dict) -> dict[str, Fraction]:
    """What a signed chain's quota takes of each step, exactly."""
    return {step: Fraction(needed) for step, needed in content["takes"].items()}


def period_of(content: dict) -> Period:
    return Period(date.fromisoformat(content["starts_on"]), date.fromisoformat(content["ends_on"]))
