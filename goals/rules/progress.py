"""How far a target is, against an even pace. Definitions 2.3; exact until shown.

All figures are whole numbers of one unit: minor units of a currency, or things counted. What
cannot be said is None, never 0: no share of a target of nothing, no pace before the first day.
"""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import ceil

from smarketing.accounts.rules.periods import Period

AHEAD, ON, BEHIND, UNKNOWN = "ahead", "on", "behind", "unknown"


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
class Progress:
    """What is attained of a target by the end of a day."""

    target: int | None
    attained: int
    days: int  # of the whole period
    day: int  # days gone, today counted whole: 0 before the first, `days` from the last on
    bands: Bands = field(default=USUAL_BANDS)

    @property
    def attainment(self) -> Fraction | None:
        """The share of the target, never capped and never clipped."""
        return Fraction(self.attained, self.target) if self.target else None

    @property
    def needed_by_today(self) -> Fraction | None:
        """What the end of today needs at an even pace."""
        return Fraction(self.target * self.day, self.days) if self.target else None

    @property
    def pace_gap(self) -> Fraction | None:
        """What is attained less what is needed by today: above nothing is ahead."""
        return self.attained - self.needed_by_today if self.target else None

    @property
    def pace_index(self) -> Fraction | None:
        """What is attained over what is needed by today; unsaid before the first day."""
        return Fraction(self.attained) / self.needed_by_today if self.needed_by_today else None

    @property
    def status(self) -> str:
        """Ahead, on or behind the pace; unknown without a target and before the first day."""
        return UNKNOWN if self.pace_index is None else banded(self.pace_index, self.bands)

    @property
    def run_rate(self) -> Fraction | None:
        """Where the period ends if it goes on as until today."""
        return Fraction(self.attained * self.days, self.day) if self.day else None

    @property
    def required_per_day(self) -> Fraction | None:
        """What each remaining day must bring; 0 once reached; unsaid when no day is left."""
        if not self.target:
            return None
        if self.attained >= self.target:
            return Fraction(0)
        rest = self.days - self.day
        return Fraction(self.target - self.attained, rest) if rest else None

    @property
    def is_reached(self) -> bool:
        return bool(self.target) and self.attained >= self.target


def measure(
    target: int | None,
    attained: int,
    period: Period,
    today: date,
    bands: Bands = USUAL_BANDS,
) -> Progress:
    """Set what is attained in a period against a target; today counts as a whole day."""
    return Progress(target, attained, period.days, period.elapsed(today), bands)


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
