"""What an indicator's predicate answers: a strength, a sentence, and the rows that prove it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from stages.rules.table import HOLDS, Indicator

Param = str | int | dict
NOTHING, WHOLE = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class Row:
    """One record behind an indicator; `good` says whether it speaks for it."""

    kind: str
    id: int | None
    on: date | None
    name: str
    good: bool = True
    state: str = ""  # a key of `words.STATES`
    evidence_on: date | None = None  # of a persona: its oldest evidence


@dataclass(frozen=True)
class Found:
    """A predicate's answer. `said` is a key of `words.SAID`, with its typed parameters."""

    strength: Fraction
    said: str
    params: Mapping[str, Param] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Shown:
    """An indicator with what was found of it."""

    indicator: Indicator
    found: Found

    @property
    def key(self) -> str:
        return self.indicator.key

    @property
    def strength(self) -> Fraction:
        return self.found.strength

    @property
    def holds(self) -> bool:
        return self.strength >= HOLDS


def share(part: int, whole: int) -> Fraction:
    """A share between nothing and the whole; of nothing it is nothing."""
    return Fraction(min(max(part, 0), whole), whole) if whole > 0 else NOTHING
