"""Why a number is what it is: its definition, what it was computed from, the rows behind it.

Texts are message ids, values are typed as the templates' `said` reads them: `{"money": [minor,
"USD"]}`, `{"count": n}`, `{"share": "247/400"}`, `{"times": "337/320"}`, None where nothing can
be said.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Any

from smarketing.accounts.rules.periods import Period
from smarketing.funnel.rules.questions import Question

Value = dict[str, Any] | None


@dataclass(frozen=True)
class Ground:
    """What all figures of one board stand on."""

    period: Period
    today: date
    currency: str
    version: int  # up to which the board is known to be right
    fiscal_start: int = 1


@dataclass(frozen=True)
class Text:
    """A message id with its typed parameters."""

    msgid: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Term:
    """One thing a figure is computed from; `figure` names its own explanation, if it has one."""

    name: Text
    value: Value
    figure: str = ""


@dataclass(frozen=True)
class Left:
    """What was left out of a figure, and why."""

    why: Text
    n: int


@dataclass(frozen=True)
class Explanation:
    figure: str
    name: Text
    value: Value
    definition: Text
    how: str  # a key of FORMULAS
    terms: tuple[Term, ...] = ()
    question: Question | None = None  # whose rows add up to the value
    column: str = "n"  # which of their columns does: n or amount
    left_out: tuple[Left, ...] = ()
    further: tuple[int, str] | None = None  # the chain and the step of it that lead here


ROWS, TYPED, SHARE, PACE, SPREAD, GAP, CURVE, DRAWN = (
    "rows typed share pace spread gap curve drawn".split()
)
SUM, COURSE, PART = "sum course part".split()
EXACT = ("share", "times")  # kinds that are never rounded


def number(value: Value) -> Fraction | None:
    """The bare number of a typed value."""
    if value is None:
        return None
    [(kind, given)] = value.items()
    return Fraction(given[0] if kind == "money" else given)


def is_money(value: Value) -> bool:
    return value is not None and "money" in value


def is_exact(value: Value) -> bool:
    return value is not None and any(kind in value for kind in EXACT)


def computed(explanation: Explanation) -> Fraction | None:
    """The value again, from its terms alone; None where they do not decide it."""
    numbers = [number(term.value) for term in explanation.terms]
    if not numbers or None in numbers:
        return None
    exact = FORMULAS[explanation.how](numbers)
    if exact is None or is_exact(explanation.value):
        return exact
    return Fraction(round(exact) if is_money(explanation.value) else ceil(exact))


def spread(numbers: list[Fraction]) -> Fraction:
    """Each month's count by the share of its days that have gone: count, gone, days, count …"""
    months = zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True)
    return sum((count * gone / days for count, gone, days in months), Fraction(0))


def read_off(numbers: list[Fraction]) -> Fraction:
    """What curves pay: the point before, and the way behind it by its slope; again for each."""
    pieces = zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True)
    return sum((base + behind * slope for base, behind, slope in pieces), Fraction(0))


def part(figure: Fraction, start: Fraction, target: Fraction) -> Fraction | None:
    """The share of the way from where a figure starts to its target."""
    return (figure - start) / (target - start) if target != start else None


FORMULAS: dict[str, Callable[[list[Fraction]], Fraction | None]] = {
    ROWS: lambda numbers: None,  # its rows decide
    TYPED: lambda numbers: None,  # somebody typed it
    DRAWN: lambda numbers: None,  # simulated: its terms say from what
    SHARE: lambda numbers: numbers[0] / numbers[1] if numbers[1] else None,
    PACE: lambda numbers: numbers[0] * numbers[1] / numbers[2],
    SPREAD: spread,
    CURVE: read_off,
    GAP: lambda numbers: numbers[0] - numbers[1],
    SUM: sum,
    COURSE: lambda numbers: numbers[0] + (numbers[1] - numbers[0]) * numbers[2] / numbers[3],
    PART: lambda numbers: part(*numbers),
}
