from smarketing.accounts.queries.standing import (
    NOT_SHUT_OUT,
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
    "NOT_SHUT_OUT",
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
