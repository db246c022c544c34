"""One person's statement: every step of the sum in its order, exact, rounded once at the end.

`payout = aimed for x sum of (weight x curve(attainment))`. What is aimed for is prorated by the
days of the period somebody was in the plan; the shared goal never is. Definitions 2.9.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from goals.rules.pay.sums import rounded, split
from goals.rules.pay.terms import Component, Terms
from smarketing.accounts.rules.periods import Period


@dataclass(frozen=True)
class Stint:
    """Days on which somebody aims for so much in so many months, in one half's plan."""

    half: str
    target: int  # minor units for `months` whole months
    months: int
    from_on: date
    to_on: date | None = None

    def days_in(self, period: Period) -> int:
        """The days of a period that it covers."""
        first = max(self.from_on, period.starts_on)
        last = min(self.to_on or period.ends_on, period.ends_on)
        return max((last - first).days + 1, 0)

    def aimed_for(self, period: Period) -> Fraction:
        """What the period is worth at the whole of everything, by the days it covers."""
        whole = self.target * months_of(period) / self.months
        return whole * Fraction(self.days_in(period), period.days)


def months_of(period: Period) -> Fraction:
    """How many months a period is long: whole ones counted, else by days of a usual year."""
    after = period.ends_on + timedelta(1)
    if period.starts_on.day == after.day == 1:
        years, months = after.year - period.starts_on.year, after.month - period.starts_on.month
        return Fraction(12 * years + months)
    return Fraction(12 * period.days, 365)


@dataclass(frozen=True)
class Part:
    """One component of one stint."""

    component: Component
    base: Fraction  # what its weight is worth in this stint
    attained: Fraction
    pays: Fraction  # the curve's multiple

    @property
    def amount(self) -> Fraction:
        return self.base * self.pays


@dataclass(frozen=True)
class Aim:
    """A stint in the period, with what its plan makes of it."""

    stint: Stint
    days: int
    of_days: int
    amount: Fraction
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Payout:
    """The whole sum; `shown` are the parts' cents, which add up to the total."""

    aims: tuple[Aim, ...]
    total: int
    shown: tuple[int, ...]

    @property
    def aimed(self) -> int:
        return rounded(sum((aim.amount for aim in self.aims), Fraction(0)))


AIMED, PART, TOTAL = "aimed", "part", "total"


@dataclass(frozen=True)
class Line:
    """One line of a statement, in whole minor units; beside it what it was computed from."""

    kind: str
    amount: int
    half: str = ""
    number: int = 0
    days: int = 0
    of_days: int = 0
    full: int = 0  # what is aimed for in the whole period
    base: int = 0
    weight: Fraction = Fraction(0)
    attained: Fraction = Fraction(0)
    pays: Fraction = Fraction(0)
    measure: str = ""


def lines_of(paid: Payout) -> list[Line]:
    """A payout as it is read: each stint with its parts, then the total."""
    lines, cents = [], iter(paid.shown)
    for aim in paid.aims:
        full = rounded(aim.amount * aim.of_days / aim.days)
        lines.append(
            Line(AIMED, rounded(aim.amount), aim.stint.half, 0, aim.days, aim.of_days, full)
        )
        lines += [
            Line(
                PART,
                next(cents),
                aim.stint.half,
                number,
                base=rounded(part.base),
                weight=part.component.weight,
                attained=part.attained,
                pays=part.pays,
                measure=part.component.measure,
            )
            for number, part in enumerate(aim.parts, 1)
        ]
    return [*lines, Line(TOTAL, paid.total)]


def payout(
    stints: Sequence[Stint],
    plans: Mapping[str, Terms],
    attained: Mapping[str, Fraction],
    period: Period,
) -> Payout | None:
    """What a person earns in a period; None where a plan or a measure is missing.

    `attained` is each measure's attainment, of the whole company: the goal does not shrink when
    somebody is on leave.
    """
    here = [stint for stint in stints if stint.days_in(period)]
    halves = {stint.half for stint in here}
    missing = [half for half in halves if half not in plans or plans[half].pays(attained) is None]
    if not here or missing:
        return None
    aims = tuple(aim_of(stint, plans[stint.half], attained, period) for stint in here)
    exact = [part.amount for aim in aims for part in aim.parts]
    total = rounded(sum(exact, Fraction(0)))
    return Payout(aims, total, tuple(split(total, exact)))


def aim_of(stint: Stint, terms: Terms, attained: Mapping[str, Fraction], period: Period) -> Aim:
    amount = stint.aimed_for(period)
    parts = tuple(
        Part(
            component=one,
            base=amount * one.weight,
            attained=attained[one.measure],
            pays=one.curve.pays(attained[one.measure]),
        )
        for one in terms.components
    )
    return Aim(stint, stint.days_in(period), period.days, amount, parts)
