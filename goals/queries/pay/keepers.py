"""Who keeps the pay of all: named people only, by nobody's role."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from goals.models import Incentive, PayGrant
from smarketing.accounts.models import Member, Organization, Role
from smarketing.accounts.rules.rights import Standing, may


def is_keeper(member: Member) -> bool:
    """Whether this member holds a grant that two people gave and nobody ended."""
    return running_grants(member).filter(team=None).exists()


def running_grants(member: Member) -> QuerySet[PayGrant]:
    """What two people gave this member and nobody ended."""
    return member.pay_grants.filter(granted_at__isnull=False, ended_at__isnull=True)


def running_stewards(organization: Organization) -> QuerySet[PayGrant]:
    """The grants of those who keep the pay of all."""
    return organization.pay_grants.filter(
        granted_at__isnull=False, ended_at__isnull=True, team__isnull=True
    )


def teams_read(member: Member) -> list[int]:
    """The teams whose people's pay a line manager was granted to see."""
    return list(running_grants(member).exclude(team=None).values_list("team_id", flat=True))


def read_by(member: Member, today: date) -> set[int] | None:
    """The members whose pay this one may see beside their own; None: a steward sees all.

    A line manager sees whoever is in their teams today, never themselves through the grant.
    """
    if is_keeper(member):
        return None
    teams = teams_read(member)
    if not teams:
        return set()
    here = Q(to_on__isnull=True) | Q(to_on__gte=today)
    placed = member.organization.memberships.filter(here, team__in=teams, from_on__lte=today)
    return set(placed.values_list("member_id", flat=True)) - {member.pk}


def grants(organization: Organization) -> QuerySet[PayGrant]:
    """The grants that run or wait."""
    return organization.pay_grants.filter(ended_at__isnull=True).select_related(
        "member", "team", "asked_by", "granted_by"
    )


def may_edit_plan(member: Member, standing: Standing, half: str) -> bool:
    """A head edits their own half's plan; a CRO and a pay steward either."""
    if may(standing, "plan.propose") and (half in standing.heads or standing.role == Role.CRO):
        return True
    return is_keeper(member)


@dataclass(frozen=True)
class Aims:
    """What one person aims for today, will from a later day on, and did before, newest first."""

    person: Member
    now: Incentive | None = None
    later: Incentive | None = None
    before: tuple[Incentive, ...] = ()

    @property
    def last(self) -> Incentive | None:
        """What was set last."""
        return self.later or self.now


def paid_people(organization: Organization, today: date) -> list[Aims]:
    """Everybody in a half today with what they aim for, for a steward's eyes."""
    here = Q(ended_on__isnull=True) | Q(ended_on__gt=today)
    people = organization.members.filter(here).exclude(side="").exclude(role=Role.PROGRAM)
    by_member: dict[int, list[Incentive]] = {}
    for one in organization.incentives.order_by("-from_on"):
        by_member.setdefault(one.member_id, []).append(one)
    found = people.order_by("side", "name")
    return [aims_of(person, by_member.get(person.pk, []), today) for person in found]


def aims_of(person: Member, incentives: list[Incentive], today: date) -> Aims:
    """`incentives` are one person's, newest first."""
    begun = [one for one in incentives if one.from_on <= today]
    running = [one for one in begun if one.to_on is None or one.to_on >= today]
    return Aims(
        person,
        now=next(iter(running), None),
        later=next((one for one in incentives if one.from_on > today), None),
        before=tuple(one for one in begun if one not in running),
    )
