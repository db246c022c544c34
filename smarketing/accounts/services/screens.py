"""Links that show the board on a wall: no sign-in, nothing but the board, ended at will."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from smarketing.accounts.models import Member, Token
from smarketing.accounts.queries import screens_of
from smarketing.accounts.rules.faults import Missing
from smarketing.accounts.rules.scopes import SCREEN
from smarketing.accounts.services import rights, upstairs
from smarketing.accounts.services.tokens import keep_token, program_of


@transaction.atomic
def create_screen(*, by: Member, name: str, now: datetime) -> tuple[Token, str]:
    """A screen and the secret of its link, told this once; it holds until it is switched off."""
    rights.demand(by, "screen.keep")
    by.organization.raise_wanted()
    program = program_of(by.organization)
    screen, secret = keep_token(program, name, [SCREEN], SCREEN, now, None)
    upstairs.record(by, "screen.create", screen)
    return screen, secret


@transaction.atomic
def end_screen(*, by: Member, screen_id: int, now: datetime) -> Token:
    """Switch a screen off: its page and its stream end within two seconds."""
    rights.demand(by, "screen.keep")
    screen = screens_of(by.organization).filter(pk=screen_id).first()
    if screen is None:
        raise Missing(_("There is no such screen."))
    by.organization.raise_wanted()
    screen.revoked_at = now
    screen.save(update_fields=["revoked_at"])
    by.organization.raise_rights_version()
    upstairs.record(by, "screen.end", screen)
    return screen
