"""What the past says of some days to come, worked out once: chances, arrivals, worth, doubt."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np

from goals.rules.forecast.curves import ANY, Curves, chances, curves, places_to
from goals.rules.forecast.past import Amounts, Arrivals, Past

FEWEST = 10  # results behind a forecast: fewer teach nothing
WINDOW = 56  # days of arrivals that say how many come
WEEKS = 26  # that say how much that varies
BINS = 31  # of the days to come


@dataclass(frozen=True)
class Days:
    """The days still to come: until the period begins (none once it has), and until it ends."""

    before: int
    until: int


@dataclass(frozen=True)
class Outlook:
    """Everything of the past that a forecast over some days needs."""

    places: np.ndarray  # of each state among the curves' states
    curves: Curves | None  # None where no lead stands before the goal's step
    chance: np.ndarray | None  # group, state, bin of age: to get there within the period
    comes: Mapping[int, float]  # persona: results to expect of leads that are still to come
    arriving: float  # leads to come until the end
    doubt_open: float  # relative: how far the past may mislead about the leads that stand
    doubt_coming: float  # the same of those to come
    worth: Mapping[int, np.ndarray] | None  # persona (ANY: all): amounts; None: things are counted
    kept: float  # of results, the share that is not taken back


def outlook(past: Past, target: int, days: Days, is_money: bool) -> Outlook | None:
    """What the past says of the way to a step; None where it knows too little."""
    worth = worth_of(past.amounts, target) if is_money else None
    if is_money and (not worth or len(worth[ANY]) < FEWEST):
        return None
    until = max(days.until, 1)
    made = curves(past, target, until / min(until, BINS))
    came = made.came[0]
    if came < FEWEST and lands_at(past, target).sum() < FEWEST:
        return None
    chance, coming = chances(made, days.until)
    comes, arriving = results_to_come(past, target, made, coming, days.until)
    if days.before > 0:
        sooner, coming = chances(made, days.before)
        chance = np.maximum(chance - sooner, 0)
        first, _many = results_to_come(past, target, made, coming, days.before)
        comes = {one: max(many - first.get(one, 0.0), 0.0) for one, many in comes.items()}
    return Outlook(
        places=places_to(past, target),
        curves=made if len(chance[0]) else None,
        chance=chance,
        comes=comes,
        arriving=arriving,
        doubt_open=sqrt(1 / max(came, 1)),
        doubt_coming=doubt(weekly(past.arrivals, past.history), days.until),
        worth=worth,
        kept=past.kept[target],
    )


def worth_of(amounts: Amounts, target: int) -> dict[int, np.ndarray]:
    """What results were worth, by persona where ten say so, and of all of them."""
    mine = amounts.state == target
    worth = {ANY: amounts.amount[mine]}
    for persona in np.unique(amounts.persona[mine]).tolist():
        own = amounts.amount[mine & (amounts.persona == persona)]
        if len(own) >= FEWEST:
            worth[persona] = own
    return worth


def lands_at(past: Past, target: int) -> np.ndarray:
    """How many leads were first seen on the goal's own step, one line a cell of the window."""
    new = (past.arrivals.state == target) & (past.arrivals.ago < WINDOW)
    return past.arrivals.leads[new]


def results_to_come(
    past: Past, target: int, made: Curves, coming: np.ndarray, days: int
) -> tuple[dict[int, float], float]:
    """The results to expect of leads that are still to come, by persona, and how many come."""
    window = min(WINDOW, max(past.history, 1))
    arrivals, places = past.arrivals, places_to(past, target)
    new = (arrivals.ago < window) & (places[arrivals.state] >= 0)
    state, persona = places[arrivals.state][new], arrivals.persona[new]
    each_day = arrivals.leads[new] / window
    rows = made.rows(persona, arrivals.source[new])
    at_once = np.ones((len(coming), 1))  # who is first seen on the step is there already
    reached = np.concatenate([coming, at_once], axis=1)[rows, state] * each_day * days
    return (
        {one: float(reached[persona == one].sum()) for one in np.unique(persona).tolist()},
        float(each_day.sum() * days),
    )


def weekly(arrivals: Arrivals, history: int) -> np.ndarray:
    """How many leads came in each of the last weeks, newest first."""
    weeks = min(WEEKS, history // 7)
    inside = arrivals.ago < weeks * 7
    return np.bincount(arrivals.ago[inside] // 7, arrivals.leads[inside], minlength=weeks)[:weeks]


def doubt(weeks: np.ndarray, days: int) -> float:
    """How far the number of leads to come may lie from what the last weeks say, relatively.

    Three parts: how weeks differ from one to the next beyond chance, now and in the days to come;
    and how far the level moved between the last eight weeks and those before.
    """
    mean = weeks.mean() if len(weeks) else 0.0
    if len(weeks) < 4 or not mean:
        return 0.5
    jump = (np.diff(weeks) ** 2).mean() / 2 / mean  # 1 where nothing but chance is at work
    rate = mean / 7
    sampled = jump / (rate * WINDOW) + max(jump - 1, 0) / (rate * max(days, 1))
    return sqrt(sampled + drift(weeks, days) ** 2)


def drift(weeks: np.ndarray, days: int) -> float:
    """The relative move of the level until the middle of the days to come, if it goes on."""
    near, far = weeks[:8], weeks[8:16]
    if len(far) < 8 or not far.sum() or not near.sum():
        return 0.1
    moved = abs(near.sum() - far.sum()) / max(near.sum(), far.sum())
    return float(moved * (days / 2 + 28) / 56)
