"""Which persona a lead is: rules over what is said of it. Nothing is guessed.

A lead that no rule fits, or that two personas fit equally well, is unmatched, and says why.
"""

import csv
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from personas.rules.exchange import Unreadable, listed, mapping, text

FIRST, BEST = "first", "best"  # the first rule that fits; the most points of all that fit
MODES = (FIRST, BEST)
IS, NAMES, CONTAINS, LEAST, MOST, BLANK, FILLED = TESTS = (
    "is",
    "names",
    "contains",
    "least",
    "most",
    "blank",
    "filled",
)
WITHOUT_VALUES = (BLANK, FILLED)
RULE, TIE, NONE = "rule", "tie", "none"  # why a verdict is what it is
SOURCE = "source"  # the one field that is no attribute
NOBODY = 0
MOST_RULES, MOST_CONDITIONS, MOST_VALUES, MOST_POINTS, LONGEST = 100, 6, 100, 100, 200


@dataclass(frozen=True)
class Condition:
    """One thing that must hold: `field` is "source" or the name of an attribute.

    A field that nothing is said of fits no condition, not even `blank`: that is a field said to
    be empty. So a rule on a field that vanished fits nobody.
    """

    field: str
    test: str
    values: tuple[str, ...] = ()

    def fits(self, said: Mapping[str, str]) -> bool:
        """Whether it holds of a lead. Letters' case does not matter."""
        value = said.get(self.field)
        if value is None:
            return False
        value = value.strip().casefold()
        if self.test in WITHOUT_VALUES:
            return bool(value) is (self.test == FILLED)
        wanted = [one.casefold() for one in self.values]
        if self.test == IS:
            return value in wanted
        if self.test == NAMES:
            return any(one in wanted for one in pieces(value))
        if self.test == CONTAINS:
            return any(one in value for one in wanted)
        number, edge = decimal(value), decimal(wanted[0]) if wanted else None
        if number is None or edge is None:
            return False
        return number >= edge if self.test == LEAST else number <= edge


@dataclass(frozen=True)
class Rule:
    """A lead of which every condition holds is this persona, or has its points."""

    persona: int
    conditions: tuple[Condition, ...]
    points: int = 1

    def fits(self, said: Mapping[str, str]) -> bool:
        return bool(self.conditions) and all(one.fits(said) for one in self.conditions)


@dataclass(frozen=True)
class Matching:
    """Rules in their order, and how they decide."""

    mode: str = FIRST
    rules: tuple[Rule, ...] = ()

    def only(self, personas: Collection[int]) -> "Matching":
        """The rules of these personas alone: nobody new becomes an archived one."""
        return Matching(self.mode, tuple(one for one in self.rules if one.persona in personas))


@dataclass(frozen=True)
class Verdict:
    """The persona of a lead (`NOBODY` for none), why, and the rules that fit."""

    persona: int
    why: str
    rules: tuple[Rule, ...] = ()
    points: tuple[tuple[int, int], ...] = ()  # of each persona, the most first, by best score


def verdict_of(matching: Matching, said: Mapping[str, str]) -> Verdict:
    """What the rules say of a lead of which this is said."""
    fitting = tuple(rule for rule in matching.rules if rule.fits(said))
    if not fitting:
        return Verdict(NOBODY, NONE)
    if matching.mode == FIRST:
        return Verdict(fitting[0].persona, RULE, fitting[:1])
    sums: dict[int, int] = {}
    for rule in fitting:
        sums[rule.persona] = sums.get(rule.persona, 0) + rule.points
    points = tuple(sorted(sums.items(), key=lambda pair: -pair[1]))
    if len(points) > 1 and points[0][1] == points[1][1]:
        return Verdict(NOBODY, TIE, fitting, points)
    best = points[0][0]
    return Verdict(best, RULE, tuple(rule for rule in fitting if rule.persona == best), points)


def said_of(attributes: Mapping[str, object], source: str) -> dict[str, str]:
    """What conditions are asked of: a lead's attributes as text, and its source."""
    found = {name: plain_text(value) for name, value in attributes.items()}
    return found | ({SOURCE: source} if source else {})


def plain_text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(plain_text(one) for one in value)
    return "" if value is None else str(value)


def pieces(value: str) -> list[str]:
    """The parts of a cell that holds several: "cat, wolf"."""
    return [one.strip() for one in value.replace(";", ",").split(",")]


def decimal(value: str) -> Decimal | None:
    """A number as programs write it: 80, 80.5; with one thousands' separator at most."""
    try:
        found = Decimal(value.strip().replace(" ", ""))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def plain_of(matching: Matching) -> dict[str, Any]:
    """The rules as they are kept and travel."""
    rules = [
        asdict(one)
        | {"conditions": [asdict(c) | {"values": list(c.values)} for c in one.conditions]}
        for one in matching.rules
    ]
    return {"mode": matching.mode, "rules": rules}


