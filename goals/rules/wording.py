"""What both heads agree to: the wording of a shared goal, as a value and as plain data."""

from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from fractions import Fraction

from goals.rules.metrics import Metric, kind_of
from goals.rules.pacing import EVENLY, Pacing, pacing_of, plain_pacing
from goals.rules.progress import REACH, USUAL_BANDS, Bands, Course, Progress, measure
from smarketing.accounts.rules.periods import Period


@dataclass(frozen=True)
class Wording:
    """A shared goal in full. `target` is in minor units where the metric is money."""

    name: str
    metric: str
    unit: str  # a currency, or the name of what is counted
    starts_on: date
    ends_on: date
    target: int
    bands: Bands = field(default=USUAL_BANDS)
    baseline: int = 0  # where the figure starts
    minimum: int | None = None  # the least both halves can live with
    stretch: int | None = None  # what they dream of
    direction: str = REACH
    pacing: Pacing = field(default=EVENLY)
    on_top: bool = True  # the shared goal the board shows; others stand under it
    calendar: str = ""  # whose period it is; "" for the company's fiscal year and for other days
    called: str = ""  # the period's name in that calendar: `2027-P03`, an intake

    @property
    def of(self) -> Metric:
        return kind_of(self.metric)

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)

    @property
    def course(self) -> Course:
        return Course(self.direction, self.baseline, self.pacing.weights)

    @property
    def way(self) -> int:
        """What the period itself shall bring: from where the figure starts to the target."""
        return self.target - self.baseline

    def progress(self, counted: int, today: date) -> Progress:
        """Where the goal stands when so much was counted in its period."""
        figure = self.baseline + counted
        return measure(self.target, figure, self.period, today, self.bands, self.course)


def content_of(wording: Wording) -> dict:
    """The wording as JSON: what a version keeps and a signature stands under."""
    return {
        "name": wording.name,
        "metric": wording.metric,
        "unit": wording.unit,
        "starts_on": wording.starts_on.isoformat(),
        "ends_on": wording.ends_on.isoformat(),
        "target": wording.target,
        "bands": {"ahead": written(wording.bands.ahead), "on": written(wording.bands.on)},
        "baseline": wording.baseline,
        "minimum": wording.minimum,
        "stretch": wording.stretch,
        "direction": wording.direction,
        "pacing": plain_pacing(wording.pacing),
        "on_top": wording.on_top,
        "calendar": wording.calendar,
        "called": wording.called,
    }


def wording_of(content: dict) -> Wording:
    """The wording that a version kept; what an older one did not say yet is as usual."""
    return Wording(
        name=content["name"],
        metric=content["metric"],
        unit=content["unit"],
        starts_on=date.fromisoformat(content["starts_on"]),
        ends_on=date.fromisoformat(content["ends_on"]),
        target=content["target"],
        bands=Bands(**{key: Fraction(band) for key, band in content["bands"].items()}),
        baseline=content.get("baseline", 0),
        minimum=content.get("minimum"),
        stretch=content.get("stretch"),
        direction=content.get("direction", REACH),
        pacing=pacing_of(content.get("pacing")),
        on_top=content.get("on_top", True),
        calendar=content.get("calendar", ""),
        called=content.get("called", ""),
    )


def changed(before: Wording, after: Wording) -> list[str]:
    """The names of what differs between two wordings."""
    return [f.name for f in fields(Wording) if getattr(before, f.name) != getattr(after, f.name)]


def written(band: Fraction) -> str:
    """A band as a decimal: 51/50 is `1.02`."""
    return str(Decimal(band.numerator) / Decimal(band.denominator))
