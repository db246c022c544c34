"""What became of the hand-offs of a period, day by day, as a process keeps it between two boards.

Only the days are read again of which a hand-off was written since the last look, or on which what
is owed became overdue since. So a board costs what changed, however many were passed.
"""

from array import array
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import BigIntegerField, DateField, DateTimeField, Q, QuerySet

from goals.queries.answer_terms import LENGTHS, OWED, asked_of_sales, ends_after, owed_now, sums_on
from goals.queries.delivered import CELL, first_accepted
from goals.rules.middles import Run, middle
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.periods import Period
from smarketing.accounts.statements import Later, Statement
from smarketing.funnel.models import Handoff
from smarketing.funnel.queries.borders import Border
from smarketing.funnel.queries.medians import Listed

NOW = Later("now", DateTimeField())
SUMS, ENDS = sums_on(NOW), ends_after(NOW)
BY_DAY = ("passed_on", *CELL)
MANY = 100  # days: then all are read again
Cell = tuple[int, date, date, str, int]  # 0 came or 1 was taken back, and what CELL names


@dataclass(frozen=True)
class Day:
    """The hand-offs passed on one day, as they stood at a moment."""

    sums: Sequence[int] = (0,) * len(SUMS)
    lengths: Sequence[Run] = ((),) * len(LENGTHS)  # seconds, in order
    until: datetime | None = None  # from then on the sums are others, though nobody wrote
    cells: Mapping[Cell, int] | None = None  # how many first accepted ones a month counts


class Passed:
    """The hand-offs of a period as they stood at a version and a moment."""

    def __init__(self, version: int, now: datetime, days: Mapping[date, Day]) -> None:
        self.version, self.now, self.days = version, now, days

    def until(self, version: int) -> "Passed":
        """The same, known to stand at a later version too."""
        if version == self.version:
            return self
        found = copy(self)
        found.version = version
        return found

    @cached_property
    def told(self) -> dict[str, int]:
        """The sums of the period, and how many there are of each length of time."""
        days = [*self.days.values(), Day()]
        sums = map(sum, zip(*(day.sums for day in days), strict=True))
        counts = (sum(map(len, runs)) for runs in self.lengths.values())
        names = (f"n_{name}" for name in LENGTHS)
        return dict(zip(SUMS, sums, strict=True)) | dict(zip(names, counts, strict=True))

    @cached_property
    def lengths(self) -> dict[str, list[Run]]:
        """Each length of time, day by day."""
        return {
            name: [day.lengths[place] for day in self.days.values()]
            for place, name in enumerate(LENGTHS)
        }

    @cached_property
    def middles(self) -> dict[str, timedelta]:
        """The middle of each length of time; one without values is left out."""
        found = {name: middle(runs) for name, runs in self.lengths.items()}
        return {name: timedelta(seconds=n) for name, n in found.items() if n is not None}

    @cached_property
    def first(self) -> list[tuple]:
        """What came and what was taken back in the month, as `first_accepted` gives it."""
        sums: Counter[Cell] = Counter()
        for day in self.days.values():
            sums.update(day.cells or {})
        return [(*cell, n) for cell, n in sums.items()]


class PassedDays:
    """The hand-offs that sales was to answer in a period, and of a month the first accepted ones.

    The borders are those given, for as long as it is kept.
    """

    def __init__(
        self,
        organization: Organization,
        period: Period,
        borders: Sequence[Border],
        month: Period | None = None,
    ) -> None:
        self.period, self.borders = period, borders
        ours = asked_of_sales(organization, borders)
        mine = ours.filter(passed_on__gte=period.starts_on, passed_on__lte=period.ends_on)
        self.owed = Statement(owed_now(ours, NOW))
        some = Q(passed_on__in=Later("days", DateField()))
        written = organization.handoffs.filter(told_in__gt=Later("version", BigIntegerField()))
        self.written = Statement(written.order_by().values_list("passed_on").distinct())
        self.all, self.some = (
            (
                Statement(by_day(mine.filter(among))),
                month
                and Statement(first_accepted(organization, month, "passed_on", *CELL, among=among)),
            )
            for among in (Q(), some)
        )
        self.seen: Passed | None = None

    def look(self, version: int, now: datetime) -> Passed:
        """As they stand at the organisation's version and a moment: at most three queries.

        What was seen is never changed, only left for what is newer: threads may look at once.
        """
        seen = self.seen
        if seen is None or version < seen.version or now < seen.now:
            found = Passed(version, now, self.read(now))
        else:
            found = self.since(seen, version, now)
        self.seen = found
        return found

    def late(self, now: datetime) -> dict[str, int]:
        """How many are past each of their times now, whenever they were passed: one query."""
        return dict.fromkeys(OWED, 0) | dict(self.owed.rows(now=now))

    def since(self, seen: Passed, version: int, now: datetime) -> Passed:
        """What was seen, with the days read again on which anything is other than it was."""
        stale = {day for day, one in seen.days.items() if one.until and one.until <= now}
        if version > seen.version:
            stale |= {day for (day,) in self.written.rows(version=seen.version)}
        if not stale:
            return seen.until(version)
        if len(stale) > MANY:
            return Passed(version, now, self.read(now))
        still = {day: one for day, one in seen.days.items() if day not in stale}
        return Passed(version, now, still | self.read(now, sorted(stale)))

    def read(self, now: datetime, days: Collection[date] | None = None) -> dict[date, Day]:
        """These days, or all of them."""
        by_day, first = self.all if days is None else self.some
        found = {row[0]: day_of(row[1:]) for row in by_day.rows(now=now, days=days)}
        cells: dict[date, dict[Cell, int]] = {}
        for came_back, passed_on, *cell, n in first.rows(days=days) if first else ():
            cells.setdefault(passed_on, {})[came_back, *cell] = n
        return found | {
            day: replace(found.get(day, Day()), cells=mine) for day, mine in cells.items()
        }


def by_day(mine: QuerySet[Handoff]) -> QuerySet:
    """Of each day the sums, the lengths of time and when the sums are others."""
    asked = SUMS | ENDS | {f"all_{name}": Listed(name) for name in LENGTHS}
    return mine.order_by().values("passed_on").annotate(**asked).values_list("passed_on", *asked)


def day_of(row: Sequence) -> Day:
    sums, rest = row[: len(SUMS)], row[len(SUMS) :]
    ends, lengths = rest[: len(ENDS)], rest[len(ENDS) :]
    runs = [array("q", sorted(map(int, text.split(","))) if text else ()) for text in lengths]
    return Day(sums, runs, min(filter(None, ends), default=None))
