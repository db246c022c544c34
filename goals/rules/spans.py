"""Periods by name: a fiscal quarter, a calendar month, a fiscal year, or any two days."""

import re
from datetime import date, timedelta

from smarketing.accounts.rules.periods import (
    Period,
    month_of,
    quarter_by_key,
    quarter_of,
    year_of,
)
from smarketing.funnel.rules.events import FIRST_DAY, LAST_DAY

FREE = re.compile(r"([0-9]{8})-([0-9]{8})")


def keyed(starts_on: date, ends_on: date, fiscal_start: int = 1) -> Period:
    """The period of these days under its shortest name: `2026-Q4`, `2026-11`, `2026`, else
    `20260901-20261215`."""
    for named in (
        quarter_of(starts_on, fiscal_start),
        month_of(starts_on),
        year_of(starts_on, fiscal_start),
    ):
        if (named.starts_on, named.ends_on) == (starts_on, ends_on):
            return named
    return Period(starts_on, ends_on, f"{starts_on:%Y%m%d}-{ends_on:%Y%m%d}")


def period_by_key(key: str, fiscal_start: int = 1) -> Period:
    """The period of a name; a ValueError says that it is none."""
    if "-Q" in key:
        found = quarter_by_key(key, fiscal_start)
    elif free := FREE.fullmatch(key):
        return period_between(*(date.fromisoformat(day) for day in free.groups()), fiscal_start)
    elif re.fullmatch(r"[0-9]{4}-[0-9]{2}", key):
        found = month_of(date.fromisoformat(f"{key}-01"))
    elif re.fullmatch(r"[0-9]{4}", key):
        found = year_by_name(int(key), fiscal_start)
    else:
        raise ValueError(key)
    return period_between(found.starts_on, found.ends_on, fiscal_start)


def period_between(starts_on: date, ends_on: date, fiscal_start: int) -> Period:
    """The period of two days; a ValueError where they are not in order, or of no year in which
    anything can happen here."""
    if not FIRST_DAY <= starts_on <= ends_on <= LAST_DAY:
        raise ValueError("a period ends after it starts, from 1970 to 2100")
    return keyed(starts_on, ends_on, fiscal_start)


def year_by_name(year: int, fiscal_start: int) -> Period:
    """The fiscal year that ends in this calendar year."""
    return year_of(date(year - (1 if fiscal_start > 1 else 0), fiscal_start, 1), fiscal_start)


def quarters_around(day: date, before: int, after: int, fiscal_start: int = 1) -> list[Period]:
    """The fiscal quarter of a day with so many before and after it, in order."""
    here = quarter_of(day, fiscal_start)
    earlier, later = [here], []
    for _ in range(before):
        earlier.insert(0, quarter_of(earlier[0].starts_on - timedelta(1), fiscal_start))
    for _ in range(after):
        last = later[-1] if later else here
        later.append(quarter_of(last.ends_on + timedelta(1), fiscal_start))
    return [*earlier, *later]


def overlap(one: Period, other: Period) -> bool:
    """Whether two periods share a day."""
    return one.starts_on <= other.ends_on and other.starts_on <= one.ends_on
