"""Rows reached from the member's organisation: another company's id is simply not there."""

from django.utils.translation import gettext as _

from smarketing.accounts.models import Headship, Member, Membership, Office, Role, Team
from smarketing.accounts.rules.faults import Fault, Missing


def person(by: Member, member_id: int) -> Member:
    """A member of the same organisation, ended or not; programs are no people."""
    found = by.organization.members.exclude(role=Role.PROGRAM).filter(pk=member_id).first()
    if found is None:
        raise Missing(_("There is no such person in your organisation."))
    found.organization = by.organization
    return found


def team(by: Member, team_id: int) -> Team:
    found = by.organization.teams.filter(pk=team_id).first()
    if found is None:
        raise Missing(_("There is no such team in your organisation."))
    return found


def office(by: Member, office_id: int) -> Office:
    found = by.organization.offices.filter(pk=office_id).first()
    if found is None:
        raise Missing(_("There is no such office in your organisation."))
    return found


def membership(by: Member, member_id: int, membership_id: int) -> Membership:
    found = by.organization.memberships.filter(pk=membership_id, member_id=member_id).first()
    if found is None:
        raise Missing(_("This person was in no such team."))
    return found


def headship(by: Member, headship_id: int) -> Headship:
    found = by.organization.headships.select_related("member").filter(pk=headship_id).first()
    if found is None:
        raise Missing(_("There is no such seat in your organisation."))
    return found


def named(text: str, longest: int = 200, field: str = "name") -> str:
    """A name without blanks around it; raises `Fault` if nothing is left or it is too long."""
    name = " ".join(text.split())
    if not name or len(name) > longest or not name.isprintable():
        said = _("Give a name of at most %(n)d characters.") % {"n": longest}
        raise Fault(said, fields={field: said})
    return name
