"""Which rate to trust: measured where there is enough, else drawn towards what is known better."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from goals.rules.chain import rate_of

MEASURED, TYPED, SHRUNK = "measured", "typed", "shrunk"
KINDS = (MEASURED, TYPED, SHRUNK)
ENTERED, REACHED = 100, 10  # from which on a sample speaks for itself
FINEST = 10**9  # a shrunk rate is kept as a fraction of numbers no larger


@dataclass(frozen=True)
class Sample:
    """How many entered a step, and how many of them got to the next."""

    entered: int
    reached: int

    @property
    def is_enough(self) -> bool:
        return self.entered >= ENTERED and self.reached >= REACHED


@dataclass(frozen=True)
class Estimate:
    """A rate with how it came about; `parent` is what a thin sample was drawn towards."""

    rate: Fraction
    kind: str
    parent: Fraction | None = None


def estimate(samples: Sequence[Sample]) -> Estimate | None:
    """The rate of the first sample. The others are its parents, nearest first.

    None where no sample is enough: it must be typed. Raises `NoRate` for one that is no share.
    """
    own, *parents = samples
    if own.is_enough:
        return Estimate(rate_of(own.reached, own.entered), MEASURED)
    above = estimate(parents) if parents else None
    if above is None:
        return None
    return Estimate(drawn(own, above.rate), SHRUNK, above.rate)


def drawn(sample: Sample, parent: Fraction) -> Fraction:
    """A thin sample drawn towards its parent, which weighs as much as a sample that is enough."""
    mixed = (sample.reached + ENTERED * parent) / (sample.entered + ENTERED)
    return min(mixed.limit_denominator(FINEST), Fraction(1))
