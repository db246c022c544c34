"""What a move would change, old beside new, before anything is saved."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from goals.models import Adjustment
from goals.queries.adjusting import Running, parts_needed
from goals.queries.lag_page import newest_lag
from goals.queries.shifts import shift_of
from goals.rules.adjusting import LEADS, MONTH, due_by, months_after
from goals.rules.lag import Lag, hits
from smarketing.accounts.rules.periods import Period, month_of


@dataclass(frozen=True)
class Side:
    """Who gives or takes: what is owed and how far behind or ahead, old beside new."""

    name: str
    owed: int
    then: int
    gap: int | None
    gap_then: int | None


@dataclass(frozen=True)
class Tried:
    """A move that nobody has made yet."""

    row: Adjustment
    at_once: bool
    giving: Side | None = None
    taking: Side | None = None
    wins: tuple[int, int] | None = None  # of 100 that win, in time from the old and the new month

    @property
    def sides(self) -> list[Side]:
        return [side for side in (self.giving, self.taking) if side]


def tried(running: Running, row: Adjustment, at_once: bool) -> Tried:
    """What an unsaved adjustment would change."""
    if row.kind == LEADS:
        return Tried(row, at_once)
    if row.kind == MONTH:
        return tried_months(running, row, at_once)
    step, shift = running.step(row.step), shift_of(row)
    before = {part.key: part for part in parts_needed(running, row.kind, step)}
    after = {part.key: part for part in parts_needed(running, row.kind, step, (shift,))}
    giving, taking = (
        Side(
            before[key].name,
            before[key].months[row.month],
            after[key].months[row.month],
            before[key].gap,
            after[key].gap,
        )
        for key in (row.from_key, row.to_key)
    )
    return Tried(row, at_once, giving, taking)


def tried_months(running: Running, row: Adjustment, at_once: bool) -> Tried:
    months = running.months
    after, _by = months_after(months, running.halves, [shift_of(row)])
    step = running.step(row.step)
    change = sum(
        due_by(after[row.step][month] - count, month, running.today)
        for month, count in months[row.step].items()
    )
    giving, taking = (
        Side(
            f"{month:%Y-%m}",
            months[row.step][month],
            after[row.step][month],
            step.gap if month == row.month else None,
            step.gap - change if month == row.month else None,
        )
        for month in (row.month, row.to_month)
    )
    return Tried(row, at_once, giving, taking, in_time(running, row))


def in_time(running: Running, row: Adjustment) -> tuple[int, int] | None:
    """Of 100 leads that win, how many do so within the period, made in either month."""
    found = newest_lag(running.organization, running.metric)
    if found is None:
        return None
    _chain, lag = found
    return share_by(lag, row.month, running.period.ends_on), share_by(
        lag, row.to_month, running.period.ends_on
    )


def share_by(lag: Lag, month: date, last: date) -> int:
    made = month_of(month)
    won = Period(made.starts_on, last)
    return round(Fraction(100 * hits(lag, lag.within, made, won), lag.total * made.days))


@dataclass(frozen=True)
class MonthOwed:
    """One month of a step that may be moved from or to."""

    month: date
    owed: int
    is_over: bool


def months_owed(running: Running, step: str) -> list[MonthOwed]:
    return [
        MonthOwed(month, count, month_of(month).ends_on < running.today)
        for month, count in running.months[step].items()
    ]
