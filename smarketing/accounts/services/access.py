"""What ends a person's access everywhere at once."""

from smarketing.accounts.models import User


def check_streams_of(user: User) -> None:
    """A session or a password of this user ended: streams are checked wherever they belong."""
    for member in user.members.filter(ended_on__isnull=True).select_related("organization"):
        member.organization.raise_rights_version()


def set_active(*, user: User, is_active: bool) -> User:
    """Let a user sign in, or no longer, in every organisation: the support desk's only switch."""
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    check_streams_of(user)
    return user
