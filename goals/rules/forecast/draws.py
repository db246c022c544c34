"""A forecast by simulation with a fixed seed: the same facts give the same figures, always.

What is drawn anew for each of the simulated endings: which of the open leads get there, how many
more come, what each is worth, and how far the past misleads about all three. Leads are drawn
independently of each other; what moves all of them together is the doubt about the past.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import log1p, sqrt

import numpy as np

from goals.rules.forecast.curves import ANY
from goals.rules.forecast.outlook import Outlook

SEED = 19_760_401
DRAWS = 2_000
LIKELY = 0.05  # below this chance results come as rare events do
ONE_BY_ONE = 200  # so many results are each given an amount, more are given their sum


@dataclass(frozen=True)
class Standing:
    """The open leads: in which state (its place), for how many days, whose, how many."""

    state: np.ndarray
    days: np.ndarray
    persona: np.ndarray
    source: np.ndarray
    leads: np.ndarray


@dataclass(frozen=True)
class Forecast:
    """Where a period ends, in whole units of its goal: minor units of money, or things counted.

    One ending in ten lies below `p10`, one above `p90`; `probability` is the share of them that
    reach the target, None without one.
    """

    p10: int
    p50: int
    p90: int
    probability: Fraction | None
    open_leads: int
    from_open: int  # results to expect, rounded
    from_coming: int
    coming: int  # leads to come
    value: int | None  # of one result in minor units; None where results are counted


def forecast(seen: Outlook, now: Standing, attained: int, target: int | None) -> Forecast:
    """The distribution of the end: what is attained, what open leads bring, what is to come."""
    chance = DrawChance(np.random.default_rng(SEED))
    likely = chances_of(seen, now)
    ends = np.full(DRAWS, float(attained))
    of_open, of_coming = chance.factor(seen.doubt_open), chance.factor(seen.doubt_coming)
    personas = sorted({*np.unique(now.persona).tolist(), *seen.comes})
    expected = 0.0
    for persona in personas:
        mine = now.persona == persona
        many = chance.results(likely[mine], now.leads[mine], of_open * seen.kept)
        coming = seen.comes.get(persona, 0.0) * seen.kept
        many += chance.generator.poisson(coming * of_open * of_coming)
        expected += float((likely[mine] * now.leads[mine]).sum())
        ends += chance.worth(seen, persona, many)
    low, middle, high = np.quantile(ends, [0.1, 0.5, 0.9])
    return Forecast(
        p10=round(low),
        p50=round(middle),
        p90=round(high),
        probability=None if target is None else Fraction(int((ends >= target).sum()), DRAWS),
        open_leads=int(now.leads[seen.places[now.state] >= 0].sum()),
        from_open=round(expected * seen.kept),
        from_coming=round(sum(seen.comes.values()) * seen.kept),
        coming=round(seen.arriving),
        value=round(seen.worth[ANY].mean()) if seen.worth else None,
    )


def chances_of(seen: Outlook, now: Standing) -> np.ndarray:
    """The chance of each line of open leads to get there within the period."""
    likely = np.zeros(len(now.state))
    if seen.curves is None:
        return likely
    place = seen.places[now.state]
    bins = seen.chance.shape[2]
    before = (place >= 0) & (place < seen.chance.shape[1])
    age = np.minimum(np.rint(now.days / seen.curves.width), bins - 1).astype(int)
    rows = seen.curves.rows(now.persona[before], now.source[before])
    likely[before] = seen.chance[rows, place[before], age[before]]
    return likely


@dataclass(frozen=True)
class DrawChance:
    """One stream of chance."""

    generator: np.random.Generator

    def factor(self, doubt: float) -> np.ndarray:
        """Around 1, never below nothing, with so large a relative spread."""
        spread = sqrt(log1p(doubt**2))
        return np.exp(self.generator.normal(-(spread**2) / 2, spread, DRAWS))

    def results(self, likely: np.ndarray, leads: np.ndarray, times: np.ndarray) -> np.ndarray:
        """How many of these leads get there: rare ones together, likely ones by like chances."""
        rare = likely < LIKELY
        many = self.generator.poisson(float((likely * leads)[rare].sum()) * times)
        grid = np.ceil(likely * 8)
        for band in np.unique(grid[~rare]).tolist():
            mine = ~rare & (grid == band)
            of = int(leads[mine].sum())
            share = float((likely[mine] * leads[mine]).sum()) / of
            many += self.binomial(of, np.minimum(share * times, 1))
        return many

    def binomial(self, of: int, share: np.ndarray) -> np.ndarray:
        """As many as a binomial draw gives, by its normal likeness where there are many."""
        spread = of * share * (1 - share)
        if spread.min() < ONE_BY_ONE:
            return self.generator.binomial(of, share)
        near = np.rint(of * share + np.sqrt(spread) * self.generator.standard_normal(DRAWS))
        return np.clip(near, 0, of).astype(np.int64)

    def worth(self, seen: Outlook, persona: int, many: np.ndarray) -> np.ndarray:
        """What so many results are worth: amounts of the past, drawn anew."""
        if seen.worth is None:
            return many
        amounts = seen.worth.get(persona, seen.worth[ANY])
        mean, spread = amounts.mean(), amounts.std()
        level = self.factor(spread / mean / sqrt(len(amounts)) if mean > 0 else 0.0)
        if many.max(initial=0) > ONE_BY_ONE:
            noise = self.generator.standard_normal(DRAWS) * np.sqrt(many) * spread
            return np.maximum(many * mean + noise, 0) * level
        each = self.generator.choice(amounts, int(many.sum()))
        sums = np.concatenate([[0], np.cumsum(each)])
        ends = np.cumsum(many)
        return (sums[ends] - sums[ends - many]) * level
