"""What both heads agree to about one half's pay: components with curves, as a value and as data."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from goals.rules.exact import exact
from goals.rules.pay.curve import PRACTICE, RETROACTIVE, Curve, Point
from goals.rules.pay.measures import GOAL, Measure, known_measure
from goals.rules.pay.tiers import Band, Tiers
from smarketing.funnel.rules.ledger import PAYMENTS

ROUNDING = "half_even_once"  # the one rounding rule, written into every plan
EXCESS, EVERYTHING = "excess", "everything"
HOLDS = (EXCESS, EVERYTHING)  # what a gate that is not met holds back
PERIOD, PART = "period", "part"
BOOKED = ""
MOMENTS = (BOOKED, *PAYMENTS)  # at which a won amount counts
SPANS = (PERIOD, PART)  # over which days attainment counts where a plan changes in mid-period


@dataclass(frozen=True)
class Component:
    """A share of what is aimed for, paid by a curve or by tiers on a measure."""

    measure: str
    weight: Fraction
    shape: Curve | Tiers
    target: int | None = None  # of measures that have no target elsewhere; minor units of money

    @cached_property
    def of(self) -> Measure:
        return known_measure(self.measure)

    @property
    def curve(self) -> Curve:
        return self.shape.curve if isinstance(self.shape, Tiers) else self.shape


@dataclass(frozen=True)
class Gate:
    """Until this measure reaches the least, what lies above the whole is not paid, or nothing."""

    measure: str
    least: Fraction
    holds: str = EXCESS
    target: int | None = None

    @cached_property
    def of(self) -> Measure:
        return known_measure(self.measure)


@dataclass(frozen=True)
class Modifier:
    """The sum is multiplied by the rate of the band this measure lies in."""

    measure: str
    bands: tuple[Band, ...]
    target: int | None = None

    @cached_property
    def of(self) -> Measure:
        return known_measure(self.measure)


@dataclass(frozen=True)
class Spiff:
    """So much for each lead of one's own that reaches a step on these days, apart from the rest."""

    name: str
    step: str
    each: int  # minor units
    from_on: date
    to_on: date


@dataclass(frozen=True)
class Terms:
    """One half's plan in full."""

    half: str
    from_on: date  # it pays from this day on
    components: tuple[Component, ...]
    decided: str = ""  # the meeting or decision in which both leaders made it
    gates: tuple[Gate, ...] = ()
    modifiers: tuple[Modifier, ...] = ()
    spiffs: tuple[Spiff, ...] = ()
    cap: Fraction | None = None  # the most, as a multiple of what is aimed for
    floor: Fraction | None = None  # the least
    ramp: tuple[Fraction, ...] = ()  # what of a personal quota counts in the first months
    clawback_days: int = 0  # a deal refunded within so many days of its win is taken back
    spans: str = PERIOD
    counts: str = BOOKED  # when a won amount counts: booked, invoiced, or collected

    @property
    def shared(self) -> Fraction:
        """The share of everybody's variable pay that hangs on the shared goal."""
        return sum((c.weight for c in self.components if c.of.kind == GOAL), Fraction(0))

    def goal_curve(self, goal: str) -> Curve | None:
        """What the part on a shared goal pays of what it is worth; None without one."""
        return next((one.curve for one in self.components if one.measure == goal), None)

    @property
    def parts(self) -> tuple["Component | Gate | Modifier", ...]:
        """All that reads a measure."""
        return (*self.components, *self.gates, *self.modifiers)

    def counted(self, measure: Measure) -> Measure:
        """A measure at the moment at which this plan counts it."""
        return replace(measure, moment=self.counts) if self.counts and measure.is_won else measure

    def asks(self) -> list[Measure]:
        """Every measure that must be read to pay by this plan."""
        return [self.counted(one.of) for one in self.parts]

    def held(self, goal: str, share: Fraction) -> Fraction:
        """The multiple of what is aimed for at an attainment of the goal, the rest at its whole."""
        paid = sum(
            (
                one.weight * (one.curve.pays(share) if one.measure == goal else 1)
                for one in self.components
            ),
            Fraction(0),
        )
        paid = paid if self.cap is None else min(paid, self.cap)
        return paid if self.floor is None else max(paid, self.floor)


