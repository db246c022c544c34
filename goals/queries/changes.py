"""What a new target does to both halves, from what stands now."""

from datetime import date
from fractions import Fraction

from django.db.models import Sum

from goals.queries.chains import chain_in, tried, worked
from goals.queries.pay.plans import standing_plans, terms_for
from goals.queries.quotas import quotas_in
from goals.queries.targets import needed_by_step
from goals.rules.downstream import Derived, Downstream, Pays, downstream
from goals.rules.pay.measures import GOAL, Measure
from goals.rules.pay.terms import Terms
from goals.rules.spread import Needed
from goals.rules.wording import Wording
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.halves import HALVES, MARKETING
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.queries.borders import border_of
from smarketing.funnel.queries.counts import counts
from smarketing.funnel.queries.steps import step_names


def changes_under(
    organization: Organization, agreed: Wording, new: Wording, attained: int, today: date
) -> Downstream:
    """The agreed wording beside a new one: pace, each derived goal, both promises, quotas, pay.

    `attained` is the new wording's figure in its period; both are measured by it.
    """
    quotas = quotas_in(organization, new.period, today)
    names = step_names(organization)
    halves = dict(organization.steps.values_list("key", "half"))
    promised = needed_by_step(organization, new.period, today)
    before, after = agreed.progress(attained, today), new.progress(attained, today)
    border = border_of(organization)
    return downstream(
        agreed=before,
        new=after,
        is_money=new.of.is_money,
        promised=dict(in_order(promised, names)),
        quotas=sum(quota.target for quota in quotas if quota.metric == new.metric),
        marketing=frozenset(step for step, half in halves.items() if half == MARKETING),
        derived=Derived(
            steps=steps_under(organization, agreed, new),
            value=value_promised(organization, new.period),
            entry=border.entry if border else "",
            pay=pay_under(organization, agreed, new, attained, today),
        ),
        names=names,
    )


def in_order(promised: dict[str, Needed], names: dict[str, str]) -> list[tuple[str, Needed]]:
    """The promises in the order of the way."""
    return [(step, promised[step]) for step in names if step in promised]


def steps_under(
    organization: Organization, agreed: Wording, new: Wording
) -> dict[str, tuple[int | None, int | None]]:
    """What the chain to the goal owes of each step in its period, as it stands and with a quota
    that grows as the goal does; empty where no chain leads there."""
    chain = chain_in(organization, agreed.metric, agreed.period)
    if chain is None or new.metric != agreed.metric or not (agreed.way and new.way):
        return {}
    found = worked(chain)
    quota = max(round(Fraction(chain.quota * new.way, agreed.way)), 1)
    then = tried(found, quota, {})
    return {
        step.key: (found.reckoned.in_period(step.key), then.reckoned.in_period(step.key))
        for step in found.reckoned.chain.steps
    }


def value_promised(organization: Organization, period: Period) -> int | None:
    """The worth of leads that marketing promised for the months of a period."""
    months = organization.promise_targets.filter(
        month__gte=period.starts_on.replace(day=1), month__lte=period.ends_on
    )
    return months.aggregate(whole=Sum("amount"))["whole"]


def pay_under(
    organization: Organization, agreed: Wording, new: Wording, booked: int, today: date
) -> tuple[Pays, ...]:
    """What each plan in force pays where the goal ends at today's pace, every other part of it
    at its whole; none before the first day, or where a plan does not read the goal.

    A plan that counts what is invoiced or collected is read by that; any other by what is booked.
    """
    terms = terms_for(standing_plans(organization).values(), agreed.period)
    found = []
    for half in HALVES:
        one = terms.get(half)
        if one is None or one.goal_curve(f"{GOAL}:{agreed.metric}") is None:
            continue
        figure = counted_for(one, organization, new, booked)
        old, now = agreed.progress(figure, today).at_pace, new.progress(figure, today).at_pace
        reads = one.goal_curve(f"{GOAL}:{new.metric}") is not None
        found.append(
            Pays(
                half,
                None if old is None else one.held(f"{GOAL}:{agreed.metric}", old),
                None if now is None or not reads else one.held(f"{GOAL}:{new.metric}", now),
            )
        )
    return tuple(found)


def counted_for(terms: Terms, organization: Organization, wording: Wording, booked: int) -> int:
    """The goal's figure at the moment at which a plan counts it."""
    measure = terms.counted(Measure(GOAL, wording.metric))
    if not measure.moment:
        return booked
    return counts(organization, measure.asked_in(wording.period)).totals.amount
