"""What a plan may pay on: a typed registry. Nothing computed from anybody's pay is in it.

A key names its kind and what is measured: `goal:amount:customer` the attainment of the shared
goal, `team:amount:customer` and `own:amount:customer` a team's or a person's quota,
`promise:marketing` the kept share of a promise, `value:accepted` the value of leads that sales
accepted, `count:opportunity` how many reached a step.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from goals.rules.metrics import REVENUE, Metric, kind_of, metric_of, metrics_of
from goals.rules.pay.curve import Curve
from smarketing.accounts.rules.halves import HALVES
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.rules.questions import Question

GOAL, TEAM, OWN, PROMISE, VALUE, COUNT = "goal team own promise value count".split()
KINDS = (GOAL, TEAM, OWN, PROMISE, VALUE, COUNT)
ACCEPTED = "accepted"
PAID = ("commission", "pay", "payout", "statement")  # what somebody earns is never a measure


class FromPay(ValueError):
    """A measure that would share a commission."""


@dataclass(frozen=True)
class Measure:
    """What of something is attained."""

    kind: str
    of: str  # a metric's key, a half, `accepted`, or a step
    moment: str = ""  # the payment at which a won amount counts; none: as soon as it is booked

    @property
    def key(self) -> str:
        return measure_key(self.kind, self.of, self.moment)

    @property
    def metric(self) -> Metric | None:
        """The metric that the engine counts; None of a promise and of lead value."""
        if self.kind == COUNT:
            return Metric("count", self.of)
        return kind_of(self.of) if self.kind in (GOAL, TEAM, OWN) else None

    def asked_in(self, span: Period, **filters: tuple[int, ...]) -> Question:
        """The rows behind what is counted on these days, perhaps of one team or person."""
        what = {"outcome": (self.moment,)} if self.moment else {"step": (self.metric.step,)}
        asked = what | filters
        return Question(span.starts_on, span.ends_on, filters=asked)

    @property
    def is_won(self) -> bool:
        """Whether it is an amount that is booked, invoiced, and collected."""
        return self.kind in (GOAL, TEAM, OWN) and self.of == REVENUE.key

    @property
    def is_money(self) -> bool:
        return self.kind == VALUE or bool(self.metric and self.metric.is_money)

    @property
    def needs_target(self) -> bool:
        """Whether the plan itself says of how much; the others have theirs elsewhere."""
        return self.kind in (VALUE, COUNT)

    @property
    def is_personal(self) -> bool:
        """Whether it differs from person to person."""
        return self.kind in (TEAM, OWN)

    def is_raw_count(self, marketings: Sequence[str]) -> bool:
        """Whether it counts what marketing alone brings, before sales has accepted any of it."""
        metric = self.metric
        return metric is not None and not metric.is_money and metric.step in marketings


def measure_key(kind: str, of: str, moment: str = "") -> str:
    """A measure's key; what counts at a payment is another measure than what is booked."""
    return f"{kind}:{of}@{moment}" if moment else f"{kind}:{of}"


def measure_of(key: str, steps: Sequence[str]) -> Measure:
    """The measure of this key; ValueError says it is none, `FromPay` that it never will be."""
    kind, _, rest = key.partition(":")
    if kind in PAID:
        raise FromPay(key)
    if kind in (GOAL, TEAM, OWN):
        return Measure(kind, metric_of(rest, steps).key)
    known = {PROMISE: HALVES, VALUE: (ACCEPTED,), COUNT: steps}.get(kind, ())
    if rest not in known:
        raise ValueError(key)
    return Measure(kind, rest)


def known_measure(key: str) -> Measure:
    """A measure that was let in before, read back from its key."""
    kind, _, rest = key.partition(":")
    return Measure(kind, rest)


def measures_for(goal: str, steps: Sequence[str]) -> Iterator[Measure]:
    """Every measure that a plan may choose among, the shared goal first."""
    yield Measure(GOAL, goal)
    metrics = [metric.key for metric in metrics_of(steps)]
    yield from (Measure(TEAM, metric) for metric in metrics)
    yield from (Measure(OWN, metric) for metric in metrics)
    yield from (Measure(PROMISE, half) for half in HALVES)
    yield Measure(VALUE, ACCEPTED)
    yield from (Measure(COUNT, step) for step in steps)


@dataclass(frozen=True)
class Carried:
    """A personal quota: so much over its own days; somebody new begins on a part of it.

    A ramp of its own counts instead of the plan's.
    """

    target: int
    period: Period
    ramp_from: date | None = None
    ramp: tuple[Fraction, ...] = ()


@dataclass(frozen=True)
class Reading:
    """How far a measure is: what is attained of its target, in one unit, with its rows' scope."""

    attained: Fraction | int
    target: Fraction | int | None
    question: Question | None = None
    refunded: Fraction | int = 0  # of it, what deals won before the period were refunded in it
    carries: tuple[Carried, ...] = ()  # of one's own quota: what makes the target by one's days
    handed_on: tuple[date, date] | None = None  # of promises and value: the days of the hand-offs

    @property
    def has_rows(self) -> bool:
        """Whether what it was made of can be listed."""
        return self.question is not None or self.handed_on is not None

    @cached_property
    def share(self) -> Fraction | None:
        """The attainment; None without a target."""
        return Fraction(self.attained) / self.target if self.target else None

    def paid_by(self, curve: Curve) -> Fraction:
        """What a curve pays at this attainment; nothing without a target.

        A thousand people read the same goal by the same curve: it is read off once.
        """
        if self.share is None:
            return Fraction(0)
        known = self._paid.get(id(curve))
        if known is None or known[0] is not curve:
            known = self._paid[id(curve)] = (curve, curve.pays(self.share))
        return known[1]

    @cached_property
    def _paid(self) -> dict[int, tuple[Curve, Fraction]]:
        return {}
