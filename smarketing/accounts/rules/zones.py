"""The time zones that this machine knows."""

from functools import cache
from zoneinfo import available_timezones


@cache
def time_zones() -> frozenset[str]:
    """Their names, such as `America/Sao_Paulo`; looked up once, since that walks a whole folder."""
    return frozenset(available_timezones())
