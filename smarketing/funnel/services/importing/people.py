"""People of a file: members, their teams and offices, and their dated places."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from smarketing.accounts.models import Member, Membership, Office, Organization, Role, Team
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.services.names import member_names_for, team_names_for
from smarketing.funnel.rules.reading.facts import PersonRow
from smarketing.funnel.services.importing.leads import Taken

GIVEN_BY_FILE = {Role.LEADER, Role.MEMBER, Role.VIEWER}  # higher roles are given by a person


def take_people(
    organization: Organization, rows: Sequence[PersonRow], today: date
) -> tuple[Taken, set[int]]:
    """Set the people of these rows; also the members whose teams changed, to be folded again."""
    members = people_named(organization, rows)
    teams = teams_named(organization, rows)
    offices = offices_named(organization, rows)
    moved: set[int] = set()
    taken = Taken()
    for row in rows:
        member = members[row.source_system, row.member]
        team = teams.get((row.source_system, row.team))
        changed = describe(member, row)
        changed |= team is not None and settle(team, row, offices)
        if team is not None and place(organization, member, team, row, today):
            moved.add(member.pk)
            changed = True
        taken.accepted += changed
        taken.unchanged += not changed
    return taken, moved


def people_named(
    organization: Organization, rows: Sequence[PersonRow]
) -> dict[tuple[str, str], Member]:
    found = {}
    for system in {row.source_system for row in rows}:
        names = {row.member for row in rows if row.source_system == system}
        numbers = member_names_for(organization, system, names)
        known = organization.member_names.filter(pk__in=numbers.values()).select_related("member")
        found |= {(system, name.name): name.member for name in known}
    return found


def teams_named(
    organization: Organization, rows: Sequence[PersonRow]
) -> dict[tuple[str, str], Team]:
    found = {}
    for system in {row.source_system for row in rows}:
        names = {row.team for row in rows if row.source_system == system and row.team}
        numbers = team_names_for(organization, system, names)
        known = organization.team_names.filter(pk__in=numbers.values()).select_related("team")
        found |= {(system, name.name): name.team for name in known}
    return found


def offices_named(organization: Organization, rows: Sequence[PersonRow]) -> dict[str, Office]:
    names = {row.office for row in rows if row.office}
    known = set(organization.offices.filter(name__in=names).values_list("name", flat=True))
    Office.objects.bulk_create(
        Office(organization=organization, name=name) for name in sorted(names - known)
    )
    return {office.name: office for office in organization.offices.filter(name__in=names)}


def describe(member: Member, row: PersonRow) -> bool:
    """Half and role as the file says; whether that was news."""
    role = row.role if row.role in GIVEN_BY_FILE and member.user_id is None else member.role
    side = row.side or member.side
    if (role, side) == (member.role, member.side):
        return False
    member.role, member.side = role, side
    member.save(update_fields=["role", "side"])
    return True


def settle(team: Team, row: PersonRow, offices: dict[str, Office]) -> bool:
    """The team's half and office; a team belongs to one office."""
    office = offices.get(row.office or "")
    if office and team.office_id and team.office_id != office.pk:
        raise Fault(
            _("Line %(line)s: the team %(team)s belongs to another office already.")
            % {"line": row.line, "team": team.name}
        )
    side = team.side or row.side or ""
    office_id = team.office_id or (office.pk if office else None)
    if (side, office_id) == (team.side, team.office_id):
        return False
    team.side, team.office_id = side, office_id
    team.save(update_fields=["side", "office"])
    return True


def place(
    organization: Organization, member: Member, team: Team, row: PersonRow, today: date
) -> bool:
    """The member's place in the team from its day on; whether that was news.

    Without a day the first place holds from the beginning, a later one from today.
    """
    places = list(member.memberships.order_by("from_on"))
    starts_on = row.starts_on or (today if places else date.min)
    if row.starts_on is None and places and places[-1].team_id == team.pk:
        return ends(places[-1], row.ends_on)
    same = next((one for one in places if one.from_on == starts_on), None)
    if same:
        if same.team_id == team.pk:
            return ends(same, row.ends_on)
        same.team = team
        same.save(update_fields=["team"])
        return True
    before = [one for one in places if one.from_on < starts_on]
    after = [one for one in places if one.from_on > starts_on]
    if before and (before[-1].to_on is None or before[-1].to_on >= starts_on):
        before[-1].to_on = starts_on - timedelta(1)
        before[-1].save(update_fields=["to_on"])
    to_on = row.ends_on or (after[0].from_on - timedelta(1) if after else None)
    Membership.objects.create(
        organization=organization, member=member, team=team, from_on=starts_on, to_on=to_on
    )
    return True


def ends(membership: Membership, ends_on: date | None) -> bool:
    if ends_on is None or membership.to_on == ends_on:
        return False
    membership.to_on = ends_on
    membership.save(update_fields=["to_on"])
    return True
