"""Rates by persona and source: each from its own leads, else drawn towards what contains it."""

from collections.abc import Mapping
from fractions import Fraction

from goals.rules.rates import Estimate, Sample, estimate

ALL = 0  # every persona, or every source
Cut = tuple[int, int]  # persona and source


def with_parents(leaves: Mapping[Cut, Sample]) -> dict[Cut, Sample]:
    """The samples of each persona and of each source beside those of their leaves, added up.

    Leads without a persona or a source belong to no cut of that kind.
    """
    sums: dict[Cut, Sample] = {}
    for (persona, source), sample in leaves.items():
        for cut in {(persona, source), (persona, ALL), (ALL, source)} - {(ALL, ALL)}:
            known = sums.get(cut, Sample(0, 0))
            sums[cut] = Sample(known.entered + sample.entered, known.reached + sample.reached)
    return sums


def rates_by_cut(
    samples: Mapping[Cut, Sample], company: Sample, others: Fraction | None
) -> dict[Cut, Estimate]:
    """The rate of each cut; a thin one is drawn to its persona's, then to the company's.

    `others` is the company's rate where the company's own sample of these days is not enough.
    """
    found = {}
    for (persona, source), sample in samples.items():
        chain = [sample]
        if persona != ALL and source != ALL:
            chain.append(samples[persona, ALL])
        chain.append(company)
        sound = [one for one in chain if one.reached <= one.entered]
        if sound[:1] != [sample]:
            continue
        made = estimate(sound) or drawn_to(sample, others)
        if made is not None and made.rate > 0:
            found[persona, source] = made
    return found


def drawn_to(sample: Sample, rate: Fraction | None) -> Estimate | None:
    """A sample beside a rate that stands above it, where none of the samples is enough."""
    if rate is None:
        return None
    above = Sample(rate.denominator * 100, rate.numerator * 100)
    return estimate([sample, above]) if above.is_enough else None
