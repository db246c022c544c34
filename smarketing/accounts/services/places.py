"""A member's dated places in teams. What was counted in a team stays where it was counted."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from smarketing.accounts.models import Member, Membership
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.services import reach, rights, upstairs


@transaction.atomic
def place(
    *,
    by: Member,
    member_id: int,
    team_id: int,
    from_on: date | None = None,
    to_on: date | None = None,
    now: datetime,
) -> Membership:
    """Put a person into a team from a day on, both days counted.

    Without a first day it holds from the beginning where it is the person's first place, else
    from today. A place that was open until then ends the day before; one that would overlap
    otherwise is a `Fault`. The person's leads are counted again.
    """
    today = today_in(by.organization.zone, now)
    rights.demand(by, "people.invite", today)
    member, team = reach.person(by, member_id), reach.team(by, team_id)
    rights.demand_half(by, member.side or team.side, today)
    by.organization.raise_wanted()
    if from_on is None and to_on is None:
        here = member.memberships.filter(team=team, to_on=None, from_on__lte=today).first()
        if here:
            return here  # in it already: nothing begins anew
    if from_on is None:
        from_on = today if member.memberships.exists() else date.min
    if to_on and to_on < from_on:
        said = _("The last day lies before the first.")
        raise Fault(said, fields={"to_on": said})
    make_room(member, from_on, to_on)
    membership = by.organization.memberships.create(
        member=member, team=team, from_on=from_on, to_on=to_on
    )
    if not member.side and team.side:
        member.side = team.side
        member.save(update_fields=["side"])
    by.organization.raise_rights_version()
    upstairs.record(by, "person.place", member, team=team.pk, from_on=str(from_on))
    upstairs.follow_people(by.organization, members=[member.pk], now=now)
    return membership


def make_room(member: Member, from_on: date, to_on: date | None) -> None:
    """End the place that is still open when the new one begins; refuse any other overlap."""
    overlap = member.memberships.filter(Q(to_on__isnull=True) | Q(to_on__gte=from_on))
    if to_on:
        overlap = overlap.filter(from_on__lte=to_on)
    for other in overlap.select_related("team"):
        if other.to_on is not None or other.from_on >= from_on:
            said = _("In these days this person was in %(team)s. Remove that first.")
            raise Fault(said % {"team": other.team})
        other.to_on = from_on - timedelta(1)
        other.save(update_fields=["to_on"])


@transaction.atomic
def end_place(
    *, by: Member, member_id: int, membership_id: int, to_on: date | None, now: datetime
) -> None:
    """Say the last day of a place in a team; without one the place never was."""
    today = today_in(by.organization.zone, now)
    rights.demand(by, "people.edit", today)
    membership = reach.membership(by, member_id, membership_id)
    by.organization.raise_wanted()
    detail = {"team": membership.team_id, "to_on": str(to_on)}
    if to_on is None:
        membership.delete()
    elif to_on < membership.from_on:
        said = _("The last day lies before the first.")
        raise Fault(said, fields={"to_on": said})
    else:
        membership.to_on = to_on
        membership.save(update_fields=["to_on"])
    by.organization.raise_rights_version()
    upstairs.record(by, "person.unplace", membership.member, **detail)
    upstairs.follow_people(by.organization, members=[member_id], now=now)
