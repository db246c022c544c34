"""People of an organisation: added, changed, ended, brought back."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from smarketing.accounts.models import Member, Role
from smarketing.accounts.queries import standing_of, today_in
from smarketing.accounts.rules.faults import Fault, Refused
from smarketing.accounts.rules.ranks import may_give, may_touch
from smarketing.accounts.services import heads, reach, rights, upstairs


@transaction.atomic
def add_person(
    *,
    by: Member,
    name: str,
    email: str = "",
    role: str = Role.MEMBER,
    side: str = "",
    now: datetime,
) -> Member:
    """A new member without user; an invitation lets them in. A head adds to their own half only."""
    today = today_in(by.organization.zone, now)
    rights.demand(by, "people.invite", today)
    by.organization.raise_wanted()
    if not may_give(standing_of(by, today), role):
        raise Refused(_("Nobody gives a role above their own. Ask an owner."))
    rights.demand_half(by, side, today)
    name, email = reach.named(name), email.strip().lower()
    if known := waiting_here(by, name, email):
        return known
    member = by.organization.members.create(name=name, email=email, role=role, side=side)
    upstairs.record(by, "person.add", member, role=role, side=side)
    return member


def waiting_here(by: Member, name: str, email: str) -> Member | None:
    """Who was added with this name and address and has not come in yet: the form was sent twice.

    Two people may have one name; without an address nobody could tell them apart.
    """
    waiting = by.organization.members.filter(user=None, ended_on=None, names=None)
    known = waiting.filter(name=name, email=email).first()
    if known and not email:
        said = _("%(name)s was added already. Say an e-mail address to tell two of them apart.")
        raise Fault(said % {"name": name}, fields={"email": said % {"name": name}})
    return known


@transaction.atomic
def edit_person(
    *, by: Member, member_id: int, name: str, email: str, role: str, side: str, now: datetime
) -> Member:
    """Change what is said of a person. A changed role or half is checked everywhere at once."""
    today = today_in(by.organization.zone, now)
    rights.demand(by, "people.edit", today)
    member = reach.person(by, member_id)
    by.organization.raise_wanted()
    before = {"role": member.role, "side": member.side}
    if role != member.role:
        demand_role_change(by, member, role, today)
    elif member.pk != by.pk:
        demand_touch(by, member, today)
    member.name, member.email = reach.named(name), email.strip().lower()
    member.role, member.side = role, side
    member.save(update_fields=["name", "email", "role", "side"])
    if before != {"role": role, "side": side}:
        by.organization.raise_rights_version()
    upstairs.record(by, "person.edit", member, before=before, role=role, side=side)
    return member


@transaction.atomic
def end_person(*, by: Member, member_id: int, now: datetime) -> Member:
    """From today this person cannot come in: seats, tokens and invitations end with it.

    What they did stays, and so do their places in teams. Everybody may leave themselves.
    """
    today = today_in(by.organization.zone, now)
    rights.demand(by, "self.edit" if member_id == by.pk else "people.edit", today)
    member = reach.person(by, member_id)
    by.organization.raise_wanted()
    if member.pk != by.pk:
        demand_touch(by, member, today)
    if member.role == Role.OWNER:
        demand_another_owner(member, today)
    member.ended_on = today
    member.save(update_fields=["ended_on"])
    for seat in member.headships.exclude(to_on__lt=today):
        heads.vacate(seat, today)
    member.tokens.filter(revoked_at__isnull=True).update(revoked_at=now)
    member.invitations.filter(used_at__isnull=True).update(expires_at=now)
    by.organization.raise_rights_version()
    upstairs.record(by, "person.end", member)
    return member


@transaction.atomic
def return_person(*, by: Member, member_id: int, now: datetime) -> Member:
    """Somebody who left comes back, as who they were; seats and tokens do not come back."""
    today = today_in(by.organization.zone, now)
    rights.demand(by, "people.edit", today)
    member = reach.person(by, member_id)
    by.organization.raise_wanted()
    demand_touch(by, member, today)
    member.ended_on = None
    member.save(update_fields=["ended_on"])
    upstairs.record(by, "person.return", member)
    return member


def demand_touch(by: Member, member: Member, today: date) -> None:
    if not may_touch(standing_of(by, today), member.role):
        raise Refused(_("Only an owner changes an owner or an administrator."))


def demand_role_change(by: Member, member: Member, role: str, today: date) -> None:
    """Let `by` make this member a `role`: never above self, never oneself but by an owner."""
    demand_touch(by, member, today)
    standing = standing_of(by, today)
    if not may_give(standing, role):
        raise Refused(_("Nobody gives a role above their own. Ask an owner."))
    if member.pk == by.pk and standing.role != Role.OWNER:
        raise Refused(_("Nobody changes their own role. Ask an owner."))
    if member.role == Role.OWNER:
        demand_another_owner(member, today)


def demand_another_owner(member: Member, today: date) -> None:
    """Raise `Fault` where this member is the last owner who can sign in."""
    others = member.organization.members.filter(role=Role.OWNER, user__is_active=True).filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=today)
    )
    if not others.exclude(pk=member.pk).exists():
        raise Fault(_("The last owner cannot leave. Make somebody else an owner first."))
