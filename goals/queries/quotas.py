"""Reads of quotas: what each sales team carries, and what of a goal belongs to nobody yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import QuerySet

from goals.models import Quota
from goals.rules.metrics import REVENUE
from smarketing.accounts.models import Organization, Team
from smarketing.accounts.rules.halves import MARKETING
from smarketing.accounts.rules.periods import Period
from smarketing.audit.models import Act


@dataclass(frozen=True)
class TeamQuota:
    """What a team carries of a period, in one metric: the sum of its quotas that lie in it."""

    team: Team
    metric: str
    unit: str
    target: int
    due: Fraction  # by the end of today, each quota at an even pace over its own days
    days_set: int  # days of the period that have a quota


def quotas_in(organization: Organization, period: Period, today: date) -> list[TeamQuota]:
    """The quotas of a period by team and metric, teams by name, money before counts.

    Quotas of one team and metric never overlap, so quarters of a year add up. One that reaches
    out of the period is left out: no part of it was promised for these days.
    """
    inside: dict[tuple[str, int, str], list[Quota]] = {}
    for quota in quotas_of(organization, period):
        inside.setdefault((quota.team.name, quota.team_id, quota.metric), []).append(quota)
    return [summed(quotas, today) for _key, quotas in sorted(inside.items())]


def summed(quotas: list[Quota], today: date) -> TeamQuota:
    first = quotas[0]
    spans = [(quota, Period(quota.starts_on, quota.ends_on)) for quota in quotas]
    return TeamQuota(
        team=first.team,
        metric=first.metric,
        unit=first.unit,
        target=sum(quota.target for quota in quotas),
        due=sum(
            (Fraction(q.target * span.elapsed(today), span.days) for q, span in spans), Fraction(0)
        ),
        days_set=sum(span.days for _quota, span in spans),
    )


def quota_of(
    organization: Organization, team_id: int, period: Period, metric: str = REVENUE.key
) -> Quota | None:
    """A team's quota for exactly this period."""
    return organization.quotas.filter(
        team_id=team_id, metric=metric, starts_on=period.starts_on, ends_on=period.ends_on
    ).first()


def quotas_of(organization: Organization, period: Period | None = None) -> QuerySet[Quota]:
    """Every quota, or those that lie in a period, by period, team and metric."""
    quotas = organization.quotas.select_related("team", "organization").order_by(
        "starts_on", "team__name", "metric"
    )
    if period is None:
        return quotas
    return quotas.filter(starts_on__gte=period.starts_on, ends_on__lte=period.ends_on)


def changes_of_quotas(organization: Organization) -> QuerySet[Act]:
    """Who set which quota from what to what, newest first."""
    return organization.acts.filter(verb="quota.set").select_related("member")


def sales_teams(organization: Organization) -> QuerySet[Team]:
    """Teams that may carry a quota: those of sales, and those whose half nobody has said yet."""
    return organization.teams.exclude(side=MARKETING).filter(archived=False)


def missing_sum(quotas: Iterable[TeamQuota], target: int | None, metric: str) -> int | None:
    """What of a goal belongs to no team yet; below nothing the quotas ask for more than it."""
    if target is None:
        return None
    return target - sum(quota.target for quota in quotas if quota.metric == metric)
