"""An audience, or a message to a persona at a step, as both halves work on it.

What both sign is a text with the claims it rests on; who contributed what to this version stands
beside it. A version can be signed once each half has contributed to it.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from personas.rules.matching import (
    MOST_CONDITIONS,
    Condition,
    Rule,
    condition_flaws,
)
from smarketing.accounts.rules.halves import HALVES

AUDIENCE, MESSAGE = KINDS = ("audience", "message")
CLAIM, EDIT, CONSENT = CONTRIBUTIONS = ("claim", "edit", "consent")
GROUNDS = ("market", "figure", "call", "objection")  # what a claim here rests on
LONGEST = {"text": 1_000, "claim": 400}
MOST_CLAIMS, MOST_ACCOUNTS, LONGEST_ACCOUNT = 40, 2_000, 200


@dataclass(frozen=True)
class Point:
    """One claim under an audience or a message, from the half that made it."""

    key: str
    half: str
    ground: str
    text: str
    on: date


@dataclass(frozen=True)
class Contribution:
    """What a member of a half did for this version; `point` names the claim it is about."""

    half: str
    what: str
    by: str
    on: date
    point: str = ""


@dataclass(frozen=True)
class Position:
    """The wording, its claims, and for an audience its rule and its selected accounts."""

    text: str = ""
    conditions: tuple[Condition, ...] = ()
    accounts: tuple[str, ...] = ()
    points: tuple[Point, ...] = ()
    contributions: tuple[Contribution, ...] = ()  # to this version

    def by_half(self) -> dict[str, list[Point]]:
        return {half: [one for one in self.points if one.half == half] for half in HALVES}

    def point(self, key: str) -> Point | None:
        return next((one for one in self.points if one.key == key), None)

    @property
    def silent(self) -> list[str]:
        """The halves that have not contributed to this version yet."""
        heard = {one.half for one in self.contributions}
        return [half for half in HALVES if half not in heard]

    def fits(self, said: Mapping[str, str], account: str = "") -> bool:
        """Whether a lead belongs to the audience: by its account, or by the rule."""
        named = (
            account.casefold() in {one.casefold() for one in self.accounts} if account else False
        )
        return named or Rule(1, self.conditions).fits(said)


def contributed(position: Position, one: Contribution) -> Position:
    """With a contribution noted, once for the same act of a half on a day."""
    if one in position.contributions or not one.half:
        return position
    return replace(position, contributions=(*position.contributions, one))


def said_the_same(one: Position, other: Position) -> bool:
    """Whether two say the same, whoever contributed to either."""
    return replace(one, contributions=()) == replace(other, contributions=())


def plain_position(position: Position) -> dict[str, Any]:
    """As a draft and a version keep it."""
    plain = asdict(position)
    plain["accounts"] = list(position.accounts)
    plain["conditions"] = [
        asdict(one) | {"values": list(one.values)} for one in position.conditions
    ]
    for name in ("points", "contributions"):
        plain[name] = [asdict(one) | {"on": one.on.isoformat()} for one in getattr(position, name)]
    return plain


def position_of(plain: Mapping[str, Any]) -> Position:
    """What was kept."""

    def dated(one: Mapping[str, Any]) -> dict[str, Any]:
        return {**one, "on": date.fromisoformat(one["on"])}

    return Position(
        plain["text"],
        tuple(Condition(c["field"], c["test"], tuple(c["values"])) for c in plain["conditions"]),
        tuple(plain["accounts"]),
        tuple(Point(**dated(one)) for one in plain["points"]),
        tuple(Contribution(**dated(one)) for one in plain["contributions"]),
    )


def wording_flaws(position: Position, kind: str) -> Iterator[tuple[str, str]]:
    """What the wording may not be, as (field, code)."""
    if not position.text.strip():
        yield "text", "missing"
    if len(position.text) > LONGEST["text"] or "\0" in position.text:
        yield "text", "long"
    if kind != AUDIENCE and (position.conditions or position.accounts):
        yield "conditions", "choice"
    if len(position.conditions) > MOST_CONDITIONS:
        yield "conditions", "many"
    for n, one in enumerate(position.conditions, 1):
        yield from condition_flaws(one, f"conditions.{n}.")
    if len(position.accounts) > MOST_ACCOUNTS:
        yield "accounts", "many"
    if any(len(one) > LONGEST_ACCOUNT or "\0" in one for one in position.accounts):
        yield "accounts", "long"


def point_flaws(point: Point, points: Collection[Point]) -> Iterator[tuple[str, str]]:
    if not point.text.strip():
        yield "claim", "missing"
    if len(point.text) > LONGEST["claim"] or "\0" in point.text:
        yield "claim", "long"
    if point.ground not in GROUNDS:
        yield "ground", "choice"
    if point.half not in HALVES:
        yield "half", "choice"
    if len(points) >= MOST_CLAIMS:
        yield "claim", "many"
