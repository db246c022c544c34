"""The plan as bars over time: from the day an item was made to the day it is due, or was done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from smarketing.accounts.rules.periods import add_months

LEFT, WIDTH, ROW, TOP = 330, 800, 38, 30
SHORTEST = 6  # of a bar, so that it can be seen
LABEL = 42  # characters of a text that have room


@dataclass(frozen=True)
class Planned:
    """What a bar is drawn from."""

    id: int
    text: str
    made_on: date
    due_on: date
    done_on: date | None
    progress: int  # in hundredths


@dataclass(frozen=True)
class Bar:
    """One item's bar: how far it reaches, and how much of it is filled."""

    id: int
    text: str
    x: int
    y: int
    width: int
    filled: int
    state: str  # done, late or open

    @property
    def middle(self) -> int:
        return self.y + ROW // 2


@dataclass(frozen=True)
class Timeline:
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[int, date], ...]  # the beginnings of months
    today: int
    height: int


def timeline(items: Sequence[Planned], today: date) -> Timeline | None:
    """Every item's bar, the earliest due first; None without items."""
    if not items:
        return None
    first = min(today, *(one.made_on for one in items))
    last = max(today, *(one.due_on for one in items), *(one.done_on or today for one in items))
    days = max((last - first).days, 1)

    def x(day: date) -> int:
        return LEFT + (day - first).days * WIDTH // days

    bars = []
    for n, one in enumerate(sorted(items, key=lambda one: (one.due_on, one.id))):
        end = max(one.due_on, one.done_on or one.due_on, one.made_on)
        width = max(x(end) - x(one.made_on), SHORTEST)
        share = 100 if one.done_on else one.progress
        bars.append(
            Bar(
                one.id,
                one.text if len(one.text) <= LABEL else f"{one.text[: LABEL - 1].rstrip()}…",
                x(one.made_on),
                TOP + n * ROW,
                width,
                width * share // 100,
                "done" if one.done_on else "late" if one.due_on < today else "open",
            )
        )
    return Timeline(
        tuple(bars),
        tuple((x(on), on) for on in months(first, last)),
        x(today),
        TOP + len(items) * ROW + 8,
    )


def months(first: date, last: date) -> list[date]:
    """The first days of months in between, at most twelve: of longer plans every second or so."""
    found, day = [], add_months(first.replace(day=1), 1)
    while day <= last - timedelta(1):
        found.append(day)
        day = add_months(day, 1)
    return found[:: -(-len(found) // 12) or 1]
