"""Rules 1 to 4 of the second fold: which of a lead's facts count, in which order, and what had
been said by each of them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

STATES = ("lost", "rejected", "returned")
PAYMENTS = ("invoiced", "collected")
ACTS = ("expired", "forwarded", *PAYMENTS)

Money = tuple[int, str]  # minor units and the currency they are in
Who = tuple[int, int, int]  # team, owner, office
Dimensions = tuple[int, int, int, int, int, int, str]


@dataclass(frozen=True)
class Books:
    """What the organisation brings to the fold of each of its leads."""

    steps: list[str]
    marketing_last: int
    zone: tzinfo
    currency: str
    price: Callable[[int, str, date], int | None]
    team_of: Callable[[int, date], int]
    office_of: Callable[[int], int]


@dataclass(frozen=True)
class Told:
    """A fact in its place in the order, with all that had been said by then."""

    fact: Any
    kind: str  # values, reaches, stands, state or act
    step: int | None  # its place among the steps, where it reaches or stands on one
    day: date
    money: Money | None  # None: no amount was ever said
    dimensions: Dimensions


# Rule 1: facts


def in_force(facts: Iterable[Any]) -> list[Any]:
    """Rule 1: the highest version of each key, unless it is a tombstone or has no moment."""
    newest: dict[str, Any] = {}
    for fact in facts:
        if fact.key not in newest or fact.version > newest[fact.key].version:
            newest[fact.key] = fact
    return [
        fact
        for fact in newest.values()
        if not fact.deleted and (fact.at is not None or fact.on is not None)
    ]


# Rule 2: kinds


def kind_of(fact: Any, books: Books) -> str:
    """Rule 2: whether a fact reaches, stands, is an outcome (a state or an act) or says values."""
    if fact.what in books.steps:
        return "stands" if fact.stands else "reaches"
    if fact.what in STATES:
        return "state"
    if fact.what in ACTS:
        return "act"
    return "values"


# Rule 3: order


def first_instant(day: date, zone: tzinfo) -> datetime:
    """Rule 3: when a day begins in the zone. In UTC, since a zone's own clock can go back."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def last_instant(day: date, zone: tzinfo) -> datetime:
    """Rule 3: the last microsecond before the next day begins."""
    return first_instant(day + timedelta(days=1), zone) - timedelta(microseconds=1)


def moment_of(fact: Any, books: Books) -> datetime:
    """Rule 3: the moment said; of a day alone its first instant, its last for an outcome."""
    if fact.at is not None:
        return fact.at.astimezone(UTC)
    if kind_of(fact, books) in ("state", "act"):
        return last_instant(fact.on, books.zone)
    return first_instant(fact.on, books.zone)


def day_of(fact: Any, books: Books) -> date:
    """Rule 3: the day said, or the day the moment has in the zone."""
    return fact.on if fact.at is None else fact.at.astimezone(books.zone).date()


def rank_of(fact: Any, books: Books) -> int:
    """Rule 3: at one moment come values, then the steps in their order, then outcomes."""
    if fact.what in books.steps:
        return 1 + books.steps.index(fact.what)
    return 0 if kind_of(fact, books) == "values" else 1 + len(books.steps)


def told_in_order(facts: list[Any], books: Books) -> list[Told]:
    """Rules 3 and 4: the facts by moment, rank and key, each with what had been said by then."""
    ordered = sorted(facts, key=lambda f: (moment_of(f, books), rank_of(f, books), f.key))
    return [told_at(place, ordered, books) for place in range(len(ordered))]


# Rule 4: values


def told_at(place: int, ordered: list[Any], books: Books) -> Told:
    """Rule 4: the fact at this place with its lead's values and its moment's."""
    fact, by_then = ordered[place], ordered[: place + 1]
    day = day_of(fact, books)
    team, owner, office = who_by(by_then, day, books)
    persona = last([f.persona for f in ordered if f.persona])
    source = first([f.source for f in ordered if f.source])
    campaign = first([f.campaign for f in ordered if f.campaign])
    origin = first([f.origin for f in ordered if f.origin])
    return Told(
        fact=fact,
        kind=kind_of(fact, books),
        step=books.steps.index(fact.what) if fact.what in books.steps else None,
        day=day,
        money=last([money_of(f, books) for f in by_then if says_amount(f, fact)]),
        dimensions=(
            *(team, owner),
            *(persona or 0, source or 0, campaign or 0),
            *(office, origin or ""),
        ),
    )


def who_by(by_then: list[Any], day: date, books: Books) -> Who:
    """Rule 4: the last owner and team said; an owner said without team brings the day's team."""
    owner, team, brings = 0, 0, False
    for fact in by_then:
        if fact.owner is not None:
            owner, brings = fact.owner, True
        if fact.team is not None:
            team, brings = fact.team, False
    if brings:
        team = books.team_of(owner, day) if owner else 0
    return team, owner, books.office_of(team) if team else 0


def says_amount(by_then: Any, fact: Any) -> bool:
    """Rule 4: whether an amount holds for a fact; that of a payment holds for itself alone."""
    return by_then.amount is not None and (by_then is fact or by_then.what not in PAYMENTS)


def money_of(fact: Any, books: Books) -> Money:
    """Rule 4: the amount a fact says; a currency not said is the organisation's."""
    return fact.amount, fact.currency or books.currency


def priced(money: Money | None, day: date, books: Books) -> tuple[int, int]:
    """Rule 4: amount and unpriced at the day's rate; without a rate 0 and 1, never said 0 and 0."""
    if money is None:
        return 0, 0
    home = books.price(*money, day)
    return (0, 1) if home is None else (home, 0)


def first(said: list[Any]) -> Any:
    """The first of what was said, or None."""
    return said[0] if said else None


def last(said: list[Any]) -> Any:
    """The last of what was said, or None."""
    return said[-1] if said else None
