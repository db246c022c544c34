"""What both heads agree to about one half's pay: components with curves, as a value and as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from goals.rules.pay.curve import PRACTICE, Curve, Point
from goals.rules.pay.measures import GOAL, Measure, known_measure

ROUNDING = "half_even_once"  # the one rounding rule, written into every plan


@dataclass(frozen=True)
class Component:
    """A share of what is aimed for, paid by a curve on a measure."""

    measure: str
    weight: Fraction
    curve: Curve

    @property
    def of(self) -> Measure:
        return known_measure(self.measure)


@dataclass(frozen=True)
class Terms:
    """One half's plan in full."""

    half: str
    from_on: date  # it pays goal periods that begin on this day or later
    components: tuple[Component, ...]
    decided: str = ""  # the meeting or decision in which both leaders made it

    @property
    def shared(self) -> Fraction:
        """The share of everybody's variable pay that hangs on the shared goal."""
        return sum((c.weight for c in self.components if c.of.kind == GOAL), Fraction(0))

    def pays(self, attained: Mapping[str, Fraction]) -> Fraction | None:
        """The multiple of what is aimed for; None where a measure is not known."""
        if any(component.measure not in attained for component in self.components):
            return None
        paid = (one.weight * one.curve.pays(attained[one.measure]) for one in self.components)
        return sum(paid, Fraction(0))


def practice(half: str, from_on: date, metric: str) -> Terms:
    """The practice's own example: all of the variable pay of a half on the shared goal."""
    return Terms(half, from_on, (Component(f"{GOAL}:{metric}", Fraction(1), PRACTICE),))


def content_of(terms: Terms) -> dict:
    """The terms as JSON: what a version keeps and a signature stands under."""
    return {
        "half": terms.half,
        "from_on": terms.from_on.isoformat(),
        "decided": terms.decided,
        "rounding": ROUNDING,
        "components": [
            {
                "measure": component.measure,
                "weight": str(component.weight),
                "behind": component.curve.behind,
                "points": [[written(p.at), written(p.pays)] for p in component.curve.points],
            }
            for component in terms.components
        ],
    }


def terms_of(content: dict) -> Terms:
    """The terms that a version kept."""
    return Terms(
        half=content["half"],
        from_on=date.fromisoformat(content["from_on"]),
        decided=content["decided"],
        components=tuple(
            Component(
                measure=kept["measure"],
                weight=Fraction(kept["weight"]),
                curve=Curve(
                    tuple(Point(Fraction(at), Fraction(pays)) for at, pays in kept["points"]),
                    kept["behind"],
                ),
            )
            for kept in content["components"]
        ),
    )


def written(exact: Fraction) -> str:
    """A typed decimal as it was typed: 21/20 is `1.05`."""
    return f"{Decimal(exact.numerator) / Decimal(exact.denominator):f}"
