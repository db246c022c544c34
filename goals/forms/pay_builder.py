"""The builder of a plan: what was typed piece by piece, read into terms, complaints in place.

Lists of inputs of one name make rows; `c0-at` are the places of the first part's points. What
cannot be read says so beside it, and everything typed stands again.
"""

from collections.abc import Mapping
from fractions import Fraction

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from goals.forms import signs_of
from goals.forms.pay import in_field
from goals.forms.pay_typed import (
    Piece,
    Row,
    Unsaid,
    at,
    at_place,
    banded,
    day_typed,
    days_typed,
    multiple,
    number,
    percentage,
    ramp_typed,
    rows_typed,
)
from goals.rules.pay.curve import BEHIND, RETROACTIVE, STAYS, THRESHOLDS, Curve, Point
from goals.rules.pay.guards import MOST_PARTS
from goals.rules.pay.measures import known_measure
from goals.rules.pay.terms import (
    BOOKED,
    EXCESS,
    HOLDS,
    MOMENTS,
    PERIOD,
    SPANS,
    Component,
    Gate,
    Modifier,
    Spiff,
    Terms,
)
from goals.rules.pay.tiers import MODES, Band, Tiers
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.typed import whole_number, write
from smarketing.funnel.rules.money import digits

POINTS = "points"
LIMITS = "from_on decided reason cap floor ramp clawback spans counts".split()
KINDS = {  # a piece's prefix and its inputs beside rows
    "part": ("c", ("measure", "weight", "target", "shape", "behind", "threshold")),
    "gate": ("g", ("measure", "least", "holds", "target")),
    "modifier": ("m", ("measure", "target")),
    "spiff": ("s", ("name", "step", "each", "from_on", "to_on")),
}
WITH_ROWS = ("part", "modifier")


