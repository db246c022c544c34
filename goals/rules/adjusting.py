"""Adjusting within the period: what is owed moves, in whole things, and never gets lost.

What a move of one step shares out it shares out at the steps that hang on it, by the same share.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from goals.rules.parts import dealt, dealt_in_turn
from smarketing.accounts.rules.halves import MARKETING
from smarketing.accounts.rules.periods import Period, month_of
from smarketing.accounts.rules.rights import Column

TEAM, SOURCE, MONTH, LEADS, TARGET = "team", "source", "month", "leads", "target"
KINDS = (TEAM, SOURCE, MONTH, LEADS, TARGET)
OWED = (TEAM, SOURCE, MONTH)  # the kinds that move what is owed
DAYS = 14  # after so many days the effect is looked at, against as many before

ABOVE = frozenset({Column.CEO, Column.CRO})
AT_ONCE = {  # who moves within their own area; months are both halves' promise
    TEAM: ABOVE | {Column.CSO},
    SOURCE: ABOVE | {Column.CMO, Column.MARKETING_LEADER},
    LEADS: ABOVE | {Column.CSO},
}


@dataclass(frozen=True)
class Shift:
    """So many of a step, owed in a month, moved to another team or source, or another month."""

    kind: str
    step: str
    month: date
    count: int
    from_key: int = 0
    to_key: int = 0
    to_month: date | None = None


@dataclass(frozen=True)
class Moved:
    """What a shift moves between two parts of one step."""

    month: date
    from_key: int
    to_key: int
    count: int


Months = Mapping[date, int]


def is_at_once(kind: str, columns: Iterable[Column], is_own_team: bool = False) -> bool:
    """Whether somebody's move holds at once; beyond their own area it waits for both heads."""
    if kind == LEADS and is_own_team and Column.SALES_LEADER in columns:
        return True
    return not AT_ONCE.get(kind, frozenset()).isdisjoint(columns)


def scaled(count: int, step: str, month: date, other: str, months: Mapping[str, Months]) -> int:
    """What a move of one step's month is at another step: the same share of its month."""
    whole = months.get(step, {}).get(month, 0)
    if other == step or not whole:
        return count if other == step else 0
    return round(Fraction(count * months.get(other, {}).get(month, 0), whole))


def between(
    shifts: Sequence[Shift], dimension: str, step: str, months: Mapping[str, Months]
) -> list[Moved]:
    """What shifts between teams (or sources) move at a step."""
    found = [
        Moved(
            shift.month,
            shift.from_key,
            shift.to_key,
            scaled(shift.count, shift.step, shift.month, step, months),
        )
        for shift in shifts
        if shift.kind == dimension
    ]
    return [moved for moved in found if moved.count]


def months_after(
    months: Mapping[str, Months], halves: Mapping[str, str], shifts: Sequence[Shift]
) -> tuple[dict[str, dict[date, int]], dict[str, dict[date, int]]]:
    """Each step's months after the shifts between months, and by how much each was changed.

    A move of one of marketing's steps takes all of marketing's along by the same share; what
    sales promised of its own steps stays. No month falls below nothing.
    """
    after = {step: dict(counts) for step, counts in months.items()}
    moved: dict[str, dict[date, int]] = {}
    for shift in shifts:
        if shift.kind != MONTH or shift.to_month is None:
            continue
        own = halves.get(shift.step) == MARKETING
        for step in [
            one for one in after if one == shift.step or (own and halves[one] == MARKETING)
        ]:
            if shift.month not in after[step] or shift.to_month not in after[step]:
                continue
            count = scaled(shift.count, shift.step, shift.month, step, months)
            count = min(count, after[step][shift.month])
            for month, by in ((shift.month, -count), (shift.to_month, count)):
                after[step][month] += by
                known = moved.setdefault(step, {})
                known[month] = known.get(month, 0) + by
    return after, moved


def parts_after(
    cells: Mapping[int, Mapping[date, int]], moves: Sequence[Moved]
) -> dict[int, dict[date, int]]:
    """What each part owes by month after moves between them; each month's sum stays."""
    after = {key: dict(months) for key, months in cells.items()}
    some = next(iter(after.values()), {})
    for move in moves:
        for key in (move.from_key, move.to_key):
            after.setdefault(key, dict.fromkeys(some, 0))
        if move.month not in some:
            continue
        count = min(move.count, after[move.from_key][move.month])
        after[move.from_key][move.month] -= count
        after[move.to_key][move.month] += count
    return after


def shared_out(
    months: Months, due: int, weights: Mapping[int, int], moves: Sequence[Moved], today: date
) -> tuple[dict[int, dict[date, int]], dict[int, int]]:
    """What each part owes by month, and what of it is due by the end of today: what a step owes
    in proportion to weights, and then the moves between the parts."""
    dealt_cells = dealt_in_turn(list(months.values()), weights)
    cells = {key: dict(zip(months, counts, strict=True)) for key, counts in dealt_cells.items()}
    after, due_of = parts_after(cells, moves), dealt(due, weights)
    for key, counts in after.items():
        before = cells.get(key, {})
        due_of[key] = due_of.get(key, 0) + sum(
            due_by(count - before.get(month, 0), month, today) for month, count in counts.items()
        )
    return after, due_of


def due_by(count: int, month: date, today: date) -> int:
    """Of a month's count, what is due by the end of today, evenly over its days, rounded."""
    whole = month_of(month)
    return round(Fraction(count * whole.elapsed(today), whole.days))


def before_and_after(began_on: date) -> tuple[Period, Period]:
    """The days until an adjustment, its own with them, and as many after it."""
    before = Period(began_on - timedelta(DAYS - 1), began_on)
    return before, Period(began_on + timedelta(1), began_on + timedelta(DAYS))


def due_in(months: Months, days: Period) -> int:
    """What months owe on some days of theirs, evenly over each, rounded once."""
    total = Fraction(0)
    for first, count in months.items():
        month = month_of(first)
        shared = month.elapsed(days.ends_on) - month.elapsed(days.starts_on - timedelta(1))
        total += Fraction(count * max(shared, 0), month.days)
    return round(total)
