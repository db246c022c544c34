"""Who may give which role to whom: nobody raises anyone above themselves."""

from smarketing.accounts.rules.rights import Standing

OWNER, ADMINISTRATOR, MEMBER, PROGRAM = "owner", "administrator", "member", "program"
RANKS = {OWNER: 3, ADMINISTRATOR: 2, PROGRAM: 0}  # everybody else stands at 1


def rank(role: str) -> int:
    """How high a role reaches into the organisation's own affairs."""
    return RANKS.get(role, 1)


def may_give(giver: Standing, role: str) -> bool:
    """Whether somebody standing there may make another person this.

    An owner gives any role, an administrator those below their own, a head only plain members.
    """
    if role == PROGRAM:
        return False
    if giver.role == OWNER:
        return True
    if giver.role == ADMINISTRATOR:
        return rank(role) < rank(ADMINISTRATOR)
    return bool(giver.heads) and role == MEMBER


def may_touch(giver: Standing, role: str) -> bool:
    """Whether they may change or end a person who has this role now."""
    if giver.role == OWNER:
        return True
    return giver.role == ADMINISTRATOR and rank(role) < rank(ADMINISTRATOR)
