"""Adding somebody in one go, as the form does: with a team, a seat and an invitation."""

from datetime import datetime

from django.db import transaction

from smarketing.accounts.models import Member
from smarketing.accounts.services import heads, invitations, people, places


@transaction.atomic
def add_newcomer(
    *, by: Member, name: str, email: str = "", role: str, side: str = "",
    team_id: int | None = None, is_head: bool = False, is_invited: bool = False, now: datetime,
) -> tuple[Member, str | None]:  # fmt: skip
    """The new member, and the secret of their invitation where one was asked for.

    Everything is done or nothing; each part asks for its own right.
    """
    member = people.add_person(by=by, name=name, email=email, role=role, side=side, now=now)
    if team_id:
        places.place(by=by, member_id=member.pk, team_id=team_id, now=now)
    if is_head and not member.headships.filter(half=side, to_on=None).exists():
        heads.appoint_head(by=by, half=side, member_id=member.pk, now=now)
    if not (is_invited and email):
        return member, None
    _made, secret = invitations.invite(by=by, member_id=member.pk, email=email, now=now)
    member.refresh_from_db()
    return member, secret
