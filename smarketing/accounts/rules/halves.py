"""The two halves of the one team, named once."""

MARKETING = "marketing"
SALES = "sales"
HALVES = (MARKETING, SALES)


def other(half: str) -> str:
    """The half that is not this one."""
    return SALES if half == MARKETING else MARKETING