def matching_of(plain: Mapping[str, Any]) -> Matching:
    """The rules that were kept."""
    return Matching(
        plain["mode"],
        tuple(
            Rule(
                one["persona"],
                tuple(
                    Condition(c["field"], c["test"], tuple(c["values"])) for c in one["conditions"]
                ),
                one["points"],
            )
            for one in plain["rules"]
        ),
    )


def read_matching(plain: Any) -> Matching:
    """Rules from JSON that anybody may have written; raises `Unreadable` with the place."""
    said = mapping(plain, "")
    rules = tuple(
        read_rule(one, f"rules.{n}.") for n, one in enumerate(listed(said, "rules", ""), 1)
    )
    return Matching(text(said, "mode", "") or FIRST, rules)


def read_rule(plain: Any, place: str) -> Rule:
    said = mapping(plain, place)
    persona, points = said.get("persona"), said.get("points", 1)
    if type(persona) is not int:
        raise Unreadable(f"{place}persona")
    if type(points) is not int:
        raise Unreadable(f"{place}points")
    conditions = []
    for n, one in enumerate(listed(said, "conditions", place), 1):
        where = f"{place}conditions.{n}."
        told = mapping(one, where)
        values = listed(told, "values", where)
        if not all(isinstance(value, str) for value in values):
            raise Unreadable(f"{where}values")
        kept = tuple(value.strip() for value in values if value.strip())
        field, test = text(told, "field", where), text(told, "test", where)
        conditions.append(Condition(field, test, kept))
    return Rule(persona, tuple(conditions), points)


def matching_flaws(matching: Matching, personas: Collection[int]) -> Iterator[tuple[str, str]]:
    """What rules may not be: (place, code) with codes missing, choice, many, number, long."""
    if matching.mode not in MODES:
        yield "mode", "choice"
    if len(matching.rules) > MOST_RULES:
        yield "rules", "many"
    for n, rule in enumerate(matching.rules, 1):
        place = f"rules.{n}."
        if rule.persona not in personas:
            yield f"{place}persona", "choice"
        if not 1 <= rule.points <= MOST_POINTS:
            yield f"{place}points", "number"
        if not rule.conditions:
            yield f"{place}conditions", "missing"
        if len(rule.conditions) > MOST_CONDITIONS:
            yield f"{place}conditions", "many"
        for m, one in enumerate(rule.conditions, 1):
            yield from condition_flaws(one, f"{place}conditions.{m}.")


def condition_flaws(one: Condition, place: str) -> Iterator[tuple[str, str]]:
    if not one.field:
        yield f"{place}field", "missing"
    if one.test not in TESTS:
        yield f"{place}test", "choice"
    elif one.test not in WITHOUT_VALUES:
        if not one.values:
            yield f"{place}values", "missing"
        elif one.test in (LEAST, MOST) and (len(one.values) > 1 or decimal(one.values[0]) is None):
            yield f"{place}values", "number"
    if len(one.values) > MOST_VALUES:
        yield f"{place}values", "many"
    if any(len(value) > LONGEST or "\0" in value for value in (one.field, *one.values)):
        yield f"{place}values", "long"


def vanished(matching: Matching, known: Collection[str]) -> list[str]:
    """The fields that rules ask for and no lead has."""
    asked = {one.field for rule in matching.rules for one in rule.conditions}
    return sorted(asked - set(known))


def shares(verdicts: Sequence[Verdict]) -> dict[int, int]:
    """How many leads each persona gets; `NOBODY` for those unmatched."""
    found: dict[int, int] = {}
    for one in verdicts:
        found[one.persona] = found.get(one.persona, 0) + 1
    return found


def condition_in(line: str) -> Condition:
    """`size least 80`: the field, the test, the values with commas between.

    A field may have blanks: it ends before the first word that is a test. A value with a comma
    stands in double quotes.
    """
    words = line.split()
    at = next((n for n, word in enumerate(words) if n and word in TESTS), 1)
    field, test = " ".join(words[:at]), " ".join(words[at : at + 1])
    [values] = csv.reader([" ".join(words[at + 1 :])], skipinitialspace=True) or [[]]
    return Condition(field, test, tuple(one.strip() for one in values if one.strip()))


def condition_line(one: Condition) -> str:
    """The same the other way round."""
    values = [f'"{value}"' if "," in value else value for value in one.values]
    return " ".join((one.field, one.test, ", ".join(values))).strip()
