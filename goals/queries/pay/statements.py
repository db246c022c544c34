"""What the shared goal pays at this moment, and one person's own sum of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from goals.models import Incentive, SharedGoal
from goals.queries.attained import attained
from goals.queries.goals import StandingGoal, agreement_for, goal_in, running_goal, standing_goals
from goals.queries.pay.plans import StandingPlan, standing_plans, terms_for
from goals.rules.pay.measures import GOAL
from goals.rules.pay.payout import Line, Payout, Stint, lines_of, payout
from goals.rules.pay.terms import Terms
from goals.rules.progress import Progress, measure
from goals.rules.spans import keyed
from smarketing.accounts.models import Member, Organization
from smarketing.accounts.rules.periods import Period


@dataclass(frozen=True)
class Situation:
    """A period's goal as both halves agreed to it, how far it is, and the plans that read it."""

    organization: Organization
    goal: StandingGoal
    period: Period
    progress: Progress
    plans: Mapping[str, StandingPlan]
    terms: Mapping[str, Terms]  # in force for the period

    @property
    def today(self) -> Fraction | None:
        """The attainment so far."""
        return self.progress.attainment

    @property
    def pace(self) -> Fraction | None:
        """Where it ends if it goes on as until today; the attainment itself once it is over."""
        rate = self.progress.run_rate
        return None if rate is None else rate / self.progress.target

    @property
    def is_over(self) -> bool:
        return self.progress.day == self.progress.days

    def measured(self, share: Fraction | None) -> dict[str, Fraction]:
        """Every measure a plan may pay on, were this the attainment of the goal."""
        if share is None:
            return {}
        return {f"{GOAL}:{self.goal.wording.metric}": share}

    def multiples(self, share: Fraction | None) -> dict[str, Fraction]:
        """What each half with a plan earns at an attainment, as a multiple of what it aims for."""
        said = {half: terms.pays(self.measured(share)) for half, terms in self.terms.items()}
        return {half: paid for half, paid in said.items() if paid is not None}


def situation(
    organization: Organization, today: date, period: Period | None = None
) -> Situation | None:
    """The situation of a period, or of the goal that runs today; None without a shared goal."""
    goal = goal_in(organization, period) if period else running_goal(organization, today)
    if goal is None:
        return None
    standing = StandingGoal(goal, agreement_for(goal))
    if not standing.is_shared:
        return None
    wording = standing.wording
    span = keyed(wording.starts_on, wording.ends_on, organization.fiscal_start)
    reached = attained(organization, wording.of, span).value
    plans = standing_plans(organization)
    return Situation(
        organization=organization,
        goal=standing,
        period=span,
        progress=measure(wording.target, reached, span, today, wording.bands),
        plans=plans,
        terms=terms_for(plans.values(), span),
    )


@dataclass(frozen=True)
class Statement:
    """One person's sum of one period: where it ends at this pace, and as it stands."""

    member: Member
    situation: Situation
    currency: str
    ends: Payout  # at today's pace; of a period that is over, what it came to
    stands: Payout  # were the period over now

    @property
    def key(self) -> str:
        return f"{self.member.pk}-{self.situation.period.key}"

    @property
    def lines(self) -> list[Line]:
        return lines_of(self.ends)


def statement_of(member: Member, now: Situation) -> Statement | None:
    """A person's own statement; None where they aim for nothing or no plan pays them."""
    return stated(member, list(member.incentives.all()), now)


def statements_in(now: Situation) -> list[Statement]:
    """Everybody's, for whoever keeps the pay of all."""
    by_member: dict[Member, list[Incentive]] = {}
    for incentive in now.organization.incentives.select_related("member").order_by("member__name"):
        by_member.setdefault(incentive.member, []).append(incentive)
    stated_of = (stated(member, mine, now) for member, mine in by_member.items())
    return [statement for statement in stated_of if statement]


def stated(member: Member, incentives: list[Incentive], now: Situation) -> Statement | None:
    stints = [stint_of(incentive, member) for incentive in incentives]
    sums = [payout(stints, now.terms, now.measured(at), now.period) for at in (now.pace, now.today)]
    if None in sums:
        return None
    return Statement(member, now, incentives[0].currency, *sums)


def stint_of(incentive: Incentive, member: Member) -> Stint:
    """An incentive as days in a plan; whoever left counts up to the day before."""
    last = incentive.to_on
    if member.ended_on:
        left = member.ended_on - timedelta(1)
        last = min(last, left) if last else left
    return Stint(incentive.half, incentive.target_minor, incentive.months, incentive.from_on, last)


def earned_at(member: Member, now: Situation, share: Fraction) -> Payout | None:
    """What a person would earn if the goal ended there."""
    stints = [stint_of(incentive, member) for incentive in member.incentives.all()]
    return payout(stints, now.terms, now.measured(share), now.period)


def earlier_periods(member: Member, now: Situation) -> list[tuple[SharedGoal, Period]]:
    """Periods that are over in which a plan paid this person, newest first."""
    fiscal = now.organization.fiscal_start
    stints = [stint_of(incentive, member) for incentive in member.incentives.all()]
    found = []
    for standing in standing_goals(now.organization):
        period = keyed(standing.wording.starts_on, standing.wording.ends_on, fiscal)
        halves = {stint.half for stint in stints if stint.days_in(period)}
        is_paid = halves and halves <= set(terms_for(now.plans.values(), period))
        if period.ends_on < now.period.starts_on and standing.is_shared and is_paid:
            found.insert(0, (standing.goal, period))
    return found
