"""Which boards of the past are kept: all of the last ones, then one an hour, then one a day."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

LAST = 200
HOURLY = timedelta(days=7)

Kept = tuple[int, datetime]  # a board's number and the moment it was composed


def superfluous(boards: Sequence[Kept], zone: ZoneInfo, now: datetime) -> list[int]:
    """The boards to let go, of a stretch given newest first; its first one is only a witness.

    A board stays if it is the last of its local day, or of its hour in the last seven days:
    that is, if the next newer one belongs to another.
    """
    gone = []
    for (_newer, after), (number, at) in zip(boards, boards[1:], strict=False):
        same_day = after.astimezone(zone).date() == at.astimezone(zone).date()
        same_hour = after.astimezone(zone).hour == at.astimezone(zone).hour
        if same_day and (same_hour or now - at > HOURLY):
            gone.append(number)
    return gone
