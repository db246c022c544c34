"""What source systems call people and teams, for the page on which two names are joined."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from smarketing.accounts.models import MemberName, Organization, TeamName
from smarketing.accounts.rules.faults import Missing


def member_names(organization: Organization) -> QuerySet[MemberName]:
    """Every name of a person by system and name, with the member it means."""
    return organization.member_names.select_related("member").order_by("source_system", "name")


def team_names(organization: Organization) -> QuerySet[TeamName]:
    """Every name of a team by system and name, with the team it means."""
    return organization.team_names.select_related("team").order_by("source_system", "name")


def member_name(organization: Organization, name_id: int) -> MemberName:
    found = member_names(organization).filter(pk=name_id).first()
    if found is None:
        raise Missing(_("No source system uses this name."))
    return found


def team_name(organization: Organization, name_id: int) -> TeamName:
    found = team_names(organization).filter(pk=name_id).first()
    if found is None:
        raise Missing(_("No source system uses this name."))
    return found
