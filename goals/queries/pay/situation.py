"""A period as everybody's pay reads it: the goal, how far all measures are, which plans pay."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cached_property

from goals.models import Incentive
from goals.queries.goals import StandingGoal, agreement_for, goal_in, running_goal
from goals.queries.pay.plans import StandingPlan, standing_plans, stretches_for
from goals.queries.pay.readings import Readings, readings_for
from goals.queries.pay.refunds import Refund, refunds_in
from goals.rules.metrics import REVENUE, Metric
from goals.rules.pay.measures import GOAL
from goals.rules.pay.stints import Stint, Stretch
from goals.rules.pay.terms import BOOKED, Terms
from goals.rules.progress import BELOW, Progress
from goals.rules.spans import keyed
from smarketing.accounts.models import Member, Organization
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.periods import Period


@dataclass(frozen=True)
class Situation:
    """A period's goal as both halves agreed to it, how far all measures are, and who pays what."""

    organization: Organization
    goal: StandingGoal
    period: Period
    at: datetime
    progress: Progress
    plans: Mapping[str, StandingPlan]
    stretches: Mapping[str, tuple[Stretch, ...]]  # in force for any of its days
    readings: Readings  # as all stands now
    refunds: tuple[Refund, ...] = ()  # of deals won before, where a plan takes them back

    @cached_property
    def terms(self) -> dict[str, Terms]:
        """What pays at the end of the period."""
        return {half: stretches[-1].terms for half, stretches in self.stretches.items()}

    @property
    def key(self) -> str:
        """The measure of the shared goal."""
        return f"{GOAL}:{self.goal.wording.metric}"

    @property
    def today(self) -> Fraction | None:
        """The attainment so far."""
        return self.progress.attainment

    @property
    def pace(self) -> Fraction | None:
        """Where it ends if it goes on as until today; the attainment itself once it is over."""
        return self.progress.at_pace

    @property
    def is_over(self) -> bool:
        return self.progress.day == self.progress.days

    @cached_property
    def at_pace(self) -> Readings:
        """Every measure where it ends if all goes on as until today."""
        due = self.progress.due
        grown = self.readings.scaled(1 / due) if due else self.readings
        is_inverted = self.goal.wording.direction == BELOW and self.pace is not None
        return grown.moved(self.key, self.pace) if is_inverted else grown

    def moved(self, share: Fraction) -> Readings:
        """Every measure at pace, were this the attainment of the goal."""
        return self.at_pace.moved(self.key, share)

    def goal_pays(self, readings: Readings) -> dict[str, Fraction]:
        """What the shared goal pays each half of the part that hangs on it, as its plan counts."""
        found = {}
        for half, terms in self.terms.items():
            curve, share = terms.goal_curve(self.key), self.counted(readings, terms.counts)
            if curve and share is not None:
                found[half] = curve.pays(share)
        return found

    def counted(self, readings: Readings, moment: str) -> Fraction | None:
        """How far the goal is in these readings, of what is booked, invoiced, or collected."""
        days = (self.period.starts_on, self.period.ends_on)
        common = readings.common.get(days, {})
        found = common.get(f"{self.key}@{moment}" if moment else "") or common.get(self.key)
        return found.share if found else None

    def reads(self, half: str) -> set[str]:
        """The moments at which a half's plans read what reached the goal's step in the period."""
        return {
            measure.moment
            for stretch in self.stretches.get(half, ())
            for measure in stretch.terms.asks()
            if measure.metric and measure.metric.step == self.goal.wording.of.step
        }

    @property
    def by_moment(self) -> dict[str, Fraction | None]:
        """How far the goal is by each moment at which a plan in force counts it."""
        said = {terms.counts for terms in self.terms.values()}
        return {moment: self.counted(self.readings, moment) for moment in sorted({BOOKED, *said})}

    def multiples(self, share: Fraction | None) -> dict[str, Fraction]:
        """What each half earns of all it aims for, the other parts of its plan at their whole."""
        if share is None:
            return {}
        return {half: terms.held(self.key, share) for half, terms in self.terms.items()}


def situation(
    organization: Organization, at: datetime, period: Period | None = None
) -> Situation | None:
    """The situation of a period, or of the goal that runs today; None without a shared goal."""
    today = today_in(organization.zone, at)
    goal = goal_in(organization, period) if period else running_goal(organization, today)
    if goal is None:
        return None
    standing = StandingGoal(goal, agreement_for(goal))
    if not standing.is_shared:
        return None
    wording = standing.wording
    span = keyed(wording.starts_on, wording.ends_on, organization.fiscal_start)
    plans = standing_plans(organization)
    stretches = stretches_for(plans.values(), span)
    asked = [
        (stretch.span(span), wanted)
        for found in stretches.values()
        for stretch in found
        for wanted in stretch.terms.asks()
    ]
    takes_back = any(one.terms.clawback_days for found in stretches.values() for one in found)
    refunds = refunds_of(organization, plans.values(), wording.of, span) if takes_back else ()
    readings = readings_for(organization, asked, wording, span, at, refunds)
    return Situation(
        organization=organization,
        goal=standing,
        period=span,
        at=at,
        progress=wording.progress(readings.goal, today),
        plans=plans,
        stretches=stretches,
        readings=readings,
        refunds=refunds,
    )


def refunds_of(
    organization: Organization, plans: Iterable[StandingPlan], metric: Metric, period: Period
) -> tuple[Refund, ...]:
    """What was lost in a period of deals that counted before it, at every moment plans count."""
    return tuple(
        refund
        for moment in moments_of(plans, metric)
        for refund in refunds_in(organization, metric, period, moment)
    )


def moments_of(plans: Iterable[StandingPlan], metric: Metric) -> list[str]:
    """At which moments plans count or counted a metric: booked, and won amounts once paid."""
    said = {terms.counts for standing in plans for _number, terms in standing.agreed}
    return sorted({BOOKED, *said}) if metric == REVENUE else [BOOKED]


def stint_of(incentive: Incentive, member: Member) -> Stint:
    """An incentive as days in a plan."""
    last = last_day(incentive.to_on, member.ended_on)
    return Stint(incentive.half, incentive.target_minor, incentive.months, incentive.from_on, last)


def last_day(to_on: date | None, ended_on: date | None) -> date | None:
    """The last day that counts; whoever left counts up to the day before."""
    if ended_on is None:
        return to_on
    left = ended_on - timedelta(1)
    return min(to_on, left) if to_on else left
