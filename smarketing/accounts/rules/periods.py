"""Calendar and fiscal periods as values. A period holds both its days; days are local."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, order=True)
class Period:
    """Whole days from the first to the last, both counted."""

    starts_on: date
    ends_on: date
    key: str = ""

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1

    def elapsed(self, today: date) -> int:
        """Days gone by the end of today, between 0 and `days`; today counts as a whole day."""
        return min(max((today - self.starts_on).days + 1, 0), self.days)

    def each_day(self) -> Iterator[date]:
        return (self.starts_on + timedelta(n) for n in range(self.days))

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


def month_of(day: date) -> Period:
    """The calendar month of a day, keyed `2026-10`."""
    last = calendar.monthrange(day.year, day.month)[1]
    return Period(day.replace(day=1), day.replace(day=last), f"{day:%Y-%m}")


def quarter_of(day: date, fiscal_start: int = 1) -> Period:
    """The fiscal quarter of a day, keyed `2026-Q4`: named by the year its fiscal year ends in."""
    gone = (day.month - fiscal_start) % 12  # months since the fiscal year began
    first = add_months(day.replace(day=1), -(gone % 3))
    return Period(
        first,
        add_months(first, 3) - timedelta(1),
        f"{fiscal_year(day, fiscal_start)}-Q{gone // 3 + 1}",
    )


def quarter_before(day: date, fiscal_start: int = 1) -> Period:
    """The fiscal quarter before that of a day."""
    return quarter_of(quarter_of(day, fiscal_start).starts_on - timedelta(1), fiscal_start)


def year_of(day: date, fiscal_start: int = 1) -> Period:
    """The fiscal year of a day, keyed `2026`: named by the year in which it ends."""
    first = add_months(day.replace(day=1), -((day.month - fiscal_start) % 12))
    return Period(first, add_months(first, 12) - timedelta(1), f"{fiscal_year(day, fiscal_start)}")


def fiscal_year(day: date, fiscal_start: int = 1) -> int:
    """The calendar year in which the fiscal year of this day ends."""
    return day.year + (1 if fiscal_start > 1 and day.month >= fiscal_start else 0)


def add_months(day: date, months: int) -> date:
    """The first of a month so many months on; the day must be the first of its month."""
    month = day.year * 12 + day.month - 1 + months
    return day.replace(year=month // 12, month=month % 12 + 1)


def quarter_by_key(key: str, fiscal_start: int = 1) -> Period:
    """The fiscal quarter written `2026-Q4`. A ValueError says that the key is none."""
    year, quarter = key.split("-Q")
    if not (len(year) == 4 and quarter in "1234" and len(quarter) == 1):
        raise ValueError(key)
    first_year = int(year) - (1 if fiscal_start > 1 else 0)
    first = add_months(date(first_year, fiscal_start, 1), 3 * (int(quarter) - 1))
    return quarter_of(first, fiscal_start)
