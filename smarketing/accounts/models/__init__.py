from smarketing.accounts.models.access import Invitation, Opening, Throttle, Token
from smarketing.accounts.models.hours import Holiday, WorkWeek
from smarketing.accounts.models.member import (
    BoardDay,
    Headship,
    Member,
    MemberName,
    Membership,
    Role,
)
from smarketing.accounts.models.organization import Organization
from smarketing.accounts.models.team import Office, Side, Team, TeamName
from smarketing.accounts.models.user import User

__all__ = [
    "BoardDay",
    "Headship",
    "Holiday",
    "Invitation",
    "Member",
    "MemberName",
    "Membership",
    "Office",
    "Opening",
    "Organization",
    "Role",
    "Side",
    "Team",
    "TeamName",
    "Throttle",
    "Token",
    "User",
    "WorkWeek",
]
