"""How a lead of the demo lives: from a seed alone, so that every start tells the same story.

A day's leads depend on the seed and the day, not on the days before; so the moves of any stretch
of time can be told again without keeping any of them.
"""

import math
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from smarketing.demo.rules.company import (
    COMPANIES_A,
    COMPANIES_B,
    PERSONAS,
    REASONS,
    SOURCES,
    TEAMS,
    ZONE,
    Persona,
    Source,
)

SEED = 20
LEADS_A_DAY = 46.0
GROWTH_A_YEAR = 0.22
MONTHS = (0.92, 1.0, 1.08, 1.0, 1.03, 0.98, 0.82, 0.62, 1.08, 1.14, 1.12, 0.86)
WEEKDAYS = (1.18, 1.24, 1.2, 1.14, 0.98, 0.3, 0.26)
QUALIFIES, ACCEPTED, PURSUED, WON = 0.31, 0.80, 0.38, 0.27
LOST, RECYCLED = 0.25, 0.04  # of the accepted leads that are not pursued; the others are forgotten
OLDEST = timedelta(days=210)  # no lead of the demo moves later than this after its first day


class Happening(NamedTuple):
    """One move of a lead."""

    at: datetime
    lead: str
    what: str  # a step or an outcome
    amount: int | None  # whole dollars
    owner: str
    reason: str


class Life(NamedTuple):
    """A lead and everything that happens to it."""

    lead: str
    company: str
    source: Source
    persona: Persona
    moves: list[Happening]


def lives_of(day: date, first_day: date, seed: int = SEED) -> list[Life]:
    """The leads that begin on a day of the demo, whose growth counts from its first day."""
    chance = random.Random(f"{seed}/{day}")
    years = (day - first_day).days / 365.25
    expected = LEADS_A_DAY * (1 + GROWTH_A_YEAR * years)
    expected *= MONTHS[day.month - 1] * WEEKDAYS[day.weekday()]
    count = max(0, round(chance.gauss(expected, math.sqrt(expected))))
    return [life(chance, day, number) for number in range(count)]


def life(chance: random.Random, day: date, number: int) -> Life:
    """One lead from its first day on."""
    source = chance.choices(SOURCES, [one.share for one in SOURCES])[0]
    persona = chance.choices(PERSONAS, [one.share for one in PERSONAS])[0]
    lead = f"N{day:%y%m%d}-{number:03d}"
    moves: list[Happening] = []
    at = working_moment(chance, day)

    def happens(what: str, amount: int | None = None, owner: str = "", reason: str = "") -> None:
        moves.append(Happening(in_hours(at), lead, what, amount, owner, reason))

    happens("lead")
    company = f"{chance.choice(COMPANIES_A)} {chance.choice(COMPANIES_B)}"
    story = Life(lead, company, source, persona, moves)
    if chance.random() > QUALIFIES * source.qualifies:
        return story
    at = later(chance, at, chance.expovariate(1 / 4.0))
    happens("mql")
    at = later(chance, at, chance.expovariate(1 / 0.3))
    owner = seller(chance)
    if chance.random() > ACCEPTED:
        happens("rejected", owner=owner, reason=chance.choice(REASONS))
        return story
    happens("sal", owner=owner)
    if chance.random() > PURSUED:
        moves.extend(given_up(lead, at, owner))
        return story
    at = later(chance, at, chance.lognormvariate(math.log(6), 0.6))
    amount = round(chance.lognormvariate(math.log(persona.value), 0.55), -2)
    happens("opportunity", int(amount), owner)
    at = later(chance, at, min(chance.lognormvariate(math.log(persona.days), 0.5), 170))
    if chance.random() < WON * persona.closes:
        happens("customer", int(amount), owner)
    else:
        happens("lost", None, owner, chance.choice(REASONS))
    return story


def given_up(lead: str, at: datetime, owner: str) -> Iterator[Happening]:
    """How an accepted lead ends that becomes no opportunity, if it ends: given up after some weeks
    of trying, or back with marketing. It draws from a chance of its own."""
    chance = random.Random(f"{lead}/given up")
    ends = chance.random()
    if ends > LOST + RECYCLED:
        return
    what = "lost" if ends < LOST else "returned"
    at = later(chance, at, min(chance.lognormvariate(math.log(16), 0.7), 90))
    yield Happening(in_hours(at), lead, what, None, owner, chance.choice(REASONS))


def seller(chance: random.Random) -> str:
    """One of sales' people; the larger a team, the more it works."""
    return chance.choice([name for team in TEAMS if team.side == "sales" for name in team.people])


def working_moment(chance: random.Random, day: date) -> datetime:
    """A moment of the day, mostly in working hours, in the company's zone."""
    hour = min(max(chance.gauss(12.5, 3.2), 0.1), 23.8)
    local = datetime.combine(day, time(), ZoneInfo(ZONE)) + timedelta(hours=hour)
    return local.astimezone(UTC).replace(microsecond=0)


def in_hours(at: datetime) -> datetime:
    """The same moment of its day, told in the hours from nine to six: nobody answers at night.
    Neither the day nor the order of moments changes."""
    local = at.astimezone(ZoneInfo(ZONE))
    into = timedelta(hours=local.hour, minutes=local.minute, seconds=local.second)
    begins = datetime.combine(local, time(9), local.tzinfo)
    return (begins + into * 9 / 24).astimezone(UTC).replace(microsecond=0)


def later(chance: random.Random, at: datetime, days: float) -> datetime:
    """Some days on; a weekend waits for Monday."""
    moment = at + timedelta(days=days)
    wait = {5: 2, 6: 1}.get(moment.weekday(), 0)
    return (moment + timedelta(days=wait, minutes=chance.randrange(240))).replace(microsecond=0)


def visits_of(day: date, first_day: date, seed: int = SEED) -> list[tuple[str, int]]:
    """The visits of a day by source."""
    chance = random.Random(f"{seed}/{day}/visits")
    years = (day - first_day).days / 365.25
    base = LEADS_A_DAY * (1 + GROWTH_A_YEAR * years)
    base *= MONTHS[day.month - 1] * (0.5 + WEEKDAYS[day.weekday()] / 2)
    return [
        (one.name, max(0, round(base * one.share * one.visitors * chance.gauss(1, 0.08))))
        for one in SOURCES
    ]


def days_between(first: date, last: date) -> Iterator[date]:
    """Both days and all between."""
    return (first + timedelta(n) for n in range((last - first).days + 1))
