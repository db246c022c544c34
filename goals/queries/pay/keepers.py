"""Who keeps the pay of all: named people only, by nobody's role."""

from datetime import date

from django.db.models import Q, QuerySet

from goals.models import Incentive, PayGrant
from smarketing.accounts.models import Member, Organization, Role
from smarketing.accounts.rules.rights import Standing, may


def is_keeper(member: Member) -> bool:
    """Whether this member holds a grant that two people gave and nobody ended."""
    return member.pay_grants.filter(granted_at__isnull=False, ended_at__isnull=True).exists()


def grants(organization: Organization) -> QuerySet[PayGrant]:
    """The grants that run or wait."""
    return organization.pay_grants.filter(ended_at__isnull=True).select_related(
        "member", "asked_by", "granted_by"
    )


def may_edit_plan(member: Member, standing: Standing, half: str) -> bool:
    """A head edits their own half's plan; a CRO and a pay steward either."""
    if may(standing, "plan.propose") and (half in standing.heads or standing.role == Role.CRO):
        return True
    return is_keeper(member)


def paid_people(organization: Organization, today: date) -> list[tuple[Member, Incentive | None]]:
    """Everybody in a half today with what they aim for now, for a steward's eyes."""
    here = Q(ended_on__isnull=True) | Q(ended_on__gt=today)
    people = organization.members.filter(here).exclude(side="").exclude(role=Role.PROGRAM)
    open_now = Q(to_on__isnull=True) | Q(to_on__gte=today)
    running = {one.member_id: one for one in organization.incentives.filter(open_now)}
    return [(person, running.get(person.pk)) for person in people.order_by("side", "name")]
