"""Working hours of a place: how long was worked between two moments, and when so much is over.

Every moment is compared as an instant, so a night in which the clocks change makes no hour.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(1)
FARTHEST = timedelta(800)  # no limit is that long; a calendar full of holidays ends somewhere
USUAL_DAYS = frozenset((1, 2, 3, 4, 5))
USUAL_OPENS, USUAL_CLOSES = time(9), time(18)


@dataclass(frozen=True)
class Hours:
    """The week of a place, by ISO weekdays, and the days on which nobody works."""

    zone: ZoneInfo
    weekdays: frozenset[int] = USUAL_DAYS
    opens: time = USUAL_OPENS
    closes: time = USUAL_CLOSES  # midnight: the end of the day
    holidays: frozenset[date] = field(default_factory=frozenset)

    def is_worked(self, day: date) -> bool:
        return day.isoweekday() in self.weekdays and day not in self.holidays

    def spans(self, since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The worked spans between two moments, in their order, as instants."""
        day, last = since.astimezone(self.zone).date(), until.astimezone(self.zone).date()
        while day <= last:
            if self.is_worked(day):
                begins = self.instant(day, self.opens)
                ends = self.instant(day + DAY if self.closes == time() else day, self.closes)
                begins, ends = max(begins, since), min(ends, until)
                if begins < ends:
                    yield begins, ends
            day += DAY

    def instant(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.zone).astimezone(UTC)


def worked(hours: Hours, since: datetime, until: datetime) -> timedelta:
    """How long was worked between two moments; nothing where the second is not later."""
    spans = hours.spans(since, until)
    return sum((ends - begins for begins, ends in spans), timedelta(0))


def due_after(hours: Hours, since: datetime, length: timedelta) -> datetime:
    """The moment at which so much has been worked since another; a limit ends while at work."""
    left = length
    for begins, ends in hours.spans(since, since + FARTHEST):
        if ends - begins >= left:
            return begins + left
        left -= ends - begins
    return since + FARTHEST
