"""How far a target is, against its pace. Definitions 2.3; exact until shown.

All figures are whole numbers of one unit: minor units of a currency, or things counted. What
cannot be said is None, never 0: no share of a target of nothing, no pace before the first day.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from math import ceil

from smarketing.accounts.rules.periods import Period

AHEAD, ON, BEHIND, UNKNOWN = "ahead", "on", "behind", "unknown"
REACH, ABOVE, BELOW = "reach", "above", "below"  # what a goal asks of its figure
DIRECTIONS = (REACH, ABOVE, BELOW)


@dataclass(frozen=True)
class Bands:
    """From which share of the even pace a target counts as ahead, and from which as on pace."""

    ahead: Fraction = Fraction(102, 100)
    on: Fraction = Fraction(98, 100)

    def __post_init__(self) -> None:
        if not 0 < self.on <= self.ahead:
            raise ValueError("bands are above nothing, and on pace lies below ahead")


USUAL_BANDS = Bands()


@dataclass(frozen=True)
class Course:
    """From where, to which side of the target, and how fast.

    `weights` are the days' shares of the whole, as whole numbers, one for each day of the period;
    none at all is an even pace. A figure starts at `baseline` and counts from there.
    """

    direction: str = REACH
    baseline: int = 0
    weights: tuple[int, ...] = ()

    def gone(self, day: int, days: int) -> tuple[int, int]:
        """What of the whole is due by the end of so many days, and the whole."""
        if not self.weights:
            return day, days
        return sum(self.weights[:day]), sum(self.weights)


EVEN = Course()


@dataclass(frozen=True)
class Progress:
    """What is attained of a target by the end of a day."""

    target: int | None
    attained: int
    days: int  # of the whole period
    day: int  # days gone, today counted whole: 0 before the first, `days` from the last on
    bands: Bands = field(default=USUAL_BANDS)
    course: Course = field(default=EVEN)

    @property
    def way(self) -> int | None:
        """From where the figure starts to the target; None where there is none."""
        way = (self.target or 0) - self.course.baseline
        return way if self.target and way else None

    @property
    def come(self) -> int:
        """How far it has come from where it started."""
        return self.attained - self.course.baseline

    @property
    def due(self) -> Fraction:
        """The share of the way that is due by the end of today."""
        gone, whole_way = self.course.gone(self.day, self.days)
        return Fraction(gone, whole_way)

    @property
    def attainment(self) -> Fraction | None:
        """The share of the way, never capped and never clipped.

        What shall stay below inverts it (definitions 2.3): target over figure, unsaid at nothing.
        """
        if self.way is None:
            return None
        if self.course.direction == BELOW:
            return Fraction(self.way, self.come) if self.come > 0 else None
        return Fraction(self.come, self.way)

    @property
    def needed_by_today(self) -> Fraction | None:
        """What the end of today needs, or, of what shall stay below, allows."""
        return None if self.way is None else self.course.baseline + self.way * self.due

    @property
    def pace_index(self) -> Fraction | None:
        """What has come over what is due by today; unsaid before anything is due."""
        if self.way is None or not self.due:
            return None
        if self.course.direction == BELOW:
            return self.way * self.due / self.come if self.come > 0 else None
        return self.come / (self.way * self.due)

    @property
    def status(self) -> str:
        """Ahead, on or behind the pace; unknown without a target and before the first day."""
        if self.way is None or not self.due:
            return UNKNOWN
        if self.pace_index is None:
            return AHEAD  # of what shall stay below, nothing has come
        return banded(self.pace_index, self.bands)

    @property
    def run_rate(self) -> Fraction | None:
        """Where the period ends if it goes on as until today; unsaid while it is too early."""
        return self.course.baseline + self.come / self.due if self.due else None

    @property
    def at_pace(self) -> Fraction | None:
        """The attainment where it ends at today's pace; unsaid while it is too early."""
        return None if self.run_rate is None else replace(self, attained=self.run_rate).attainment

    @property
    def required_per_day(self) -> Fraction | None:
        """What each remaining day that counts must bring; 0 once reached, unsaid when none is
        left."""
        if self.way is None:
            return None
        if self.attained >= self.target:
            return Fraction(0)
        rest = self.days_left
        return Fraction(self.target - self.attained, rest) if rest else None

    @property
    def per_day(self) -> Fraction | None:
        """What each day gone that counts has brought; unsaid before there is one."""
        gone = self.days_counted(0, self.day)
        return Fraction(self.come, gone) if gone else None

    @property
    def days_left(self) -> int:
        """The days after today on which anything is due."""
        return self.days_counted(self.day, self.days)

    def days_counted(self, first: int, last: int) -> int:
        """The days on which anything is due, of some of the period's."""
        if not self.course.weights:
            return last - first
        return sum(1 for weight in self.course.weights[first:last] if weight)

    @property
    def is_reached(self) -> bool:
        """Whether the target is reached; what shall stay on a side is only so at the end."""
        if not self.target:
            return False
        if self.course.direction == REACH:
            return self.attained >= self.target
        over = self.day >= self.days
        kept = self.attained <= self.target
        return over and (kept if self.course.direction == BELOW else self.attained >= self.target)


def measure(
    target: int | None,
    attained: int,
    period: Period,
    today: date,
    bands: Bands = USUAL_BANDS,
    course: Course = EVEN,
) -> Progress:
    """Set what is attained in a period against a target; today counts as a whole day."""
    return Progress(target, attained, period.days, period.elapsed(today), bands, course)


def banded(index: Fraction, bands: Bands = USUAL_BANDS) -> str:
    """The status of a pace index: a band's own value belongs to it."""
    if index >= bands.ahead:
        return AHEAD
    return ON if index >= bands.on else BEHIND


def standing(count: int, needed: Fraction | None, bands: Bands = USUAL_BANDS) -> str:
    """The status of a count against what is needed by today.

    Where nothing is needed yet, anything is ahead of it and nothing is on pace.
    """
    if needed is None:
        return UNKNOWN
    if needed == 0:
        return AHEAD if count > 0 else ON if count == 0 else BEHIND
    return banded(count / needed, bands)


def whole(figure: Fraction | None, is_money: bool) -> int | None:
    """A figure as it is shown, rounded this once: things upwards, minor units half to even."""
    if figure is None:
        return None
    return round(figure) if is_money else ceil(figure)


def pace_delta(progress: Progress, is_money: bool) -> int | None:
    """How much more each day must bring from now on than each has until now, as both are shown;
    unsaid where either is."""
    asked, brought = progress.required_per_day, progress.per_day
    if asked is None or brought is None:
        return None
    return whole(asked, is_money) - round(brought)


def pace_gap(progress: Progress, is_money: bool) -> int | None:
    """How far a figure is on the good side of the need shown beside it: above nothing is ahead."""
    needed = whole(progress.needed_by_today, is_money)
    if needed is None:
        return None
    gap = progress.attained - needed
    return -gap if progress.course.direction == BELOW else gap