def practice(half: str, from_on: date, metric: str) -> Terms:
    """The practice's own example: all of the variable pay of a half on the shared goal."""
    return Terms(half, from_on, (Component(f"{GOAL}:{metric}", Fraction(1), PRACTICE),))


def content_of(terms: Terms) -> dict:
    """The terms as JSON: what a version keeps and a signature stands under.

    What a plan does not have is not written, so that a wording keeps its digest for ever.
    """
    kept = {
        "half": terms.half,
        "from_on": terms.from_on.isoformat(),
        "decided": terms.decided,
        "rounding": ROUNDING,
        "components": [component_kept(component) for component in terms.components],
    }
    more = {
        "gates": [
            {"measure": one.measure, "least": written(one.least), "holds": one.holds}
            | target_kept(one)
            for one in terms.gates
        ],
        "modifiers": [
            {"measure": one.measure, "bands": bands_kept(one.bands)} | target_kept(one)
            for one in terms.modifiers
        ],
        "spiffs": [
            {
                "name": one.name,
                "step": one.step,
                "each": one.each,
                "from_on": one.from_on.isoformat(),
                "to_on": one.to_on.isoformat(),
            }
            for one in terms.spiffs
        ],
        "cap": terms.cap is not None and written(terms.cap),
        "floor": terms.floor is not None and written(terms.floor),
        "ramp": [written(share) for share in terms.ramp],
        "clawback_days": terms.clawback_days,
        "spans": terms.spans != PERIOD and terms.spans,
        "counts": terms.counts,
    }
    return kept | {name: said for name, said in more.items() if said}


def component_kept(component: Component) -> dict:
    kept = {"measure": component.measure, "weight": str(component.weight)} | target_kept(component)
    if isinstance(component.shape, Tiers):
        return kept | {"tiers": bands_kept(component.shape.bands), "mode": component.shape.mode}
    curve = component.shape
    kept |= {
        "behind": curve.behind,
        "points": [[written(p.at), written(p.pays)] for p in curve.points],
    }
    return kept | ({"threshold": curve.threshold} if curve.threshold != RETROACTIVE else {})


def target_kept(one: Component | Gate | Modifier) -> dict:
    return {} if one.target is None else {"target": one.target}


def bands_kept(bands: tuple[Band, ...]) -> list[list[str]]:
    return [[written(band.low), written(band.rate)] for band in bands]


def terms_of(content: dict) -> Terms:
    """The terms that a version kept, or that a program sent as one keeps them."""
    return Terms(
        half=content["half"],
        from_on=date.fromisoformat(content["from_on"]),
        decided=content["decided"],
        components=tuple(
            Component(kept["measure"], exact(kept["weight"]), shape_of(kept), kept.get("target"))
            for kept in content["components"]
        ),
        gates=tuple(
            Gate(kept["measure"], exact(kept["least"]), kept["holds"], kept.get("target"))
            for kept in content.get("gates", ())
        ),
        modifiers=tuple(
            Modifier(kept["measure"], bands_of(kept["bands"]), kept.get("target"))
            for kept in content.get("modifiers", ())
        ),
        spiffs=tuple(
            Spiff(
                kept["name"],
                kept["step"],
                kept["each"],
                date.fromisoformat(kept["from_on"]),
                date.fromisoformat(kept["to_on"]),
            )
            for kept in content.get("spiffs", ())
        ),
        cap=fraction_in(content, "cap"),
        floor=fraction_in(content, "floor"),
        ramp=tuple(exact(share) for share in content.get("ramp", ())),
        clawback_days=content.get("clawback_days", 0),
        spans=content.get("spans", PERIOD),
        counts=content.get("counts", BOOKED),
    )


def shape_of(kept: Mapping) -> Curve | Tiers:
    if "tiers" in kept:
        return Tiers(bands_of(kept["tiers"]), kept["mode"])
    points = tuple(Point(exact(at), exact(pays)) for at, pays in kept["points"])
    return Curve(points, kept["behind"], kept.get("threshold", RETROACTIVE))


def bands_of(kept: list[list[str]]) -> tuple[Band, ...]:
    return tuple(Band(exact(low), exact(rate)) for low, rate in kept)


def fraction_in(content: Mapping, name: str) -> Fraction | None:
    return exact(content[name]) if name in content else None


def written(share: Fraction) -> str:
    """A typed decimal as it was typed: 21/20 is `1.05`."""
    return f"{Decimal(share.numerator) / Decimal(share.denominator):f}"
