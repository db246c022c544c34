"""Made-up companies whose future is known: 200 of them, each the same at every run.

Leads come at a rate that drifts and jumps from week to week, go the way with chances and times
of their own persona and source, end or are forgotten, and are worth amounts with a long tail.
"""

from dataclasses import dataclass

import numpy as np

from goals.queries.forecasts.past import standing_then
from goals.rules.forecast.draws import Standing
from goals.rules.forecast.events import Events, Told, Worth, past_at
from goals.rules.forecast.past import Past

STATES = ("lead", "mql", "sal", "opportunity", "customer", "lost", "rejected", "returned")
STEPS, WON, LOST, REJECTED = 5, 4, 5, 6
HISTORY, QUARTER = 540, 91  # days before the quarter, and its own
PERSONAS, SOURCES = (0.45, 0.3, 0.15, 0.1), (0.4, 0.25, 0.2, 0.1, 0.05)


@dataclass(frozen=True)
class Company:
    """Its moves in the order of lead and day; persona, source and value by lead."""

    lead: np.ndarray
    day: np.ndarray
    state: np.ndarray
    persona: np.ndarray
    source: np.ndarray
    value: np.ndarray

    def won(self, first: int, last: int) -> int:
        """What was won on these days."""
        mine = (self.state == WON) & (self.day >= first) & (self.day <= last)
        return int(self.value[self.lead[mine]].sum())


def company(seed: int) -> Company:
    chance = np.random.default_rng(seed)
    days = HISTORY + QUARTER
    each_day = np.exp(chance.uniform(np.log(3), np.log(12)))
    growth = np.exp(chance.normal(0, 0.02) / 30 * np.arange(days))
    weeks = np.exp(chance.normal(0, 0.15, days // 7 + 1))[np.arange(days) // 7]
    born = np.repeat(np.arange(days), chance.poisson(each_day * growth * weeks))
    many = len(born)
    persona, source = chance.choice(4, many, p=PERSONAS), chance.choice(5, many, p=SOURCES)
    better = np.exp(chance.normal(0, 0.3, 4)[persona] / 2 + chance.normal(0, 0.25, 5)[source] / 2)
    lows, highs = np.array([(0.3, 0.5), (0.5, 0.85), (0.35, 0.6), (0.15, 0.4)]).T
    shares = chance.uniform(lows, highs)
    slow = chance.uniform([3, 1, 5, 20], [15, 4, 15, 60])
    who, day = np.arange(many), born.astype(float)
    moves = [(who, born, np.zeros(many, int))]
    for step in range(WON):
        came = chance.random(len(who)) < np.clip(shares[step] * better[who], 0, 0.95)
        ended = ~came & (chance.random(len(who)) < 0.9)
        then = day + np.rint(slow[step] * np.exp(chance.normal(0, 0.7, len(who))))
        outcome = REJECTED if step == 1 else LOST
        moves.append((who[ended], then[ended], np.full(ended.sum(), outcome)))
        moves.append((who[came], then[came], np.full(came.sum(), step + 1)))
        who, day = who[came], then[came]
    middle = 20_000 * np.exp(chance.normal(0, 0.5) + chance.normal(0, 0.25, 4)[persona])
    value = np.rint(100 * middle * np.exp(chance.normal(0, chance.uniform(0.3, 0.9), many)))
    lead, when, state = (np.concatenate(part).astype(int) for part in zip(*moves, strict=True))
    order = np.lexsort((state, when, lead))
    values = value.astype(np.int64)
    return Company(lead[order], when[order], state[order], persona, source, values)


def known(of: Company, until: int) -> tuple[Past, Standing]:
    """What is known of a company at the end of a day: its past, and the leads that stand open."""
    persona, source = of.persona[of.lead] + 1, of.source[of.lead] + 1
    won = of.state == WON
    ones = np.ones(int(won.sum()), np.int64)
    told = Told(
        states=STATES,
        steps=STEPS,
        events=Events(of.lead, of.day, of.state, persona, source),
        worth=Worth(
            lead=of.lead[won],
            place=of.state[won],
            day=of.day[won],
            persona=persona[won],
            n=ones,
            amount=of.value[of.lead[won]],
            unpriced=0 * ones,
        ),
    )
    past = past_at(told, until, kept=(1.0,) * STEPS)
    return past, standing_then(past, WON)
