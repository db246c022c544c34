from smarketing.accounts.queries.standing import (
    digest,
    heads_held,
    heads_of,
    members_of,
    role_suffices,
    screens_of,
    standing_of,
    today_in,
    token_by_secret,
)

__all__ = [
    "digest",
    "heads_held",
    "heads_of",
    "members_of",
    "role_suffices",
    "screens_of",
    "standing_of",
    "today_in",
    "token_by_secret",
]
