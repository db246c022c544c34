"""The lag matrix: which months' leads bring which quarter, and what of it can still be changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from goals.models import QuotaChain
from goals.queries.calendars import months_of_weeks, quarters_about
from goals.queries.goals import standing_goals
from goals.rules.lag import Lag, apportioned, feeding, sound
from goals.rules.metrics import Metric
from goals.rules.spread import months_in
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.periods import Period, month_of

AROUND = (1, 2)  # quarters before and after the running one


@dataclass(frozen=True)
class LagCell:
    percent: int
    is_open: bool  # made from today on: can still be changed


@dataclass(frozen=True)
class LagRow:
    quarter: Period
    called: str  # the quarter's name
    cells: list[LagCell | None]  # None: these days bring nothing
    determined: int  # percent of the quarter's wins
    open: int
    open_share: Fraction = Fraction(0)  # of the wins, exact
    target: int | None = None  # of the quarter's goal, in its unit

    @property
    def determined_of(self) -> int | None:
        return None if self.target is None else self.target - self.open_of

    @property
    def open_of(self) -> int | None:
        """What of the target can still be changed: of the exact share, rounded once."""
        return None if self.target is None else round(self.target * self.open_share)


@dataclass(frozen=True)
class LagTable:
    made: list[Period]  # the first holds everything before
    first_open: int  # the column from which on things can still be changed
    rows: list[LagRow]
    now: int  # the row of the running quarter
    sample: int
    median: int

    @property
    def this(self) -> LagRow:
        return self.rows[self.now]

    @property
    def next(self) -> LagRow:
        return self.rows[self.now + 1]


def lag_table(
    organization: Organization,
    lag: Lag,
    today: date,
    around: tuple[int, int] = (0, 1),
    targets: Mapping[tuple[date, date], int] | None = None,
) -> LagTable:
    """Which days' leads bring the quarters around today's, in percent that add up to 100.

    `around` is how many quarters before and after; `targets` what each of them shall bring.
    Quarters and months are the leading calendar's: under 4-4-5 its periods of weeks.
    """
    quarters = quarters_about(organization, today, *around)
    first, last = quarters[0][0].starts_on - timedelta(len(lag.wins)), quarters[-1][0].ends_on
    made = stretches(months_about(organization, first, last), today)
    known = targets or {}
    rows = [
        row_of(lag, one, called, made, today, known.get((one.starts_on, one.ends_on)))
        for one, called in quarters
    ]
    used = [
        n for n in range(len(made)) if any(row.cells[n] and row.cells[n].percent for row in rows)
    ]
    kept = range(used[0], used[-1] + 1)
    return LagTable(
        made=[made[n] for n in kept],
        first_open=sum(1 for n in kept if made[n].ends_on < today),
        rows=[replace(row, cells=[row.cells[n] for n in kept]) for row in rows],
        now=next(n for n, row in enumerate(rows) if today in row.quarter),
        sample=lag.total,
        median=lag.median,
    )


def months_about(organization: Organization, first: date, last: date) -> list[Period]:
    """The whole months from one day to another, under their names."""
    weeks = months_of_weeks(organization, Period(first, last))
    if weeks:
        return [Period(one.period.starts_on, one.period.ends_on, one.name) for one in weeks]
    return [month_of(part.starts_on) for part in months_in(Period(first, last))]


def stretches(months: Sequence[Period], today: date) -> list[Period]:
    """The months, today's cut before today."""
    cut: list[Period] = []
    for month in months:
        if today in month and today > month.starts_on:
            cut.append(Period(month.starts_on, today - timedelta(1)))
            cut.append(Period(today, month.ends_on))
        else:
            cut.append(month)
    return cut


def row_of(
    lag: Lag,
    quarter: Period,
    called: str,
    made: Sequence[Period],
    today: date,
    target: int | None = None,
) -> LagRow:
    fed = feeding(lag, quarter, made)
    percents = apportioned(100, [one.share for one in fed])
    cells = [
        LagCell(percent, one.made.starts_on >= today) if percent else None
        for percent, one in zip(percents, fed, strict=True)
    ]
    still = sum(cell.percent for cell in cells if cell and cell.is_open)
    every = sum(one.share for one in fed)
    later = sum(one.share for one in fed if one.made.starts_on >= today)
    open_share = Fraction(later) / every if every else Fraction(0)
    return LagRow(quarter, called or quarter.key, cells, 100 - still, still, open_share, target)


def newest_lag(organization: Organization, metric: Metric) -> tuple[QuotaChain, Lag] | None:
    """The lag from a lead to the win as the newest chain of a metric measured it."""
    chains = organization.chains.filter(metric=metric.key).order_by("-starts_on")
    for chain in chains.prefetch_related("lags"):
        for lag in chain.lags.all():
            if lag.step == "lead" and (known := sound(lag.wins)):
                return chain, known
    return None


def lag_page(organization: Organization, metric: Metric, today: date) -> LagTable | None:
    """The quarter before, the running one and the two after it; None where no lag is known."""
    found = newest_lag(organization, metric)
    if found is None:
        return None
    targets = {
        (goal.wording.starts_on, goal.wording.ends_on): goal.wording.way
        for goal in standing_goals(organization)
        if goal.wording.metric == metric.key
    }
    _chain, lag = found
    return lag_table(organization, lag, today, AROUND, targets)
