"""Marketing's promise day by day, whole and in its parts: by team, persona and source."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import accumulate

from goals.queries.delivered import CELL, CUTS, Worths, first_accepted, valued, values_until
from goals.queries.promises import promised_for
from goals.rules.pay.sums import split
from goals.rules.promises import Days, Delivered, delivered
from goals.rules.waterfall import Waterfall, waterfall
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.periods import Period, add_months

MIX = 3  # months before, whose mix says what part of the promise falls to a team, persona, source


@dataclass(frozen=True)
class Part:
    """One part of what was delivered in a month; money in home minor units."""

    key: int  # of the team, persona or source; 0: none
    half: Delivered  # against the part of the promise that falls to it by the usual mix
    sums: tuple[int, ...]  # by the end of each day, up to today
    picture: Waterfall

    @property
    def usual(self) -> int | None:
        """The part of the month's promise that falls to it."""
        return self.half.target


def parts_of(organization: Organization, month: Period, cut: str, today: date) -> list[Part]:
    """A month's delivered value cut by `persona`, `source` or `team`, the most first.

    The parts add up to the promise's own figures. The promise is of all together: to a part falls
    what its share of the three months before was. A fixed number of queries.
    """
    worths = values_until(organization, month.ends_on)
    worth = worths.on(month.starts_on)
    target, chain_id = promised_for(organization, month, worth)
    found = days_by(organization, month, cut, worths)
    before = Period(add_months(month.starts_on, -MIX), month.starts_on - timedelta(1))
    as_now = Worths(((Period(date.min, date.max), worth),))  # a mix, told in one measure
    usual = shares_of(days_by(organization, before, cut, as_now))
    targets = promised_by_part(target, usual)
    nothing = 0 if targets else None
    halves = {
        key: delivered(month, targets.get(key, nothing), found.get(key, {}), today, chain_id)
        for key in found.keys() | usual.keys()
    }
    halves = {key: half for key, half in halves.items() if half.days or half.target}
    told = [
        Part(
            key,
            half,
            sums := sums_of(half.days, month, today),
            waterfall(sums, promised_by_day(half), month.days),
        )
        for key, half in halves.items()
    ]
    return sorted(told, key=lambda part: (-part.half.net, -(part.usual or 0), part.key))


def days_by(
    organization: Organization, span: Period, cut: str, worths: Worths
) -> dict[int, dict[date, tuple[int, int]]]:
    """What came and was taken back on each day, by the parts of a cut; one query."""
    found: dict[int, list[tuple]] = {}
    for came_back, key, *rest in first_accepted(organization, span, CUTS[cut], *CELL):
        found.setdefault(key or 0, []).append((came_back, *rest))
    return {key: valued(rows, worths) for key, rows in found.items()}


def shares_of(found: Mapping[int, Days]) -> dict[int, Fraction]:
    """Each part's share of what all delivered; nothing where none did."""
    net = {key: net_of(days.values()) for key, days in found.items()}
    came = {key: value for key, value in net.items() if value > 0}
    whole = sum(came.values())
    return {key: Fraction(value, whole) for key, value in came.items()}


def net_of(days: Iterable[tuple[int, int]]) -> int:
    return sum(came - back for came, back in days)


def promised_by_part(target: int | None, usual: Mapping[int, Fraction]) -> dict[int, int]:
    """What of a promise falls to each part; the parts add up to it."""
    if target is None or not usual:
        return {}
    return dict(zip(usual, split(target, list(usual.values())), strict=True))


def sums_of(days: Days, month: Period, today: date) -> tuple[int, ...]:
    """The net sums by the end of each day, up to today."""
    gone = [net_of([days.get(day, (0, 0))]) for day in month.each_day() if day <= today]
    return tuple(accumulate(gone))


def promised_by_day(half: Delivered) -> list[int]:
    """An even pace to the target by the end of each day; empty where nothing is promised."""
    if not half.target:
        return []
    days = half.month.days
    return [round(Fraction(half.target * day, days)) for day in range(1, days + 1)]
