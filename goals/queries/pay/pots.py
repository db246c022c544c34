"""What both plans cost, to whom it may be told, and what other plans would have cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from goals.queries.forecasts.forecast import forecast_of
from goals.queries.goals import shared_goals
from goals.queries.pay.keepers import is_keeper
from goals.queries.pay.plans import StandingPlan
from goals.queries.pay.readings import common_in
from goals.queries.pay.situation import Situation, last_day
from goals.rules.pay.measures import GOAL, Measure
from goals.rules.pay.pots import Pot, pots_of
from goals.rules.pay.stints import Stint
from goals.rules.pay.terms import Terms
from goals.rules.progress import REACH
from goals.rules.spans import keyed
from smarketing.accounts.models import Member, Organization
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.periods import Period
from smarketing.accounts.rules.rights import TOP, Standing

REPLAYED = 4  # closed periods


def pots_in(now: Situation) -> dict[str, Pot]:
    """The pot of each half in a period, in one query."""
    people = stints_of_people(now.organization)
    return pots_of(list(people.values()), now.stretches, now.period)


def stints_of_people(organization: Organization) -> dict[int, list[Stint]]:
    """Everybody's days in the plans, by member, in one query."""
    by_member: dict[int, list[Stint]] = {}
    fields = ("half", "target_minor", "months", "from_on", "to_on")
    rows = organization.incentives.order_by()
    for who, ended_on, *said in rows.values_list("member_id", "member__ended_on", *fields):
        *stint, last = said
        by_member.setdefault(who, []).append(Stint(*stint, last_day(last, ended_on)))
    return by_member


def told_to(reader: Member, standing: Standing, pots: Mapping[str, Pot]) -> list[str]:
    """The halves whose total this reader may see: a steward all, who leads where five are paid."""
    if is_keeper(reader):
        return list(pots)
    if standing.columns.isdisjoint(TOP):
        return []
    return [half for half, pot in pots.items() if pot.may_be_told]


@dataclass(frozen=True)
class Ends:
    """Where the forecast says the goal ends, as attainments: one in ten below p10."""

    p10: Fraction
    p50: Fraction
    p90: Fraction


def ends_of(now: Situation) -> Ends | None:
    """The forecast's ends; None once the period is over, or where too little is known."""
    wording = now.goal.wording
    if wording.direction != REACH:
        return None
    today = today_in(now.organization.zone, now.at)
    found = forecast_of(
        now.organization,
        wording.of,
        now.period,
        attained=now.progress.attained,
        target=wording.target,
        today=today,
    )
    if found is None:
        return None
    figures = (found.p10, found.p50, found.p90)
    shares = (wording.progress(one - wording.baseline, today).attainment for one in figures)
    return Ends(*shares)


@dataclass(frozen=True)
class Replay:
    """A period that is over, and what a half's plans pay at what it came to."""

    period: Period
    share: Fraction  # of the goal, at the moment at which the other terms count it
    before: Fraction | None  # the multiple of the plan that paid it; None without one
    after: Fraction

    @property
    def more(self) -> Fraction | None:
        return None if self.before is None else self.after - self.before


def replays(now: Situation, standing: StandingPlan | None, terms: Terms) -> list[Replay]:
    """What other terms of a plan would have paid in the last periods that are over, newest first.

    At what the goal came to, each at its own moment: booked, invoiced, or collected; the other
    parts of both at their whole.
    """
    found = []
    for one in reversed(shared_goals(now.organization)):
        wording = one.wording
        if wording.ends_on >= now.period.starts_on or not wording.target:
            continue
        period = keyed(wording.starts_on, wording.ends_on, now.organization.fiscal_start)
        goal = Measure(GOAL, wording.metric)
        paid = standing.stretches(period) if standing else ()
        plans = [terms, *(stretch.terms for stretch in paid[-1:])]
        measures = {plan.counted(goal) for plan in plans}
        read = common_in(now.organization, measures, wording, period, period, now.at)
        shares = [read[plan.counted(goal).key].share for plan in plans]
        if None in shares:
            continue
        pays = [plan.held(goal.key, share) for plan, share in zip(plans, shares, strict=True)]
        found.append(Replay(period, shares[0], pays[1] if paid else None, pays[0]))
        if len(found) == REPLAYED:
            break
    return found
