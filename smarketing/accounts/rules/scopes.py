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
SCREEN = "screen"  # the wall's board and its stream, and no call of the API
LASTS_DAYS = 90
