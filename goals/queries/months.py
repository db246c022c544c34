"""The table of targets by month: what each step shall count, and what it has counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from goals.queries.attained import counted_by_month
from goals.queries.calendars import months_of_weeks
from goals.queries.owed import owed_by_month
from goals.queries.targets import needs_of, targets_in
from goals.rules.calendars import Named
from goals.rules.progress import UNKNOWN, measure, whole
from goals.rules.spread import spread
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.periods import Period, add_months, month_of
from smarketing.funnel.models import Step
from smarketing.funnel.queries.steps import step_names

MONTHS = 6


@dataclass(frozen=True)
class MonthCell:
    """One month of one step."""

    id: str  # in the page
    month: Period
    target: int | None  # as it was typed
    owed: int | None  # by the signed chain, where nobody typed
    reached: int
    status: str
    is_now: bool
    is_over: bool


@dataclass(frozen=True)
class MonthRow:
    step: Step
    name: str
    cells: list[MonthCell]


@dataclass(frozen=True)
class MonthTable:
    months: list[Period]
    rows: list[MonthRow]

    @property
    def earlier(self) -> str:
        """The name of the month with which the table before this one begins."""
        return f"{add_months(self.months[0].starts_on, -len(self.months)):%Y-%m}"

    @property
    def later(self) -> str:
        return f"{add_months(self.months[0].starts_on, len(self.months)):%Y-%m}"


def month_rows(
    organization: Organization, first: date, today: date, months: int = MONTHS
) -> MonthTable:
    """So many calendar months from the one that begins on `first`."""
    spans = [month_of(add_months(first, n)) for n in range(months)]
    window = Period(spans[0].starts_on, spans[-1].ends_on)
    targets = {(t.step, t.month): t.count for t in targets_in(organization, window)}
    owed = {
        (step, month): one.count
        for step, months in owed_by_month(organization, window).items()
        for month, one in months.items()
    }
    counted = counted_by_month(organization, window)
    names = step_names(organization)
    return MonthTable(
        spans,
        [
            MonthRow(
                step,
                names[step.key],
                [
                    month_cell(
                        step,
                        month,
                        targets.get((step.key, month.starts_on)),
                        owed.get((step.key, month.starts_on)),
                        counted.get((month.key, step.key), 0),
                        today,
                    )
                    for month in spans
                ],
            )
            for step in organization.steps.all()
        ],
    )


@dataclass(frozen=True)
class PeriodTable:
    """What the months come to in a leading year of weeks: its periods, and each step's need."""

    periods: list[Named]
    rows: list[tuple[str, list[int | None]]]  # a step's name; None: a day of it has no target


def period_rows(organization: Organization, table: MonthTable, today: date) -> PeriodTable | None:
    """The whole periods within a table's months under a 4-4-5 calendar; None under any other.

    A period adds up the days of the months it lies in, typed or said by the signed chain.
    """
    window = Period(table.months[0].starts_on, table.months[-1].ends_on)
    periods = whole_weeks(organization, window)
    if not periods:
        return None
    needs = needs_of(organization, window)
    return PeriodTable(
        periods,
        [
            (
                row.name,
                [need_in(needs.months.get(row.step.key, {}), one, today) for one in periods],
            )
            for row in table.rows
        ],
    )


def whole_weeks(organization: Organization, window: Period) -> list[Named]:
    """The periods of a leading year of weeks that lie in these days with all of their own."""
    day = timedelta(1)  # beyond which only those reach that are not whole in the window
    wider = Period(window.starts_on - day, window.ends_on + day)
    return [
        one
        for one in months_of_weeks(organization, wider)
        if window.starts_on <= one.period.starts_on and one.period.ends_on <= window.ends_on
    ]


def need_in(months: Mapping[date, int], one: Named, today: date) -> int | None:
    """What the months come to in a period; None where nothing is said of one of its days."""
    needed = spread(months, one.period, today)
    return whole(needed.whole, is_money=False) if needed and needed.is_complete else None


def month_cell(
    step: Step, month: Period, target: int | None, owed: int | None, reached: int, today: date
) -> MonthCell:
    """One month of one step, judged by what somebody typed, else by what the chain owes."""
    needed = owed if target is None else target
    return MonthCell(
        id=f"month-{step.key}-{month.key}",
        month=month,
        target=target,
        owed=owed if target is None else None,
        reached=reached,
        status=measure(needed, reached, month, today).status
        if today >= month.starts_on
        else UNKNOWN,
        is_now=today in month,
        is_over=month.ends_on < today,
    )
