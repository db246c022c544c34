"""Writes of quotas: what a sales team carries of a period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from goals.models import Quota
from goals.queries.quotas import quota_of
from goals.rules.metrics import REVENUE, Metric, metric_of
from goals.rules.spans import keyed
from goals.services.open_periods import demand_open, demand_reason
from goals.services.seen import Seen, still_seen
from smarketing.accounts.models import Member, Team
from smarketing.accounts.rules.faults import Fault, Missing
from smarketing.accounts.rules.halves import MARKETING
from smarketing.accounts.rules.periods import Period
from smarketing.accounts.rules.typed import LARGEST
from smarketing.accounts.services import rights
from smarketing.audit import services as audit


@dataclass(frozen=True)
class QuotaSaid:
    """One quota as somebody typed it; a target of None takes it away."""

    team_id: int
    period: Period
    target: int | None
    metric: str = REVENUE.key
    seen: Seen | None = None
    reason: str = ""  # why a figure of days that are over is corrected


def set_quota(
    *,
    by: Member,
    today: date,
    team_id: int,
    period: Period,
    target: int | None,
    metric: str = REVENUE.key,
    seen: Seen | None = None,
    reason: str = "",
) -> Quota | None:
    """Set one team's quota for a period, or take it away; the trail keeps what it was."""
    said = QuotaSaid(team_id, period, target, metric, seen, reason)
    return set_quotas(by=by, said=[said], today=today)[0]


@transaction.atomic
def set_quotas(*, by: Member, said: Sequence[QuotaSaid], today: date) -> list[Quota | None]:
    """Set several quotas, all or none.

    Raises `Missing` for a team of nobody's, `Fault` for a team of marketing, a quota of nothing
    or a period that shares days with another quota of that team, or a correction of days that
    are over without a reason, `Overtaken` where `seen` no longer holds.
    """
    rights.demand(by, "quota.edit")
    by.organization.raise_wanted()
    return [set_one_quota(by, one, today) for one in said]


def set_one_quota(by: Member, said: QuotaSaid, today: date) -> Quota | None:
    team = carrying_team(by, said.team_id)
    metric = known_metric(by, said.metric)
    old = quota_of(by.organization, team.pk, said.period, metric.key)
    was = old.target if old else None
    if said.target == was:
        return old
    still_seen(said.seen, was)
    demand_open(by, said.period)
    demand_reason(said.period, was, said.reason, today)
    check_quota(by, team, said)
    quota = write_quota(by, team, metric, said, old)
    key = keyed(said.period.starts_on, said.period.ends_on, by.organization.fiscal_start).key
    audit.record(
        by,
        "quota.set",
        team,
        team=team.name,
        metric=metric.key,
        unit=unit_of(by, metric),
        period=key,
        was=was,
        target=said.target,
        reason=said.reason.strip()[:400],
    )
    return quota


def carrying_team(by: Member, team_id: int) -> Team:
    team = by.organization.teams.filter(pk=team_id).first()
    if team is None:
        raise Missing(_("There is no such team."))
    if team.side == MARKETING:
        raise Fault(
            _("Quotas are carried by teams of sales; marketing promises leads."),
            fields={"team": _("A team of marketing.")},
        )
    return team


def known_metric(by: Member, key: str) -> Metric:
    try:
        return metric_of(key, list(by.organization.steps.values_list("key", flat=True)))
    except ValueError:
        said = _("A quota is the won amount or the count of one of your steps.")
        raise Fault(said, fields={"metric": said}) from None


def unit_of(by: Member, metric: Metric) -> str:
    """A quota of money is in the organisation's currency, one of things counts its step."""
    return by.organization.currency if metric.is_money else metric.step


def check_quota(by: Member, team: Team, said: QuotaSaid) -> None:
    """Raise `Fault` unless this team can carry this in this period."""
    if said.target is None:
        return
    if not 0 < said.target <= LARGEST:
        told = _("A quota is more than nothing. Leave it empty where there is none.")
        raise Fault(told, fields={"amount": told})
    other = (
        by.organization.quotas.filter(
            team=team,
            metric=said.metric,
            starts_on__lte=said.period.ends_on,
            ends_on__gte=said.period.starts_on,
        )
        .exclude(starts_on=said.period.starts_on, ends_on=said.period.ends_on)
        .first()
    )
    if other is not None:
        told = _("%(team)s has a quota from %(first)s to %(last)s, which shares days with this.")
        told = told % {"team": team.name, "first": other.starts_on, "last": other.ends_on}
        raise Fault(told, fields={"period": told})


def write_quota(
    by: Member, team: Team, metric: Metric, said: QuotaSaid, old: Quota | None
) -> Quota | None:
    if said.target is None:
        old.delete()
        return None
    if old is not None:
        old.target = said.target
        old.save(update_fields=["target"])
        return old
    return Quota.objects.create(
        organization=by.organization,
        team=team,
        metric=metric.key,
        unit=unit_of(by, metric),
        starts_on=said.period.starts_on,
        ends_on=said.period.ends_on,
        target=said.target,
    )
