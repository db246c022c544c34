"""From days on which leads entered states to counted cells, as known at the end of any day.

A lead stands in a state from the day on which it entered it until it enters the next: a later
step, or an outcome, from which it may come back. A step below one that it has reached since its
last outcome is news of the past and no move.
"""

from dataclasses import dataclass

import numpy as np

from goals.rules.forecast.past import OPEN, RECENT, Amounts, Arrivals, Past, Stays, thinned

YEARS = 730  # days of moves that teach
YEAR = 365
ROOM = 1000  # more than there are states


@dataclass(frozen=True)
class Events:
    """One line for each state a lead entered on a day, by lead, then day, then the state's place.

    Days are numbers that count on; outcomes come behind the steps.
    """

    lead: np.ndarray
    day: np.ndarray
    place: np.ndarray
    persona: np.ndarray
    source: np.ndarray


@dataclass(frozen=True)
class Worth:
    """What a day changed of a lead's amount on a step: `n` (1, 0, -1), money, without a rate."""

    lead: np.ndarray
    place: np.ndarray
    day: np.ndarray
    persona: np.ndarray
    n: np.ndarray
    amount: np.ndarray
    unpriced: np.ndarray


@dataclass(frozen=True)
class Told:
    """Everything the entries tell of some years."""

    states: tuple[str, ...]
    steps: int
    events: Events
    worth: Worth


def past_at(told: Told, until: int, kept: tuple[float, ...]) -> Past:
    """What was known at the end of a day; nothing of later days is looked at."""
    events = told.events
    known = np.flatnonzero((events.day <= until) & (events.day > until - YEARS))
    known = known[is_move(events.lead[known], events.place[known], told.steps)]
    lead, day, place = events.lead[known], events.day[known], events.place[known]
    first = np.append(True, lead[1:] != lead[:-1])[: len(lead)]
    last = np.append(lead[1:] != lead[:-1], True)[: len(lead)]
    following = np.where(last, OPEN, np.append(place[1:], 0)[: len(lead)])
    lasted = np.where(last, until, np.append(day[1:], 0)[: len(lead)]) - day
    persona, source = events.persona[known], events.source[known]
    new = first & (day > until - RECENT)
    came = (place[new], until - day[new], persona[new], source[new])
    return Past(
        states=told.states,
        steps=told.steps,
        history=int(until - day.min()) + 1 if len(day) else 0,
        stays=Stays(*cells(place, following, lasted, persona, source)),
        arrivals=Arrivals(*cells(*came)),
        amounts=amounts_at(told.worth, until),
        kept=kept,
    )


def is_move(lead: np.ndarray, place: np.ndarray, steps: int) -> np.ndarray:
    """Whether each line is a move: an outcome, or a step above all since the last outcome."""
    if not len(lead):
        return np.zeros(0, bool)
    ended = place >= steps
    begins = np.append(True, (lead[1:] != lead[:-1]) | ended[:-1])
    climb = np.cumsum(begins) * ROOM
    highest = np.maximum.accumulate(climb + np.where(ended, 0, place + 1)) - climb
    before = np.where(begins, 0, np.append(0, highest[:-1]))
    return ended | (place + 1 > before)


def amounts_at(worth: Worth, until: int) -> Amounts:
    """What leads that stood on a step then were worth, of those that came in the year before."""
    mine = (worth.day <= until) & (worth.day > until - YEAR)
    if not mine.any():
        nothing = np.zeros(0, np.int64)
        return Amounts(nothing, nothing, nothing)
    key = worth.lead[mine] * ROOM + worth.place[mine]
    _keys, at, back = np.unique(key, return_index=True, return_inverse=True)
    sums = [np.zeros(len(at), np.int64) for _column in range(3)]
    for total, column in zip(sums, (worth.n, worth.amount, worth.unpriced), strict=True):
        np.add.at(total, back, column[mine])
    stands = (sums[0] > 0) & (sums[1] > 0) & (sums[2] == 0)
    where = at[stands]
    return thinned(Amounts(worth.place[mine][where], worth.persona[mine][where], sums[1][stands]))


def cells(*columns: np.ndarray) -> list[np.ndarray]:
    """The distinct lines, and how many there are of each."""
    order = np.lexsort(columns[::-1])
    lines = [column[order] for column in columns]
    if not len(order):
        return [*lines, np.zeros(0, np.int64)]
    new = np.append(True, np.any([line[1:] != line[:-1] for line in lines], axis=0))
    starts = np.flatnonzero(new)
    return [*(line[starts] for line in lines), np.diff(np.append(starts, len(order)))]
