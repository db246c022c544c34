"""What a token can be opened for. A scope never gives more than its maker may do."""

SCOPES = (
    "funnel:read",
    "funnel:write",
    "board:read",
    "goals:write",
    "handoff:write",
    "personas:write",
    "stages:write",
    "pay:read",
)
GRANTED_APART = ("pay:read",)  # only by whoever keeps the pay of all
LASTS_DAYS = 90
