"""A lead's facts in the order in which they count, whatever the order in which they came."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from smarketing.funnel.rules.ledger import BLANK, ONLY_VALUES, Fact, Ground

INSTANT = timedelta(microseconds=1)  # the shortest time a moment knows

Placed = tuple[datetime, int, str, date, Fact]  # moment, rank, key, local day, fact


def in_order(facts: Iterable[Fact], ground: Ground) -> list[Placed]:
    """Rules 1 and 3: the facts that count, each as (moment, rank, key, local day, fact)."""
    newest: dict[str, Fact] = {}
    for fact in facts:
        other = newest.get(fact.key)
        if other is None or fact.version > other.version:
            newest[fact.key] = fact
    ranks, zone, outcome = ground.ranks, ground.zone, len(ground.steps)
    line = []
    for key, fact in newest.items():
        if fact.deleted:
            continue
        rank = ranks.get(fact.what, ONLY_VALUES)
        if fact.at is not None:
            line.append((fact.at, rank, key, fact.at.astimezone(zone).date(), fact))
        elif fact.on is not None:
            first, last = _day_bounds(zone, fact.on)
            line.append((last if rank == outcome else first, rank, key, fact.on, fact))
    line.sort()  # keys are unique by now, so that no two facts are ever compared
    return line


@lru_cache(maxsize=20_000)
def _day_bounds(zone: ZoneInfo, day: date) -> tuple[datetime, datetime]:
    """The first and the last instant of a local day, in UTC."""
    first = datetime(day.year, day.month, day.day, tzinfo=zone)
    return first.astimezone(UTC), (first + timedelta(days=1)).astimezone(UTC) - INSTANT


def lasting(line: list[Placed]) -> tuple[int, int, int, str]:
    """Persona, the last said, and source, campaign, origin, the first said: the lead's for ever."""
    persona = source = campaign = BLANK
    origin = ""
    for *_, fact in line:
        persona = fact.persona or persona
        source = source or fact.source
        campaign = campaign or fact.campaign
        origin = origin or fact.origin
    return persona, source or BLANK, campaign or BLANK, origin or ""
