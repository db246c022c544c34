"""How many leads it takes to reach a chain's quota, and how sure that is."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from goals.models import ForecastBasis
from goals.queries.chains import Worked
from goals.queries.forecasts.forecast import read
from goals.rules.confidence import Known, leads_needed, simulated
from smarketing.accounts.models import Organization

LEAD = "lead"


@dataclass(frozen=True)
class Sure:
    """So many leads for one level of confidence."""

    level: int
    leads: int
    more: int  # than dividing averages says
    share: Fraction  # of the most, for the picture


@dataclass(frozen=True)
class Confidence:
    levels: list[Sure]
    plain: int  # what dividing averages says

    @property
    def usual(self) -> Sure:
        return self.levels[1]


def confidence_of(found: Worked, worth: list[int] | None) -> Confidence | None:
    """The leads of the chain as it stands or is tried; `worth` are amounts of past wins."""
    chain = found.reckoned.chain
    rates = {step: known_as(found, step, rate) for step, rate in chain.rates.items()}
    levels = leads_needed(chain, LEAD, rates, worth)
    if levels is None or LEAD not in found.reckoned.takes:
        return None
    plain, most = ceil(found.reckoned.takes[LEAD]), max(levels.values())
    return Confidence(
        [
            Sure(level, leads, leads - plain, Fraction(leads, most))
            for level, leads in levels.items()
        ],
        plain,
    )


def chance_with(found: Worked, leads: int, worth: list[int] | None) -> Fraction | None:
    """The share of simulated quarters that so many leads bring to the quota."""
    rates = {step: known_as(found, step, rate) for step, rate in found.reckoned.chain.rates.items()}
    needed = simulated(found.reckoned.chain, LEAD, rates, worth)
    return None if needed is None else Fraction(int((needed <= leads).sum()), len(needed))


def known_as(found: Worked, step: str, rate: Fraction) -> Known:
    """A rate with its sample; one that is only being tried is taken as it stands."""
    link = found.links.get(f"rate-{step}")
    if link is None or Fraction(link.part, link.whole) != rate:
        return Known(rate, "typed", 0, 0)
    return Known(rate, link.kind, link.entered, link.reached)


def past_amounts(organization: Organization, step: str) -> list[int] | None:
    """What past results of a step were worth, as the forecast learned them."""
    basis = ForecastBasis.objects.filter(organization=organization).defer("past").first()
    if basis is None:
        return None
    past = read(basis.pk, basis.digest)
    place = past.place(step)
    return None if place is None else past.amounts.amount[past.amounts.state == place].tolist()
