"""What people say of themselves."""

from django.db import transaction

from smarketing.accounts.models import Member, User
from smarketing.accounts.services import reach, rights, upstairs


@transaction.atomic
def edit_profile(*, by: Member, name: str, language: str) -> Member:
    """One's own name, here and at sign-in, and the language of every page and mail."""
    rights.demand(by, "self.edit")
    by.organization.raise_wanted()
    by.name = reach.named(name)
    by.save(update_fields=["name"])
    by.user.name = by.name[:120]
    by.user.save(update_fields=["name"])
    speak(by.user, language)
    upstairs.record(by, "profile.edit", by)
    return by


def speak(user: User, language: str) -> None:
    """From now on this language."""
    user.language = language
    user.save(update_fields=["language"])
