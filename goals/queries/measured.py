"""What the ledger says of a chain's links: rates of complete cohorts, average value, lags."""

from collections.abc import Mapping, Sequence
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
from smarketing.funnel.queries.counts import Question, counts
from smarketing.funnel.queries.ground import VISITOR
from smarketing.funnel.queries.passages import Way
from smarketing.funnel.rules.cohorts import average, cohorts
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


def found_of(
    organization: Organization, links: Mapping[str, Link], today: date
) -> dict[str, Found | None]:
    """What the ledger says of a chain's links, by key; None of marketing's share, which people
    decide. The rates of all steps take one statement, and one more where a year is too thin."""
    way = [link for link in links.values() if link.edge == Edge.RATE and link.from_step != VISITOR]
    rates = rates_along(organization, [(one.from_step, one.to_step) for one in way], today)
    return {key: rates.get(link.from_step) or found_for(link, today) for key, link in links.items()}


def found_for(link: Link, today: date) -> Found | None:
    """What the ledger says of a link that is no rate between steps."""
    if link.edge == Edge.SHARE:
        return None
    if link.edge == Edge.VALUE:
        return value_of(link.organization, link.from_step, today)
    year, ever = windows(today, 0)
    samples = [visits_to(link.organization, link.from_step, link.to_step, year)]
    if not samples[0].is_enough:
        samples.append(visits_to(link.organization, link.from_step, link.to_step, ever))
    return sampled_as(samples, year, None)


def rates_along(
    organization: Organization, pairs: Sequence[tuple[str, str]], today: date
) -> dict[str, Found]:
    """The rates of the last year's complete cohorts, by the step they lead from.

    A thin one is drawn to that of all cohorts.
    """
    if not pairs:
        return {}
    steps = [*(one for one, _other in pairs), pairs[-1][1]]
    year, ever = windows(today, WITHIN)
    samples = {step: [sample] for step, sample in followed(organization, steps, year, today)}
    if not all(known[0].is_enough for known in samples.values()):
        for step, sample in followed(organization, steps, ever, today):
            samples[step] += [] if samples[step][0].is_enough else [sample]
    return {step: sampled_as(known, year, WITHIN) for step, known in samples.items()}


def sampled_as(samples: Sequence[Sample], year: Period, within: int | None) -> Found:
    """What samples say of a rate: the year's own first, then that of all years where it is thin."""
    if samples[0].reached > samples[0].entered:
        return Found(samples[0], None, year, within)
    sound = [sample for sample in samples if sample.reached <= sample.entered]
    return Found(samples[0], estimate(sound), year, within)


def windows(today: date, within: int) -> tuple[Period, Period]:
    """The year of days whose leads have had all their time, and all days before too."""
    last = today - timedelta(within + 1)
    return Period(last - timedelta(WINDOW - 1), last), Period(FIRST_DAY, last)


def followed(
    organization: Organization, steps: Sequence[str], days: Period, today: date
) -> list[tuple[str, Sample]]:
    """The leads that entered each step on these days, and how many got to the next in time."""
    line = Way(steps[0], steps[-1], days.starts_on, days.ends_on)
    along = passages.found_along(organization, steps, line)
    shares = {
        step: average(
            cohorts(
                along[step],
                cohort="month",
                within=WITHIN,
                today=today,
                fiscal_start=organization.fiscal_start,
                until=days.ends_on,
                complete_since=organization.complete_since,
            )
        )
        for step in steps[:-1]
    }
    return [(step, Sample(share.entered, share.reached)) for step, share in shares.items()]


def visits_to(organization: Organization, from_step: str, to_step: str, days: Period) -> Sample:
    """A period's visits, and the leads over them: nobody follows a visit."""
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
