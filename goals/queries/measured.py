"""What the ledger says of a chain's links: rates of complete cohorts, average value, lags."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from goals.models import Edge, Link
from goals.rules.chain import ChainStep
from goals.rules.lag import FEWEST, Lag
from goals.rules.rates import MEASURED, REACHED, SHRUNK, Estimate, Sample, estimate
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.queries import passages
from smarketing.funnel.queries.cohorts import Way, conversion
from smarketing.funnel.queries.counts import Question, counts
from smarketing.funnel.queries.ground import VISITOR
from smarketing.funnel.rules.questions import FIRST_DAY

WITHIN = 90  # days that each lead of a rate's cohorts was followed
WINDOW = 365  # days of cohorts behind a rate
LONGEST = 180  # days that each lead of a lag's cohorts was followed


@dataclass(frozen=True)
class Found:
    """What was found of one link; without an estimate it must be typed."""

    sample: Sample
    estimate: Estimate | None
    cohorts: Period | None
    within: int | None = None


@dataclass(frozen=True)
class FoundLag:
    lag: Lag
    entered: int
    cohorts: Period
    within: int


def found_for(link: Link, today: date) -> Found | None:
    """What the ledger says of a link; None of marketing's share, which people decide."""
    if link.edge == Edge.SHARE:
        return None
    if link.edge == Edge.VALUE:
        return value_of(link.organization, link.from_step, today)
    return rate_between(link.organization, link.from_step, link.to_step, today)


def rate_between(organization: Organization, from_step: str, to_step: str, today: date) -> Found:
    """The rate of the last year's complete cohorts; a thin one is drawn to that of all of them.

    Visits become leads without being followed, so theirs is a year's leads over its visits.
    """
    sampled = visits_to if from_step == VISITOR else followed
    within = None if from_step == VISITOR else WITHIN
    year, ever = windows(today, within or 0)
    samples = [sampled(organization, from_step, to_step, year, today)]
    if not samples[0].is_enough:
        samples.append(sampled(organization, from_step, to_step, ever, today))
    if samples[0].reached > samples[0].entered:
        return Found(samples[0], None, year, within)
    sound = [sample for sample in samples if sample.reached <= sample.entered]
    return Found(samples[0], estimate(sound), year, within)


def windows(today: date, within: int) -> tuple[Period, Period]:
    """The year of days whose leads have had all their time, and all days before too."""
    last = today - timedelta(within + 1)
    return Period(last - timedelta(WINDOW - 1), last), Period(FIRST_DAY, last)


def followed(
    organization: Organization, from_step: str, to_step: str, days: Period, today: date
) -> Sample:
    """The leads that entered a step on these days, and how many got to the other in time."""
    way = Way(from_step, to_step, days.starts_on, days.ends_on)
    share = conversion(organization, way, within=WITHIN, today=today).average
    return Sample(share.entered, share.reached)


def visits_to(
    organization: Organization, from_step: str, to_step: str, days: Period, today: date
) -> Sample:
    question = Question(
        days.starts_on, days.ends_on, by=("step",), filters={"step": (from_step, to_step)}
    )
    answer = counts(organization, question)
    return Sample(max(answer.at(from_step).count, 0), max(answer.at(to_step).count, 0))


def value_of(organization: Organization, step: str, today: date) -> Found:
    """What one of a step is worth: the year's priced amounts over how many there were."""
    year, ever = windows(today, 0)
    amount, many = worth(organization, step, year)
    sample = Sample(many, many)
    if many >= REACHED and amount > 0:
        return Found(sample, Estimate(Fraction(amount, many), MEASURED), year)
    all_amount, all_many = worth(organization, step, ever)
    if all_many < REACHED or all_amount <= 0:
        return Found(sample, None, year)
    parent = Fraction(all_amount, all_many)
    drawn = (amount + REACHED * parent) / (many + REACHED)
    return Found(sample, Estimate(drawn, SHRUNK, parent), year)


def worth(organization: Organization, step: str, days: Period) -> tuple[int, int]:
    """The amounts of a step in home minor units, and how many of it have one."""
    question = Question(days.starts_on, days.ends_on, filters={"step": (step,)})
    totals = counts(organization, question).totals
    return totals.amount, max(totals.count - totals.not_priced, 0)


def lag_from(organization: Organization, step: str, to_step: str, today: date) -> FoundLag | None:
    """How many days it took from a step to the win; None where too few wins say so."""
    year, _ever = windows(today, LONGEST)
    way = Way(step, to_step, year.starts_on, year.ends_on)
    wins, entered = [0] * (LONGEST + 1), 0
    for passage in passages.found(organization, way):
        entered += passage.leads
        if passage.days is not None and passage.days <= LONGEST:
            wins[max(passage.days, 0)] += passage.leads
    if sum(wins) < FEWEST:
        return None
    while not wins[-1]:
        wins.pop()
    return FoundLag(Lag(tuple(wins)), entered, year, LONGEST)


def lags_to(
    organization: Organization, steps: Sequence[ChainStep], today: date
) -> dict[str, FoundLag]:
    """The lag of every step before the last for which there is one."""
    found = {
        step.key: lag_from(organization, step.key, steps[-1].key, today)
        for step in steps[:-1]
        if step.key != VISITOR
    }
    return {step: lag for step, lag in found.items() if lag is not None}