class Builder:
    """A plan as it is being typed. `terms` is None as long as something cannot be read."""

    def __init__(self, organization: Organization, half: str, goal: str) -> None:
        self.organization, self.half, self.goal = organization, half, goal
        self.pieces: dict[str, list[Piece]] = {kind: [] for kind in KINDS}
        self.limits: dict[str, str] = dict.fromkeys(LIMITS, "")
        self.wrong: dict[str, str] = {}  # by limit, or "" for the whole
        self.terms: Terms | None = None

    @classmethod
    def of(cls, organization: Organization, terms: Terms, goal: str) -> "Builder":
        """What stands, to be typed over."""
        made = cls(organization, terms.half, goal)
        made.pieces = {
            "part": [made.part_typed(one) for one in terms.components],
            "gate": [made.gate_typed(one) for one in terms.gates],
            "modifier": [
                Piece(made.measure_typed(one), [banded(band) for band in one.bands])
                for one in terms.modifiers
            ],
            "spiff": [made.spiff_typed(one) for one in terms.spiffs],
        }
        made.limits |= {
            "from_on": terms.from_on.isoformat(),
            "decided": terms.decided,
            "cap": "" if terms.cap is None else in_field(terms.cap),
            "floor": "" if terms.floor is None else in_field(terms.floor),
            "ramp": " ".join(in_field(share * 100) for share in terms.ramp),
            "clawback": str(terms.clawback_days or ""),
            "spans": terms.spans,
            "counts": terms.counts,
        }
        made.terms = terms
        return made

    @classmethod
    def typed(cls, organization: Organization, half: str, goal: str, data: QueryDict) -> "Builder":
        """What somebody typed, read as far as it can be."""
        made = cls(organization, half, goal)
        for kind, (prefix, names) in KINDS.items():
            count = min(len(data.getlist(f"{prefix}-{names[0]}")), MOST_PARTS)
            for n in range(count):
                said = {name: at(data.getlist(f"{prefix}-{name}"), n) for name in names}
                rows = rows_typed(data, f"{prefix}{n}") if kind in WITH_ROWS else []
                made.pieces[kind].append(Piece(said, rows))
        made.limits = {name: data.get(name, "").strip()[:400] for name in LIMITS}
        made.read()
        return made

    def change(self, act: str) -> None:
        """Add an empty piece, or take one away: `add:gate`, `remove:part:1`."""
        verb, kind, *place = [*act.split(":"), ""]
        if kind not in KINDS:
            return
        if verb == "add" and len(self.pieces[kind]) < MOST_PARTS:
            self.pieces[kind].append(self.fresh(kind))
        elif verb == "remove" and (gone := whole_number(place[0])) is not None:
            del self.pieces[kind][gone : gone + 1]
        self.read()

    def fresh(self, kind: str) -> Piece:
        """An empty piece with the usual in it."""
        promise = f"promise:{self.half}"
        if kind == "part":
            usual = {"measure": promise, "shape": POINTS, "behind": STAYS, "threshold": RETROACTIVE}
            return Piece(
                usual | {"weight": "", "target": ""},
                [Row("80", in_field(Fraction(1, 2))), Row("100", "1")],
            )
        if kind == "gate":
            return Piece({"measure": promise, "least": "80", "holds": EXCESS, "target": ""})
        if kind == "modifier":
            return Piece({"measure": promise, "target": ""}, [Row("0", "1")])
        days = {"from_on": self.limits["from_on"], "to_on": ""}
        return Piece({"name": "", "step": "customer", "each": ""} | days)

    # reading

    def read(self) -> None:
        """The terms of what was typed; complaints are put where they belong."""
        self.clear()
        parts = [self.piece(one, self.part) for one in self.pieces["part"]]
        gates = [self.piece(one, self.gate) for one in self.pieces["gate"]]
        modifiers = [self.piece(one, self.modifier) for one in self.pieces["modifier"]]
        spiffs = [self.piece(one, self.spiff) for one in self.pieces["spiff"]]
        limits = {
            "from_on": self.limit("from_on", day_typed),
            "cap": self.limit("cap", multiple),
            "floor": self.limit("floor", multiple),
            "ramp": self.limit("ramp", ramp_typed) or (),
            "clawback_days": self.limit("clawback", days_typed) or 0,
        }
        if limits["from_on"] is None and not self.wrong.get("from_on"):
            self.wrong["from_on"] = _("Say from which day on it pays.")
        is_whole = not self.wrong and None not in (*parts, *gates, *modifiers, *spiffs)
        self.terms = None
        if is_whole:
            self.terms = Terms(
                self.half,
                components=tuple(parts),
                gates=tuple(gates),
                modifiers=tuple(modifiers),
                spiffs=tuple(spiffs),
                decided=self.limits["decided"],
                spans=self.limits["spans"] if self.limits["spans"] in SPANS else PERIOD,
                counts=self.limits["counts"] if self.limits["counts"] in MOMENTS else BOOKED,
                **limits,
            )

    def clear(self) -> None:
        self.wrong = {}
        for piece in (one for many in self.pieces.values() for one in many):
            piece.said = []
            for row in piece.rows:
                row.said = ""

    def piece(self, piece: Piece, reading: object) -> object:
        try:
            made = reading(piece)
        except Unsaid as wrong:
            piece.said.append(str(wrong))
            return None
        return None if any(row.said for row in piece.rows) else made

    def limit(self, name: str, reading: object) -> object:
        if not self.limits[name]:
            return None
        try:
            return reading(self.limits[name])
        except Unsaid as wrong:
            self.wrong[name] = str(wrong)
            return None

    def part(self, piece: Piece) -> Component:
        said = piece.typed
        weight = percentage(said["weight"], _("Write 60 for sixty percent of the pay."))
        pairs = self.pairs(piece)
        if said["shape"] in MODES:
            shape = Tiers(tuple(Band(*pair) for pair in pairs), said["shape"])
        else:
            behind = said["behind"] if said["behind"] in BEHIND else STAYS
            threshold = said["threshold"] if said["threshold"] in THRESHOLDS else RETROACTIVE
            shape = Curve(tuple(Point(*pair) for pair in pairs), behind, threshold)
        return Component(said["measure"], weight, shape, self.target(piece))

    def pairs(self, piece: Piece) -> list[tuple[Fraction, Fraction]]:
        """The rows in which anything was typed."""
        found = []
        for row in piece.rows:
            try:
                found.append((percentage(row.at), multiple(row.pays)))
            except Unsaid as wrong:
                row.said = str(wrong)
        return found

    def gate(self, piece: Piece) -> Gate:
        said = piece.typed
        holds = said["holds"] if said["holds"] in HOLDS else EXCESS
        return Gate(said["measure"], percentage(said["least"]), holds, self.target(piece))

    def modifier(self, piece: Piece) -> Modifier:
        bands = tuple(Band(*pair) for pair in self.pairs(piece))
        return Modifier(piece.typed["measure"], bands, self.target(piece))

    def spiff(self, piece: Piece) -> Spiff:
        said = piece.typed
        currency = self.organization.currency
        each = number(said["each"], digits(currency), signs_of(currency))
        days = [day_typed(said[name]) for name in ("from_on", "to_on")]
        return Spiff(said["name"].strip(), said["step"], each, *days)

    def target(self, piece: Piece) -> int | None:
        """Of how much, where the measure has no target anywhere else."""
        text = piece.typed["target"].strip()
        measure = known_measure(piece.typed["measure"])
        if not text or not measure.needs_target:
            return None
        currency = self.organization.currency
        money = measure.is_money
        return number(text, digits(currency) if money else 0, signs_of(currency) if money else ())

    # what stands, as typed

    def part_typed(self, one: Component) -> Piece:
        shape = one.shape
        if isinstance(shape, Tiers):
            said = {"shape": shape.mode, "behind": STAYS, "threshold": RETROACTIVE}
            rows = [banded(band) for band in shape.bands]
        else:
            said = {"shape": POINTS, "behind": shape.behind, "threshold": shape.threshold}
            rows = [Row(in_field(p.at * 100), in_field(p.pays)) for p in shape.points]
        said |= {"weight": in_field(one.weight * 100)}
        return Piece(self.measure_typed(one) | said, rows)

    def gate_typed(self, one: Gate) -> Piece:
        said = {"least": in_field(one.least * 100), "holds": one.holds}
        return Piece(self.measure_typed(one) | said)

    def measure_typed(self, one: Component | Gate | Modifier) -> dict[str, str]:
        target = ""
        if one.target is not None:
            places = digits(self.organization.currency) if one.of.is_money else 0
            target = write(one.target, get_language(), places)
        return {"measure": one.measure, "target": target}

    def spiff_typed(self, one: Spiff) -> Piece:
        each = write(one.each, get_language(), digits(self.organization.currency))
        said = {"name": one.name, "step": one.step, "each": each}
        return Piece(said | {"from_on": one.from_on.isoformat(), "to_on": one.to_on.isoformat()})

    def put(self, fields: Mapping[str, str]) -> None:
        """The service's complaints beside what they are about."""
        kinds = {"gate": "gate", "modifier": "modifier", "spiff": "spiff"}
        for place, said in fields.items():
            what, *numbers = place.split(".")
            piece = at_place(self.pieces[kinds.get(what, "part")], numbers)
            row = at_place(piece.rows, numbers[1:]) if piece else None
            if row:
                row.said = said
            elif piece:
                piece.said.append(said)
            else:
                self.wrong[what if what in LIMITS else ""] = said
