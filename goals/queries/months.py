"""The table of targets by month: what each step shall count, and what it has counted."""

from dataclasses import dataclass
from datetime import date

from goals.queries.attained import counted_by_month
from goals.queries.targets import targets_in
from goals.rules.progress import UNKNOWN, measure
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
    target: int | None
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
                        counted.get((month.key, step.key), 0),
                        today,
                    )
                    for month in spans
                ],
            )
            for step in organization.steps.all()
        ],
    )


def month_cell(
    step: Step, month: Period, target: int | None, reached: int, today: date
) -> MonthCell:
    return MonthCell(
        id=f"month-{step.key}-{month.key}",
        month=month,
        target=target,
        reached=reached,
        status=measure(target, reached, month, today).status
        if today >= month.starts_on
        else UNKNOWN,
        is_now=today in month,
        is_over=month.ends_on < today,
    )
