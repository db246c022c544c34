"""What the shared goal pays at this moment, and each person's own sum of it, live or closed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from functools import cached_property

from goals.models import Incentive, PayStatement
from goals.queries.goals import StandingGoal, agreement_for, goal_in, running_goal
from goals.queries.pay.besides import Account, accounts_in
from goals.queries.pay.plans import StandingPlan, standing_plans, stretches_for
from goals.queries.pay.readings import Readings, readings_for
from goals.rules.pay.kept import read_back
from goals.rules.pay.lines import Line
from goals.rules.pay.measures import GOAL
from goals.rules.pay.payout import NOTHING_BESIDES, Besides, Payout, payout, settled
from goals.rules.pay.stints import Stint, Stretch
from goals.rules.pay.terms import Terms
from goals.rules.progress import Progress
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
        rate = self.progress.run_rate
        return None if rate is None else rate / self.progress.target

    @property
    def is_over(self) -> bool:
        return self.progress.day == self.progress.days

    @cached_property
    def at_pace(self) -> Readings:
        """Every measure where it ends if all goes on as until today."""
        day = self.progress.day
        return self.readings.scaled(Fraction(self.progress.days, day)) if day else self.readings

    def moved(self, share: Fraction) -> Readings:
        """Every measure at pace, were this the attainment of the goal."""
        return self.at_pace.moved(self.key, share)

    def goal_pays(self, share: Fraction | None) -> dict[str, Fraction]:
        """What the shared goal pays each half of the part that hangs on it."""
        if share is None:
            return {}
        curves = {half: terms.goal_curve(self.key) for half, terms in self.terms.items()}
        return {half: curve.pays(share) for half, curve in curves.items() if curve}

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
        for wanted, _target in stretch.terms.asks()
    ]
    readings = readings_for(organization, asked, wording, span, at)
    goal_now = readings.common[span.starts_on, span.ends_on][f"{GOAL}:{wording.metric}"]
    return Situation(
        organization=organization,
        goal=standing,
        period=span,
        at=at,
        progress=wording.progress(goal_now.attained, today),
        plans=plans,
        stretches=stretches,
        readings=readings,
    )


@dataclass(frozen=True)
class Statement:
    """One person's sum of one period: estimated where the pace leads, or as it was closed."""

    member: Member
    period: Period
    currency: str
    paid: Payout
    stands: Payout | None = None  # of an estimate: were the period over now
    closed: PayStatement | None = None

    @property
    def key(self) -> str:
        number = f"-{self.closed.number}" if self.closed else ""
        return f"{self.member.pk}-{self.period.key}{number}"

    @property
    def lines(self) -> tuple[Line, ...]:
        return self.paid.lines

    @property
    def number(self) -> int:
        return self.closed.number if self.closed else 0


def statement_of(member: Member, now: Situation) -> Statement | None:
    """A person's own estimate; None where they aim for nothing or no plan pays them."""
    accounts = accounts_in(now.organization, now.period, now.terms, [member.pk])
    return stated(member, list(member.incentives.all()), now, accounts)


def statements_in(now: Situation, members: Iterable[int] | None = None) -> list[Statement]:
    """The estimates of everybody who aims for something, or of these."""
    incentives = now.organization.incentives.select_related("member")
    if members is not None:
        incentives = incentives.filter(member__in=members)
    by_member: dict[Member, list[Incentive]] = {}
    for incentive in incentives.order_by("member__name", "member_id", "from_on"):
        by_member.setdefault(incentive.member, []).append(incentive)
    accounts = accounts_in(now.organization, now.period, now.terms, members)
    stated_of = (stated(member, mine, now, accounts) for member, mine in by_member.items())
    return [statement for statement in stated_of if statement]


def stated(
    member: Member, incentives: list[Incentive], now: Situation, accounts: Mapping[int, Account]
) -> Statement | None:
    stints = [stint_of(incentive, member) for incentive in incentives]
    besides = besides_of(member, stints, now, accounts)
    read = [now.at_pace.of(member.pk), now.readings.of(member.pk)]
    sums = [payout(stints, now.stretches, one, now.period, besides) for one in read]
    if None in sums:
        return None
    return Statement(member, now.period, incentives[0].currency, *sums)


def besides_of(
    member: Member, stints: list[Stint], now: Situation, accounts: Mapping[int, Account]
) -> Besides:
    account = accounts.get(member.pk)
    if account is None:
        return NOTHING_BESIDES
    halves = {stint.half for stint in stints if stint.days_in(now.period)}
    return account.besides(halves)


def stint_of(incentive: Incentive, member: Member) -> Stint:
    """An incentive as days in a plan; whoever left counts up to the day before."""
    last = incentive.to_on
    if member.ended_on:
        left = member.ended_on - timedelta(1)
        last = min(last, left) if last else left
    return Stint(incentive.half, incentive.target_minor, incentive.months, incentive.from_on, last)


def earned_at(
    member: Member, now: Situation, share: Fraction, besides: Besides = NOTHING_BESIDES
) -> Payout | None:
    """What a person would earn if the goal ended there, beside what they owe or were advanced."""
    stints = [stint_of(incentive, member) for incentive in member.incentives.all()]
    return payout(stints, now.stretches, now.moved(share).of(member.pk), now.period, besides)


def closed_for(member: Member, period: Period) -> list[Statement]:
    """One person's closed statements of a period, corrections after the first."""
    rows = member.pay_statements.filter(starts_on=period.starts_on, ends_on=period.ends_on)
    found = rows.select_related("closing__closed_by").order_by("number")
    return [closed_statement(row, member) for row in found]


def closed_statement(row: PayStatement, member: Member) -> Statement:
    period = keyed(row.starts_on, row.ends_on, member.organization.fiscal_start)
    paid = read_back(row.content, row.total_minor, row.carried_minor)
    return Statement(member, period, row.currency, paid, closed=row)


def closed_in(
    organization: Organization, period: Period, members: Iterable[int] | None = None
) -> list[Statement]:
    """Every statement of a period that was closed, by person, corrections after the first."""
    rows = organization.pay_statements.filter(
        starts_on=period.starts_on, ends_on=period.ends_on
    ).select_related("member", "closing__closed_by")
    if members is not None:
        rows = rows.filter(member__in=members)
    found = []
    for row in rows.order_by("member__name", "member_id", "number"):
        row.member.organization = organization
        found.append(closed_statement(row, row.member))
    return found


def restated_in(now: Situation) -> list[Statement]:
    """Of a closed period, the differences that today's figures make to what was paid by them."""
    estimates = {one.member.pk: one for one in statements_in(now)}
    for one in closed_in(now.organization, now.period):
        if one.member.pk not in estimates:  # no plan pays them any more: all of it is too much
            gone = settled([], Besides(paid=paid_net(one.member, now.period)))
            estimates[one.member.pk] = Statement(one.member, now.period, one.currency, gone)
    return [one for one in estimates.values() if one.paid.net]


def paid_net(member: Member, period: Period) -> int:
    """What closed statements of a period paid one person, less what they carried on."""
    rows = member.pay_statements.filter(starts_on=period.starts_on, ends_on=period.ends_on)
    return sum(row.total_minor - row.carried_minor for row in rows)
