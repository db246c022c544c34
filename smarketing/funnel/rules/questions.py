"""What may be asked of the ledger: which days, cut how, of what. Pure values; days are local."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import product

from smarketing.accounts.rules.periods import Period, month_of, quarter_by_key, quarter_of
from smarketing.funnel.rules.ledger import ACTS, OUTCOMES
from smarketing.funnel.rules.sums import ORIGINS

TIMES = ("day", "week", "month", "quarter")
WHATS = ("step", "outcome")
NAMED = ("source", "campaign", "persona", "owner", "team", "office")
DIMENSIONS = (*NAMED, "origin")
BY = TIMES + WHATS + DIMENSIONS
IDS = {f"{name}_id": name for name in NAMED}
FILTERS = (*BY, *IDS)
ENDINGS = OUTCOMES + ACTS  # all that an entry counts beside steps
CLOSED = {"outcome": ENDINGS, "origin": tuple(ORIGINS)}  # values that are the same everywhere
BIGGEST = 2**63
FIRST_DAY, LAST_DAY = date(2, 1, 1), date(9998, 12, 31)  # weeks and quarters reach over the end

Value = str | int


@dataclass(frozen=True)
class Question:
    """One scope, for the figure and for the rows behind it.

    Both days are included. `by` and the names of `filters` are among BY; filters also by number
    (`team_id`). The values of one filter are alternatives, several filters hold together; `step`
    and `outcome` name the same thing, what an entry counts, so they are alternatives too.
    """

    starts_on: date
    ends_on: date
    by: tuple[str, ...] = ()
    filters: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    version: int | None = None  # as known at this version of the organisation; None: now

    def __hash__(self) -> int:
        """So that what is found out of a question can be kept under it."""
        asked = frozenset(self.filters.items())
        return hash((self.starts_on, self.ends_on, self.by, asked, self.version))

    @property
    def dimensions(self) -> frozenset[str]:
        """The dimensions that the question cuts or filters by."""
        asked = {IDS.get(name, name) for name in (*self.by, *self.filters)}
        return frozenset(asked.intersection(DIMENSIONS))

    @property
    def times(self) -> tuple[str, ...]:
        return tuple(name for name in self.by if name in TIMES)


@dataclass(frozen=True)
class Flaw:
    """Why a question cannot be answered: a code, the field it lies in, the words to say it with."""

    code: str
    field: str
    words: Mapping[str, str] = field(default_factory=dict)


def flaw(question: Question) -> Flaw | None:
    """What is wrong with a question, or None."""
    if question.ends_on < question.starts_on:
        return Flaw("period_backwards", "to")
    if question.starts_on < FIRST_DAY or question.ends_on > LAST_DAY:
        return Flaw("period_out_of_range", "from")
    if question.version is not None and not -BIGGEST <= question.version < BIGGEST:
        words = {"name": "version", "value": str(question.version)}
        return Flaw("number_expected", "version", words)
    for name in question.by:
        if name not in BY:
            return Flaw("unknown_cut", "by", {"name": name, "choices": ", ".join(BY)})
    for name, values in question.filters.items():
        if name not in FILTERS:
            return Flaw("unknown_filter", name, {"name": name, "choices": ", ".join(FILTERS)})
        for value in values:
            if found := value_flaw(name, value):
                return found
    if not any(name in WHATS for name in (*question.by, *question.filters)):
        return Flaw("step_or_outcome_missing", "by")
    return None


def value_flaw(name: str, value: Value) -> Flaw | None:
    """What is wrong with a value of a filter; an open name that nothing bears is no flaw."""
    words = {"name": name, "value": str(value)}
    if name in IDS:
        sound = isinstance(value, int) and -BIGGEST <= value < BIGGEST
        return None if sound else Flaw("number_expected", name, words)
    if "\0" in str(value):
        return Flaw("unreadable", name, words)
    if name in CLOSED and value not in CLOSED[name]:
        return Flaw(
            "unknown_value", name, words | {"choices": ", ".join(filter(None, CLOSED[name]))}
        )
    if name in TIMES and period_by_key(name, str(value), 1) is None:
        return Flaw("period_unreadable", name, words | {"example": EXAMPLES[name]})
    return None


EXAMPLES = {"day": "2017-06-30", "week": "2017-W23", "month": "2017-06", "quarter": "2017-Q2"}
SPELLINGS = {
    "day": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "week": re.compile(r"[0-9]{4}-W[0-9]{2}"),
    "month": re.compile(r"[0-9]{4}-[0-9]{2}"),
    "quarter": re.compile(r"[0-9]{4}-Q[1-4]"),
}


def period_by_key(time: str, key: str, fiscal_start: int) -> Period | None:
    """The period that a key names (`2017-06-30`, `2017-W23`, `2017-06`, `2017-Q2`), or None."""
    if not SPELLINGS[time].fullmatch(key):
        return None
    try:
        if time == "day":
            return Period(date.fromisoformat(key), date.fromisoformat(key), key)
        if time == "week":
            return week_of(date.fromisocalendar(int(key[:4]), int(key[6:]), 1))
        if time == "month":
            return month_of(date.fromisoformat(f"{key}-01"))
        return quarter_by_key(key, fiscal_start)
    except (ValueError, OverflowError):
        return None


def week_of(day: date) -> Period:
    """The ISO week of a day, keyed `2017-W23`."""
    year, week, weekday = day.isocalendar()
    monday = day - timedelta(weekday - 1)
    return Period(monday, monday + timedelta(6), f"{year:04}-W{week:02}")


def period_of(time: str, day: date, fiscal_start: int) -> Period:
    """The day, ISO week, calendar month or fiscal quarter in which a day lies."""
    if time == "day":
        return Period(day, day, day.isoformat())
    if time == "week":
        return week_of(day)
    return month_of(day) if time == "month" else quarter_of(day, fiscal_start)


def spans(question: Question, fiscal_start: int) -> list[Period]:
    """The days of a sound question as periods in order that neither overlap nor touch."""
    kept = [Period(question.starts_on, question.ends_on)]
    for name in TIMES:
        if name in question.filters:
            keys = (str(value) for value in question.filters[name])
            asked = filter(None, (period_by_key(name, key, fiscal_start) for key in keys))
            kept = [cut for pair in product(kept, asked) if (cut := overlap(*pair))]
    return joined(kept)


def overlap(one: Period, other: Period) -> Period | None:
    """The days that lie in both, or None."""
    first, last = max(one.starts_on, other.starts_on), min(one.ends_on, other.ends_on)
    return Period(first, last) if first <= last else None


def joined(periods: Iterable[Period]) -> list[Period]:
    """The same days in as few periods as can be."""
    whole: list[Period] = []
    for period in sorted(periods):
        if whole and (period.starts_on - whole[-1].ends_on).days <= 1:
            last = max(whole[-1].ends_on, period.ends_on)
            whole[-1] = Period(whole[-1].starts_on, last)
        else:
            whole.append(period)
    return whole


def are_months(periods: Iterable[Period]) -> bool:
    """Whether every period is made of whole calendar months."""
    return all(
        period.starts_on.day == 1 and period.ends_on == month_of(period.ends_on).ends_on
        for period in periods
    )


def narrowed(
    question: Question, key: tuple[str, ...], ids: Mapping[str, int], fiscal_start: int
) -> Question:
    """The question behind one row of an answer: its scope, and nothing beside it.

    `key` holds the row's values in the order of `by`, `ids` the numbers of those that have one.
    """
    first, last = question.starts_on, question.ends_on
    filters = dict(question.filters)
    values = dict(zip(question.by, key, strict=True))
    for name in question.times:
        period = period_by_key(name, values[name], fiscal_start)
        first, last = max(first, period.starts_on), min(last, period.ends_on)
    for name, other in (WHATS, WHATS[::-1]):
        if values.get(name):
            filters[name] = (values[name],)
            filters.pop(other, None)
        elif name in values:
            filters.pop(name, None)
    filters |= {name: (number,) for name, number in ids.items()}
    if "origin" in values:
        filters["origin"] = (values["origin"],)
    return replace(question, starts_on=first, ends_on=last, by=(), filters=filters)


def parameters(question: Question) -> list[tuple[str, str]]:
    """The question as an address carries it: from, to, by, one pair for each filter's value."""
    pairs = [("from", question.starts_on.isoformat()), ("to", question.ends_on.isoformat())]
    if question.by:
        pairs.append(("by", ",".join(question.by)))
    for name, values in question.filters.items():
        pairs += [(name, str(value)) for value in values]
    if question.version is not None:
        pairs.append(("version", str(question.version)))
    return pairs
