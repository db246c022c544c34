"""People of a file: members, their teams and offices, and their dated places."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from smarketing.accounts.models import Member, Membership, Office, Organization, Role, Team
from smarketing.accounts.services.names import member_names_for, team_names_for
from smarketing.funnel.rules.reading.answers import Unreadable, Why, _
from smarketing.funnel.rules.reading.facts import PersonRow
from smarketing.funnel.services.importing.leads import Taken
from smarketing.funnel.services.people import follow_people

GIVEN_BY_FILE = {Role.LEADER, Role.MEMBER, Role.VIEWER}  # higher roles are given by a person


@dataclass
class Told:
    """What the rows of people came to; `refused` are lines with what is wrong."""

    taken: Taken = field(default_factory=Taken)
    refused: dict[int, tuple[str, Why]] = field(default_factory=dict)  # line: key of mapping, why
    members: set[int] = field(default_factory=set)  # whose places changed
    teams: set[int] = field(default_factory=set)  # whose office changed


def take_people(organization: Organization, rows: Sequence[PersonRow], today: date) -> Told:
    """Set the people of these rows. Runs in a transaction that raised `wanted`.

    A row that contradicts what is kept changes nothing. The caller lets `follow` count again the
    leads of those who moved.
    """
    members, teams = people_named(organization, rows), teams_named(organization, rows)
    offices, told = offices_named(organization, rows), Told()
    for row in rows:
        member = members[row.source_system, row.member]
        team = teams.get((row.source_system, row.team))
        try:
            changed = take_row(organization, row, member, team, offices, told, today)
        except Unreadable as fault:
            told.refused[row.line] = (fault.args[0], fault.why)
            continue
        told.taken.accepted += changed
        told.taken.unchanged += not changed
    return told


def follow(organization: Organization, told: Told, now: datetime) -> None:
    """Count the leads of those who moved again, and look at their rights again."""
    if told.taken.accepted:
        organization.raise_rights_version()
    if told.members or told.teams:
        follow_people(organization, members=told.members, teams=told.teams, now=now)


class Contradicts(Unreadable):
    """A row that cannot stand beside what is kept; `key` is the mapping's key to blame."""

    def __init__(self, key: str, sentence: str, **params: object) -> None:
        super().__init__(Why(sentence, params))
        self.args = (key,)


def take_row(
    organization: Organization,
    row: PersonRow,
    member: Member,
    team: Team | None,
    offices: dict[str, Office],
    told: Told,
    today: date,
) -> bool:
    """One row; whether it was news."""
    office = offices.get(row.office or "")
    if team is not None:
        demand_office(team, office)
        placed = place(organization, member, team, row, today)
        if placed:
            told.members.add(member.pk)
        if settle(team, row, office):
            told.teams.add(team.pk)
            placed = True
        return describe(member, row) or placed
    return describe(member, row)


def people_named(
    organization: Organization, rows: Sequence[PersonRow]
) -> dict[tuple[str, str], Member]:
    found = {}
    for system in {row.source_system for row in rows}:
        names = {row.member for row in rows if row.source_system == system}
        numbers = member_names_for(organization, system, names)
        known = organization.member_names.filter(pk__in=numbers.values()).select_related("member")
        found |= {(system, name.name): name.member for name in known}
    same = {member.pk: member for member in found.values()}  # two names of one person: one object
    return {name: same[member.pk] for name, member in found.items()}


def teams_named(
    organization: Organization, rows: Sequence[PersonRow]
) -> dict[tuple[str, str], Team]:
    found = {}
    for system in {row.source_system for row in rows}:
        names = {row.team for row in rows if row.source_system == system and row.team}
        numbers = team_names_for(organization, system, names)
        known = organization.team_names.filter(pk__in=numbers.values()).select_related("team")
        found |= {(system, name.name): name.team for name in known}
    same = {team.pk: team for team in found.values()}
    return {name: same[team.pk] for name, team in found.items()}


def offices_named(organization: Organization, rows: Sequence[PersonRow]) -> dict[str, Office]:
    names = {row.office for row in rows if row.office}
    known = set(organization.offices.filter(name__in=names).values_list("name", flat=True))
    Office.objects.bulk_create(
        Office(organization=organization, name=name) for name in sorted(names - known)
    )
    return {office.name: office for office in organization.offices.filter(name__in=names)}


def describe(member: Member, row: PersonRow) -> bool:
    """Half and role as the file says; whether that was news. Whoever signs in keeps their role."""
    role = row.role if row.role in GIVEN_BY_FILE and member.user_id is None else member.role
    side = row.side or member.side
    if (role, side) == (member.role, member.side):
        return False
    member.role, member.side = role, side
    member.save(update_fields=["role", "side"])
    return True


def demand_office(team: Team, office: Office | None) -> None:
    if office and team.office_id and team.office_id != office.pk:
        sentence = _("The team “%(team)s” belongs to the office “%(office)s” already.")
        raise Contradicts("office", sentence, team=team.name, office=team.office.name)


def settle(team: Team, row: PersonRow, office: Office | None) -> bool:
    """The half and office of a team that has none yet; whether that was news."""
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
    known = place_meant(places, team, row, today)
    if known and known.team_id == team.pk:
        return ends(known, row.ends_on, places)
    starts_on = row.starts_on or (today if places else date.min)
    demand_order(starts_on, row.ends_on)
    if known:
        known.team = team
        known.save(update_fields=["team"])
        ends(known, row.ends_on, places)
        return True
    make_room(places, starts_on)
    Membership.objects.create(
        organization=organization,
        member=member,
        team=team,
        from_on=starts_on,
        to_on=last_day(starts_on, row.ends_on, places),
    )
    return True


def place_meant(
    places: Sequence[Membership], team: Team, row: PersonRow, today: date
) -> Membership | None:
    """The place that a row speaks of, where it is there: by its day, else by team and last day."""
    if row.starts_on is not None:
        return next((one for one in places if one.from_on == row.starts_on), None)
    mine = [one for one in places if one.team_id == team.pk and one.to_on == row.ends_on]
    if row.ends_on and mine:
        return mine[-1]
    if places and places[-1].team_id == team.pk:
        return places[-1]
    return next((one for one in places if one.from_on == today), None)


def last_day(starts_on: date, ends_on: date | None, places: Sequence[Membership]) -> date | None:
    """The last day of a place: the one said, at most the day before the next one begins."""
    after = [one.from_on - timedelta(1) for one in places if one.from_on > starts_on]
    return min((day for day in (ends_on, *after[:1]) if day), default=None)


def make_room(places: Sequence[Membership], starts_on: date) -> None:
    """End the place that would still hold on the day when the new one begins."""
    before = [one for one in places if one.from_on < starts_on]
    if before and (before[-1].to_on is None or before[-1].to_on >= starts_on):
        before[-1].to_on = starts_on - timedelta(1)
        before[-1].save(update_fields=["to_on"])


def ends(membership: Membership, ends_on: date | None, places: Sequence[Membership]) -> bool:
    """Set the last day where one is said; whether that was news."""
    if ends_on is None:
        return False
    demand_order(membership.from_on, ends_on)
    to_on = last_day(membership.from_on, ends_on, places)
    if membership.to_on == to_on:
        return False
    membership.to_on = to_on
    membership.save(update_fields=["to_on"])
    return True


def demand_order(starts_on: date, ends_on: date | None) -> None:
    if ends_on and ends_on < starts_on:
        sentence = _("The place ends before it begins, on %(day)s.")
        raise Contradicts("to", sentence, day=starts_on.isoformat())
