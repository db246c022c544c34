"""Both halves' promises (definitions.md, 2.1: F2, F4, F5), exact until shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from goals.rules.progress import USUAL_BANDS, whole
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.rules.handoffs import Limits

ALL = -1  # the persona of a value that is of all personas together
WITHIN = 180  # days in which a lead must be won to count for its cohort
COHORTS = 365  # days of cohorts that a value is measured on
FEW = 30  # leads; a persona with fewer is worth what all together are
Days = Mapping[date, tuple[int, int]]  # what came and what was taken back on each day


@dataclass(frozen=True)
class Measured:
    """What came of the leads of one persona. Money in home minor units."""

    persona: int
    entered: int
    won: int
    amount: int

    @property
    def value(self) -> int:
        """Close rate times average won amount, rounded once: what was won over who entered."""
        return round(Fraction(self.amount, self.entered)) if self.entered else 0


def cohort_days(period: Period) -> tuple[date, date]:
    """The days on which the leads entered whose horizon had passed when the period began."""
    last = period.starts_on - timedelta(WITHIN + 1)
    return last - timedelta(COHORTS - 1), last


def measured(lives: Iterable[tuple[int, int | None]]) -> list[Measured]:
    """Each persona's measure, and that of all, from (persona, what the lead was won for or None).

    A persona of few leads takes the close rate and amount of all together.
    """
    sums: dict[int, list[int]] = {ALL: [0, 0, 0]}
    for persona, amount in lives:
        for key in (ALL, persona):
            cell = sums.setdefault(key, [0, 0, 0])
            cell[0] += 1
            cell[1] += amount is not None
            cell[2] += amount or 0
    return [
        Measured(persona, *cell)
        for persona, cell in sums.items()
        if persona == ALL or cell[0] >= FEW
    ]


@dataclass(frozen=True)
class Delivered:
    """Marketing's promise in a month. Money in home minor units; None: nothing was promised."""

    month: Period
    target: int | None
    days: Days
    due: int | None  # of the promise, by the end of today
    chain_id: int | None = None  # the signed chain that says the target; None: somebody typed it

    @property
    def gross(self) -> int:
        """By their first acceptance."""
        return sum(came for came, _back in self.days.values())

    @property
    def taken_back(self) -> int:
        """Rejected after all."""
        return sum(back for _came, back in self.days.values())

    @property
    def net(self) -> int:
        return self.gross - self.taken_back

    @property
    def gap(self) -> int | None:
        return None if self.due is None else self.net - self.due

    @property
    def owed(self) -> int | None:
        return None if self.gap is None else max(-self.gap, 0)

    @property
    def is_behind(self) -> bool:
        """By the bands of a goal (definitions 2.3)."""
        return self.kept is not None and self.kept < USUAL_BANDS.on

    @property
    def kept(self) -> Fraction | None:
        """The share of what was promised by today; unsaid while nothing is due."""
        return Fraction(self.net, self.due) if self.due else None


def delivered(
    month: Period, target: int | None, days: Days, today: date, chain_id: int | None = None
) -> Delivered:
    due = None
    if target is not None:
        due = whole(Fraction(target * month.elapsed(today), month.days), is_money=True)
    return Delivered(month, target, days, due, chain_id)


@dataclass(frozen=True)
class Row:
    """One row of sales' promise. Those still in time are pending, neither kept nor broken."""

    due: int  # done, or past their time; of attempts, whose window is over
    inside: int  # of these, done in time
    pending: int
    late: int  # owed now, past their time
    median: timedelta | None = None  # of those done, in clock hours; the middle, never the mean
    median_worked: timedelta | None = None  # the same in the office's working hours

    @property
    def kept(self) -> Fraction | None:
        return Fraction(self.inside, self.due) if self.due else None


ANSWER, CONTACT, TRIES = "answer", "contact", "tries"


def breach(answer: int, contact: int, tries: int) -> str:
    """What a sentence on sales' promise speaks of: the first of its rows with leads past their
    time now, given how many each has; "" where none has any."""
    rows = ((ANSWER, answer), (CONTACT, contact), (TRIES, tries))
    return next((row for row, late in rows if late), "")


@dataclass(frozen=True)
class Answered:
    """Sales' promise in a period: what both heads signed, and how each row of it was kept."""

    period: Period
    limits: Limits
    answer: Row
    contact: Row  # of the accepted; empty where nobody tells of attempts
    tries: Row  # of the accepted whose window is over, without those reached or closed in it

    @property
    def is_said(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.answer.due or self.answer.pending)

    @property
    def is_behind(self) -> bool:
        """Whether one of its rows is, by the bands of a goal; each lead was promised."""
        rows = (self.answer, self.contact, self.tries)
        return any(row.kept is not None and row.kept < USUAL_BANDS.on for row in rows)
