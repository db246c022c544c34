"""Writes of people's quotas: what one person carries of a team's period."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from goals.models import PersonQuota
from goals.rules.metrics import REVENUE, Metric
from goals.rules.ramp import USUAL, sound
from goals.rules.spans import keyed
from goals.services.open_periods import demand_open, demand_reason
from goals.services.quotas import carrying_team, known_metric, unit_of
from goals.services.seen import Seen, still_seen
from smarketing.accounts.models import Member, Team
from smarketing.accounts.rules.faults import Fault, Missing
from smarketing.accounts.rules.periods import Period
from smarketing.accounts.rules.typed import LARGEST
from smarketing.accounts.services import rights
from smarketing.audit import services as audit


@dataclass(frozen=True)
class PersonQuotaSaid:
    """One person's quota as somebody typed it; a target of None takes it away."""

    team_id: int
    member_id: int
    period: Period
    target: int | None
    metric: str = REVENUE.key
    ramp_from: date | None = None
    ramp: Sequence[int] = field(default=USUAL)
    seen: Seen | None = None
    reason: str = ""  # why a figure of days that are over is corrected


@transaction.atomic
def set_person_quotas(
    *, by: Member, said: Sequence[PersonQuotaSaid], today: date
) -> list[PersonQuota | None]:
    """Set several people's quotas, all or none.

    Raises `Missing` for a team or person of nobody's, `Fault` with its field for what cannot be:
    a team of marketing, a quota of nothing, days shared with another quota of that person there,
    a closed period, a correction of days that are over without a reason; `Overtaken` where
    `seen` no longer holds.
    """
    rights.demand(by, "quota.edit")
    by.organization.raise_wanted()
    return [set_one(by, one, today) for one in said]


def set_one(by: Member, said: PersonQuotaSaid, today: date) -> PersonQuota | None:
    team, metric = carrying_team(by, said.team_id), known_metric(by, said.metric)
    member = by.organization.members.filter(pk=said.member_id).first()
    if member is None:
        raise Missing(_("There is no such person."))
    old = by.organization.person_quotas.filter(
        team=team,
        member=member,
        metric=metric.key,
        starts_on=said.period.starts_on,
        ends_on=said.period.ends_on,
    ).first()
    was = old.target if old else None
    if said.target == was and (old is None or old.ramp_from == said.ramp_from):
        return old
    still_seen(said.seen, was)
    demand_open(by, said.period)
    demand_reason(said.period, was, said.reason, today)
    check(by, team, member, said)
    made = write(by, team, member, metric, said, old)
    audit.record(
        by,
        "person_quota.set",
        team,
        team=team.name,
        person=member.name,
        member=member.pk,
        metric=metric.key,
        unit=unit_of(by, metric),
        period=keyed(said.period.starts_on, said.period.ends_on, by.organization.fiscal_start).key,
        was=was,
        target=said.target,
        reason=said.reason.strip()[:400],
    )
    return made


def check(by: Member, team: Team, member: Member, said: PersonQuotaSaid) -> None:
    if said.target is None:
        return
    if not 0 < said.target <= LARGEST:
        told = _("A quota is more than nothing. Leave it empty where there is none.")
        raise Fault(told, fields={"amount": told})
    if said.ramp_from is not None and not sound(said.ramp):
        told = _("A ramp is up to 24 percentages from 0 to 100 that never fall.")
        raise Fault(told, fields={"ramp": told})
    other = (
        by.organization.person_quotas.filter(
            team=team,
            member=member,
            metric=said.metric,
            starts_on__lte=said.period.ends_on,
            ends_on__gte=said.period.starts_on,
        )
        .exclude(starts_on=said.period.starts_on, ends_on=said.period.ends_on)
        .first()
    )
    if other is not None:
        told = _("%(team)s has a quota from %(first)s to %(last)s, which shares days with this.")
        told = told % {"team": member.name, "first": other.starts_on, "last": other.ends_on}
        raise Fault(told, fields={"period": told})


def write(
    by: Member,
    team: Team,
    member: Member,
    metric: Metric,
    said: PersonQuotaSaid,
    old: PersonQuota | None,
) -> PersonQuota | None:
    if said.target is None:
        old.delete()
        return None
    made = old or PersonQuota(
        organization=by.organization,
        team=team,
        member=member,
        metric=metric.key,
        unit=unit_of(by, metric),
        starts_on=said.period.starts_on,
        ends_on=said.period.ends_on,
    )
    made.target, made.ramp_from = said.target, said.ramp_from
    made.ramp = list(said.ramp) if said.ramp_from else []
    made.save()
    return made
