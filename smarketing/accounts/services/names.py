"""What source systems call members and teams: met names make members, two names can be joined."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from smarketing.accounts.models import Member, MemberName, Organization, Role, Team, TeamName
from smarketing.accounts.rules.faults import Fault

LONGEST = 200  # characters of a name; longer ones are damage, not names


def member_names_for(
    organization: Organization, source_system: str, names: Collection[str]
) -> dict[str, int]:
    """The `MemberName` id of every name as this source system writes it.

    A name not met before belongs to the one member who is called exactly so, else to a new member
    without user. Call it inside the organisation's turn (`raise_wanted`); it takes a few statements
    in sets, never one a name. Raises `Fault` for an empty name or one over 200
    characters.
    """
    wanted = checked(names)
    known = ids_of(organization.member_names, source_system, wanted)
    missing = sorted(wanted - known.keys())
    if not missing:
        return known
    owners = members_called(organization, missing)
    strangers = [name for name in missing if name not in owners]
    made = Member.objects.bulk_create(
        Member(organization=organization, name=name, role=Role.MEMBER) for name in strangers
    )
    owners |= {member.name: member.pk for member in made}
    added = MemberName.objects.bulk_create(
        MemberName(
            organization=organization,
            source_system=source_system,
            name=name,
            member_id=owners[name],
        )
        for name in missing
    )
    return known | {name.name: name.pk for name in added}


def team_names_for(
    organization: Organization, source_system: str, names: Collection[str]
) -> dict[str, int]:
    """The `TeamName` id of every name; an unknown one is the team so called, or a new team.

    A new team has neither side nor office until somebody gives them. Otherwise as
    `member_names_for`.
    """
    wanted = checked(names)
    known = ids_of(organization.team_names, source_system, wanted)
    missing = sorted(wanted - known.keys())
    if not missing:
        return known
    teams = dict(organization.teams.filter(name__in=missing).values_list("name", "pk"))
    made = Team.objects.bulk_create(
        Team(organization=organization, name=name) for name in missing if name not in teams
    )
    teams |= {team.name: team.pk for team in made}
    added = TeamName.objects.bulk_create(
        TeamName(
            organization=organization, source_system=source_system, name=name, team_id=teams[name]
        )
        for name in missing
    )
    return known | {name.name: name.pk for name in added}


def checked(names: Collection[str]) -> set[str]:
    """The names, each once; a blank dimension is no name and never comes here."""
    wanted = set(names)
    if any(not name or len(name) > LONGEST for name in wanted):
        raise Fault(_("A name has between 1 and %(n)d characters.") % {"n": LONGEST})
    return wanted


def ids_of(known: object, source_system: str, names: set[str]) -> dict[str, int]:
    """Those of the names that this source system has used before, with their ids."""
    met = known.filter(source_system=source_system, name__in=names)
    return dict(met.values_list("name", "pk"))


def members_called(organization: Organization, names: list[str]) -> dict[str, int]:
    """The one member of each name; where two people share a name nobody guesses."""
    found: dict[str, list[int]] = {}
    people = organization.members.exclude(role=Role.PROGRAM).filter(name__in=names)
    for name, pk in people.values_list("name", "pk"):
        found.setdefault(name, []).append(pk)
    return {name: pks[0] for name, pks in found.items() if len(pks) == 1}
