"""From a sales quota back to visitors (definitions 2.2, F7): what it takes of every step.

Everything stays an exact fraction; whoever shows a count of things rounds it up, once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from goals.rules.metrics import AMOUNT, Metric
from smarketing.accounts.rules.halves import MARKETING

ABOVE_ONE, NOTHING_CAME = "above_one", "nothing_came"


class NoRate(ValueError):
    """A rate that cannot be one; `why` is one of the words above."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def rate_of(reached: int, entered: int) -> Fraction:
    """The share that came, or `NoRate`: above the whole, or of no conversions at all."""
    if reached <= 0 or entered <= 0:
        raise NoRate(NOTHING_CAME)
    if reached > entered:
        raise NoRate(ABOVE_ONE)
    return Fraction(reached, entered)


@dataclass(frozen=True)
class ChainStep:
    key: str
    half: str


@dataclass(frozen=True)
class Chain:
    """A quota with what leads to it. What is not known yet is absent, never guessed here."""

    steps: tuple[ChainStep, ...]  # in the order of the way; the last is what the quota counts
    quota: int  # minor units where the metric is money, else a count
    is_money: bool
    value: Fraction | None = None  # minor units of one of the last step; None where counted
    share: Fraction = Fraction(1)  # of the quota, what comes through marketing
    rates: Mapping[str, Fraction] = field(default_factory=dict)  # by the step they lead from


def steps_to(steps: list[ChainStep], metric: Metric) -> tuple[ChainStep, ...]:
    """The way up to the step that a quota counts; nothing where there is no such step."""
    keys = [step.key for step in steps]
    if metric.step not in keys:
        return ()
    return tuple(steps[: keys.index(metric.step) + 1])


def has_value(metric: Metric) -> bool:
    """Whether a chain to this metric needs what one is worth: a counted goal does not."""
    return metric.kind == AMOUNT


def takes(chain: Chain) -> dict[str, Fraction]:
    """How many of each step the quota takes, by step, as far back as the rates are known.

    Marketing's share counts from the step where its half hands over: sales works all of the
    quota, marketing brings its share of it.
    """
    if not chain.steps or (chain.is_money and not chain.value):
        return {}
    later = chain.steps[-1]
    found = {later.key: Fraction(chain.quota) / (chain.value if chain.is_money else 1)}
    if later.half == MARKETING:
        found[later.key] *= chain.share
    for step in reversed(chain.steps[:-1]):
        if not (rate := chain.rates.get(step.key)):
            break
        hands_over = step.half == MARKETING and later.half != MARKETING
        found[step.key] = found[later.key] / rate * (chain.share if hands_over else 1)
        later = step
    return found


def is_whole(chain: Chain) -> bool:
    """Whether every step is known, down to the first."""
    return bool(chain.steps) and chain.steps[0].key in takes(chain)
