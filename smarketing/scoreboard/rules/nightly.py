"""What the mail of the night says, from two boards: today's and the one before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

BARS = 20  # of a full bar in the mail's text
DAYS = 7


@dataclass(frozen=True)
class Day:
    """One day of marketing's waterfall; money in home minor units."""

    day: str
    came: int  # that day, net
    delivered: int  # in the month so far
    promised: int | None
    share: int  # of BARS, of the month's promise or of what was delivered

    @property
    def gap(self) -> int | None:
        return None if self.promised is None else self.delivered - self.promised

    @property
    def bar(self) -> str:
        return "█" * self.share + "·" * (BARS - self.share)


def waterfall(panel: Mapping[str, Any]) -> list[Day]:
    """The last days of the month up to today, as the board's promise panel has them."""
    delivered, promised = panel["delivered"], panel["promised"]
    gone = len(delivered)
    whole = (promised[-1] if promised else 0) or max(delivered, default=0)
    return [
        Day(
            day=panel["days"][n],
            came=delivered[n] - (delivered[n - 1] if n else 0),
            delivered=delivered[n],
            promised=promised[n] if promised else None,
            share=min(max(delivered[n], 0) * BARS // whole, BARS) if whole > 0 else 0,
        )
        for n in range(max(gone - DAYS, 0), gone)
    ]


def today_of(
    entries: list[Mapping[str, Any]], day: date, zone: ZoneInfo
) -> list[Mapping[str, Any]]:
    """What was agreed, changed or reached together on a local day."""
    return [
        one for one in entries if datetime.fromisoformat(one["at"]).astimezone(zone).date() == day
    ]
