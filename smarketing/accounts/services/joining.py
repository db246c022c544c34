"""Two names that mean one person or one team: pointed elsewhere, or joined for good."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from smarketing.accounts.models import Member, MemberName, Membership, Team, TeamName
from smarketing.accounts.queries import names, today_in
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.services import heads, people, reach, rights, upstairs


@transaction.atomic
def point_member_name(*, by: Member, name_id: int, member_id: int, now: datetime) -> MemberName:
    """What a source system calls this means that member; the leads of both are counted again."""
    rights.demand(by, "people.edit")
    name = names.member_name(by.organization, name_id)
    member = reach.person(by, member_id)
    by.organization.raise_wanted()
    before, name.member = name.member_id, member
    name.save(update_fields=["member"])
    upstairs.record(by, "name.point", name, before=before, member=member_id)
    upstairs.follow_people(by.organization, members={before, member_id}, now=now)
    return name


@transaction.atomic
def point_team_name(*, by: Member, name_id: int, team_id: int, now: datetime) -> TeamName:
    """What a source system calls this means that team; the leads of both are counted again."""
    rights.demand(by, "people.edit")
    name = names.team_name(by.organization, name_id)
    team = reach.team(by, team_id)
    by.organization.raise_wanted()
    before, name.team = name.team_id, team
    name.save(update_fields=["team"])
    upstairs.record(by, "name.point", name, before=before, team=team_id)
    upstairs.follow_people(by.organization, teams={before, team_id}, now=now)
    return name


@transaction.atomic
def join_members(*, by: Member, member_id: int, into_id: int, now: datetime) -> Member:
    """Both are one person, who goes on as `into`: every name and every free day in a team.

    Only somebody who cannot sign in is joined into another; they end today.
    """
    today = today_in(by.organization.zone, now)
    rights.demand(by, "people.edit", today)
    gone, stays = reach.person(by, member_id), reach.person(by, into_id)
    if gone == stays:
        raise Fault(_("Choose another person to join with."))
    people.demand_touch(by, gone, today)
    if gone.user_id is not None:
        raise Fault(_("%(name)s signs in. Join the other one into them.") % {"name": gone})
    by.organization.raise_wanted()
    gone.names.update(member=stays)
    gone.invitations.filter(used_at__isnull=True).update(expires_at=now)
    gone.tokens.filter(revoked_at__isnull=True).update(revoked_at=now)
    for place in gone.memberships.all():
        move_place(place, stays)
    for seat in gone.headships.exclude(to_on__lt=today):
        heads.vacate(seat, today)
    gone.ended_on = today
    gone.save(update_fields=["ended_on"])
    by.organization.raise_rights_version()
    upstairs.record(by, "person.join", stays, gone=gone.pk)
    upstairs.follow_people(by.organization, members=[gone.pk, stays.pk], now=now)
    return stays


def move_place(place: Membership, stays: Member) -> None:
    """Take a place in a team along where the one who stays had none in those days."""
    last = place.to_on or date.max
    taken = any(
        other.from_on <= last and place.from_on <= (other.to_on or date.max)
        for other in stays.memberships.all()
    )
    if not taken:
        place.member = stays
        place.save(update_fields=["member"])


@transaction.atomic
def join_teams(*, by: Member, team_id: int, into_id: int, now: datetime) -> Team:
    """Both are one team, which goes on as `into`: every name and every member's days."""
    rights.demand(by, "people.edit")
    gone, stays = reach.team(by, team_id), reach.team(by, into_id)
    if gone == stays:
        raise Fault(_("Choose another team to join with."))
    by.organization.raise_wanted()
    gone.names.update(team=stays)
    gone.memberships.update(team=stays)
    gone.archived = True
    gone.save(update_fields=["archived"])
    by.organization.raise_rights_version()
    upstairs.record(by, "team.join", stays, gone=gone.pk)
    upstairs.follow_people(by.organization, teams=[gone.pk, stays.pk], now=now)
    return stays
