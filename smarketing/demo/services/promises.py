"""What the demo's two halves owe each other: goals both signed, targets, quotas."""

from collections import Counter
from datetime import date, datetime, timedelta

from django.db import transaction

from goals.rules.metrics import REVENUE
from goals.rules.wording import Wording
from goals.services.goals import agree_goal, propose_goal
from goals.services.quotas import set_quota
from goals.services.step_targets import set_step_target
from smarketing.accounts.models import Member, Organization
from smarketing.accounts.queries import heads_of
from smarketing.accounts.rules.halves import MARKETING, SALES
from smarketing.accounts.rules.periods import Period, add_months, quarter_of

AMBITION = {  # what is asked for, against what the story brings: some steps fall behind
    "visitor": 0.97,
    "lead": 1.03,
    "mql": 0.98,
    "sal": 1.0,
    "opportunity": 1.05,
    "customer": 0.97,
}
SHARES = {"North": 0.42, "South": 0.33, "Partners": 0.25}


@transaction.atomic
def promise(organization: Organization, story: Counter, today: date, now: datetime) -> None:
    """Goals of the last four quarters and this one, this quarter's quotas, the months' targets."""
    heads = heads_of(organization.pk, today)
    for member in heads.values():
        member.organization = organization
    quarter = quarter_of(today)
    for back in range(4, -1, -1):
        period = quarter_of(add_months(quarter.starts_on, -3 * back))
        share_goal(heads, story, period, now)
    for team in organization.teams.filter(side=SALES):
        quota = rounded(expected(story, quarter) * SHARES[team.name] * 1.02, 10_000)
        set_quota(by=heads[SALES], team_id=team.pk, period=quarter, target=quota * 100)
    months = [add_months(quarter.starts_on, n) for n in range(-3, 3)]
    halves = dict(organization.steps.values_list("key", "half"))
    for month in months:
        for step, ambition in AMBITION.items():
            count = rounded(story[month, step] * ambition, 1 if step == "customer" else 5)
            set_step_target(by=heads[halves[step]], step=step, month=month, count=count)


def share_goal(heads: dict[str, Member], story: Counter, period: Period, now: datetime) -> None:
    """One quarter's revenue, proposed by marketing's head and signed by both."""
    wording = Wording(
        name=f"Revenue, {period.key[5:]} {period.key[:4]}",
        metric=REVENUE.key,
        unit=heads[SALES].organization.currency,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        target=rounded(expected(story, period), 100_000) * 100,
    )
    goal = propose_goal(
        by=heads[MARKETING],
        wording=wording,
        reason="Set at the planning meeting of both halves.",
        now=now - timedelta(minutes=2),
        sign_as=MARKETING,
    )
    agree_goal(by=heads[SALES], goal_id=goal.pk, number=goal.number, half=SALES, now=now)


def expected(story: Counter, period: Period) -> int:
    """Won in a period, in whole dollars, as the story has it."""
    return sum(story[add_months(period.starts_on, n), "customer amount"] for n in range(3))


def rounded(amount: float, to: int) -> int:
    """To the nearest multiple, as people plan."""
    return max(to, to * round(amount / to))
