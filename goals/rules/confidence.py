"""How many leads it takes to be sure: simulated quarters with a fixed seed, no division of means.

In each of them every rate is drawn from what its sample allows (a beta distribution), each win is
worth an amount of the past, and leads are counted until the quota is reached.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from goals.rules.chain import Chain
from goals.rules.rates import ENTERED, MEASURED, SHRUNK

SEED = 19_760_401
QUARTERS = 10_000
LEVELS = (50, 80, 95)
EACH = 400  # wins up to which each is given an amount; more are given their sum


@dataclass(frozen=True)
class Known:
    """How a rate is known; what somebody typed is taken as it stands."""

    rate: Fraction
    kind: str
    entered: int
    reached: int


def drawn_rate(known: Known, chance: np.random.Generator) -> np.ndarray:
    """The rate in each of the quarters."""
    if known.kind == MEASURED:
        came, stayed = known.reached, known.entered - known.reached
    elif known.kind == SHRUNK:
        came = float(known.rate) * (known.entered + ENTERED)
        stayed = known.entered + ENTERED - came
    else:
        return np.full(QUARTERS, float(known.rate))
    return chance.beta(came + 0.5, stayed + 0.5, QUARTERS)


def wins_needed(quota: float, worth: np.ndarray | None, chance: np.random.Generator) -> np.ndarray:
    """How many wins reach the quota in each of the quarters."""
    if worth is None:
        return np.full(QUARTERS, max(quota, 1.0))
    mean, spread = worth.mean(), worth.std()
    middle = quota / mean
    if middle > EACH:
        return np.maximum(
            middle + chance.standard_normal(QUARTERS) * spread * np.sqrt(middle) / mean, 1
        )
    most = int(middle + 6 * (spread / mean) * np.sqrt(middle) + 12)
    sums = np.cumsum(chance.choice(worth, (QUARTERS, most)), axis=1)
    return np.minimum((sums < quota).sum(axis=1) + 1, most).astype(float)


def simulated(
    chain: Chain, step: str, rates: Mapping[str, Known], worth: Sequence[int] | None
) -> np.ndarray | None:
    """How many leads of a step each of the simulated quarters takes to reach the quota.

    `worth` are amounts of past wins; their mean is set to the chain's value. None where the chain
    is not known down to the step.
    """
    keys = [one.key for one in chain.steps]
    if step not in keys or (chain.is_money and not chain.value):
        return None
    between = keys[keys.index(step) : -1]
    if not between or any(key not in rates for key in between):
        return None
    chance = np.random.default_rng(SEED)
    share = np.ones(QUARTERS)
    for key in between:
        share *= drawn_rate(rates[key], chance)
    wins = wins_needed(float(chain.quota * chain.share), amounts(chain, worth), chance)
    whole = np.maximum(np.rint(wins), 1)
    return whole + chance.negative_binomial(whole, np.clip(share, 1e-9, 1))


def leads_needed(
    chain: Chain, step: str, rates: Mapping[str, Known], worth: Sequence[int] | None
) -> dict[int, int] | None:
    """The leads of a step with which 50, 80 and 95 of 100 such quarters reach the quota."""
    leads = simulated(chain, step, rates, worth)
    if leads is None:
        return None
    return {level: int(np.ceil(np.quantile(leads, level / 100))) for level in LEVELS}


def amounts(chain: Chain, worth: Sequence[int] | None) -> np.ndarray | None:
    """What wins may be worth, on average the chain's value; None where things are counted."""
    if not chain.is_money:
        return None
    if worth is None or not len(worth):
        return np.array([float(chain.value)])
    past = np.asarray(worth, float)
    return past * float(chain.value) / past.mean()
