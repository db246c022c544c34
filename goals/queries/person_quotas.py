"""Reads of people's quotas: each person's, and what of the team's belongs to nobody."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from goals.models import PersonQuota
from goals.queries.attained import NOTHING, Attained, of
from goals.queries.quotas import quota_of
from goals.rules.metrics import Metric
from goals.rules.progress import Progress, measure
from goals.rules.ramp import NEW_DAYS, ramped
from smarketing.accounts.models import Member, Organization, Team
from smarketing.accounts.rules.periods import Period
from smarketing.audit.models import Act
from smarketing.funnel.queries.counts import Question, counts


@dataclass(frozen=True)
class PersonRow:
    """One person of a team in a period: what they carry and what they attained in that team."""

    member: Member
    quota: PersonQuota | None
    asked: int | None  # the quota with its ramp
    progress: Progress
    new_since: date | None  # who joined lately is offered a ramp from this day

    @property
    def is_ramped(self) -> bool:
        return self.quota is not None and self.asked != self.quota.target


@dataclass(frozen=True)
class TeamSheet:
    """A team's people in a period, and the parts against the whole."""

    team: Team
    period: Period
    metric: Metric
    unit: str
    rows: list[PersonRow]
    carried: int | None  # the team's own quota

    @property
    def parts(self) -> int:
        """What the people carry together, their ramps counted."""
        return sum(row.asked or 0 for row in self.rows)

    @property
    def rest(self) -> int | None:
        """What of the team's quota nobody carries; below nothing they carry more than it."""
        return None if self.carried is None else self.carried - self.parts

    @property
    def attained(self) -> int:
        return sum(row.progress.attained for row in self.rows)


def team_sheet(
    organization: Organization, team: Team, period: Period, metric: Metric, today: date
) -> TeamSheet:
    """The people of a team in a period: whoever belonged to it on a day, or carries a quota."""
    unit = organization.currency if metric.is_money else metric.step
    quotas = {
        quota.member_id: quota
        for quota in quotas_of_people(organization, period).filter(team=team, metric=metric.key)
        if (quota.starts_on, quota.ends_on) == (period.starts_on, period.ends_on)
    }
    reached = attained_by_person(organization, team, metric, period)
    places = places_in(team, period)
    members = organization.members.filter(pk__in={*quotas, *places}).order_by("name", "pk")
    own = quota_of(organization, team.pk, period, metric.key)
    return TeamSheet(
        team=team,
        period=period,
        metric=metric,
        unit=unit,
        rows=[
            row_of(member, quotas.get(member.pk), places.get(member.pk), reached, period, today)
            for member in members
        ],
        carried=own.target if own else None,
    )


def row_of(
    member: Member,
    quota: PersonQuota | None,
    since: date | None,
    reached: dict[int, Attained],
    period: Period,
    today: date,
) -> PersonRow:
    asked = asked_of(quota) if quota else None
    is_new = since is not None and since > period.starts_on - timedelta(NEW_DAYS)
    return PersonRow(
        member=member,
        quota=quota,
        asked=asked,
        progress=measure(asked, reached.get(member.pk, NOTHING).value, period, today),
        new_since=since if is_new and since != date.min else None,
    )


def asked_of(quota: PersonQuota) -> int:
    """A person's quota with its ramp."""
    period = Period(quota.starts_on, quota.ends_on)
    is_money = quota.metric.startswith("amount:")
    return ramped(quota.target, period, quota.ramp_from, quota.ramp, is_money)


def places_in(team: Team, period: Period) -> dict[int, date]:
    """Since when each member belonged to a team, of those who did on a day of the period."""
    open_end = Q(to_on__isnull=True) | Q(to_on__gte=period.starts_on)
    rows = team.memberships.filter(open_end, from_on__lte=period.ends_on)
    return {member: since for since, member in rows.values_list("from_on", "member")}


def attained_by_person(
    organization: Organization, team: Team, metric: Metric, period: Period
) -> dict[int, Attained]:
    """What each person attained in a team: what was done in another stays there."""
    question = Question(
        period.starts_on,
        period.ends_on,
        by=("owner",),
        filters={"step": (metric.step,), "team_id": (team.pk,)},
    )
    return {
        figure.ids["owner_id"]: of(figure, metric) for figure in counts(organization, question).rows
    }


def quotas_of_people(
    organization: Organization, period: Period | None = None
) -> QuerySet[PersonQuota]:
    """Every person's quota, or those that lie in a period."""
    quotas = organization.person_quotas.select_related("team", "member", "organization")
    if period is None:
        return quotas
    return quotas.filter(starts_on__gte=period.starts_on, ends_on__lte=period.ends_on)


def changes_of_person_quotas(team: Team) -> QuerySet[Act]:
    """Who set which person's quota in a team, newest first."""
    acts = team.organization.acts.filter(verb="person_quota.set", subject_id=team.pk)
    return acts.select_related("member")
