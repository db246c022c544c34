"""When a lead counts as qualified: the executable half of a definition both heads sign.

Its conditions are those by which leads are matched to personas, asked of the same words, with
the persona, the origin and the office beside them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from personas.rules.exchange import Unreadable, listed, mapping, text
from personas.rules.matching import Condition, condition_flaws, said_of

ALL, ANY = "all", "any"
PERSONA, ORIGIN, OFFICE = "persona", "origin", "office"
MOST = 8


@dataclass(frozen=True)
class Qualifying:
    """Every one of the conditions must hold, or any one of them. Without any, nothing is asked."""

    match: str = ALL
    conditions: tuple[Condition, ...] = ()

    def asks(self, field: str) -> bool:
        return any(one.field == field for one in self.conditions)

    def lets(self, said: Mapping[str, str]) -> bool:
        """Whether a lead of which this is said passes."""
        fits = (one.fits(said) for one in self.conditions)
        if not self.conditions:
            return True
        return any(fits) if self.match == ANY else all(fits)


def about(
    attributes: Mapping[str, object], source: str, persona: str, origin: str, office: str = ""
) -> dict[str, str]:
    """What the conditions are asked of; "" for what nobody said of persona and origin.

    `office` is that of the lead's team. A lead without one is of the office its record names.
    """
    said = said_of(attributes, source) | {PERSONA: persona, ORIGIN: origin}
    return said | {OFFICE: office or said.get(OFFICE, "")}


def plain_of(rule: Qualifying) -> dict[str, Any]:
    """As it is kept, signed and travels."""
    return {
        "match": rule.match,
        "conditions": [asdict(one) | {"values": list(one.values)} for one in rule.conditions],
    }


def qualifying_of(plain: Mapping[str, Any] | None) -> Qualifying:
    """A rule that was kept; none asks nothing."""
    if not plain:
        return Qualifying()
    return Qualifying(
        plain["match"],
        tuple(
            Condition(one["field"], one["test"], tuple(one["values"]))
            for one in plain["conditions"]
        ),
    )


def read_qualifying(plain: Any) -> Qualifying:
    """A rule from JSON that anybody may have written; raises `Unreadable` with the place."""
    said = mapping(plain, "rule.")
    conditions = []
    for n, one in enumerate(listed(said, "conditions", "rule."), 1):
        where = f"rule.conditions.{n}."
        told = mapping(one, where)
        values = listed(told, "values", where)
        if not all(isinstance(value, str) for value in values):
            raise Unreadable(f"{where}values")
        kept = tuple(value.strip() for value in values if value.strip())
        conditions.append(Condition(text(told, "field", where), text(told, "test", where), kept))
    return Qualifying(text(said, "match", "rule.") or ALL, tuple(conditions))


def qualifying_flaws(rule: Qualifying) -> Iterator[tuple[str, str]]:
    """What a rule may not be: (place, code) with the codes of matching."""
    if rule.match not in (ALL, ANY):
        yield "rule.match", "choice"
    if len(rule.conditions) > MOST:
        yield "rule.conditions", "many"
    for n, one in enumerate(rule.conditions, 1):
        yield from condition_flaws(one, f"rule.conditions.{n}.")
