"""`bench forecast`: where a quarter ends, from so many open leads, as a board asks for it."""

from datetime import datetime

from django.db import connection
from django.utils import timezone

from goals.queries.attained import attained
from goals.queries.forecasts.forecast import forecast_of, read, worked_out
from goals.rules.forecast.draws import Forecast
from goals.rules.metrics import REVENUE
from goals.services.forecasts import learn
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.periods import quarter_of
from smarketing.operations.bench import planned
from smarketing.operations.bench.figures import Result, in_turn, seconds

SCALES = {"full": (100_000, 20), "small": (5_000, 10), "tiny": (400, 1)}  # open leads, times


def measure(scale: str) -> Result:
    """A forecast within the worker, what the past teaches already worked out that day."""
    leads, times = SCALES[scale]
    now = timezone.now()
    organization, _head = planned.company(leads, now)
    learning = seconds(lambda: learn(organization.pk, now))
    first = seconds(lambda: asked(organization, now))
    said = asked(organization, now)
    again = in_turn({"forecast": lambda: asked(organization, now)}, times)["forecast"]
    result = Result("forecast", connection.vendor)
    result.figures = {
        "open_leads": said.open_leads if said else 0,
        "learn_s_once_a_day": round(learning, 2),
        "first_of_the_day_ms": round(first * 1000, 1),
        "forecast_ms": round(again, 1),
        "inexact": "" if said == forgotten(organization, now) else "two forecasts differ",
    }
    result.measured("forecast", again)
    return result


def asked(organization: Organization, now: datetime) -> Forecast | None:
    """What the board's goal panel asks for."""
    quarter = quarter_of(now.date(), organization.fiscal_start)
    return forecast_of(
        organization,
        REVENUE,
        quarter,
        attained=attained(organization, REVENUE, quarter).value,
        target=1_000_000_00,
        today=now.date(),
    )


def forgotten(organization: Organization, now: datetime) -> Forecast | None:
    """The same by a process that knows nothing yet."""
    worked_out.cache_clear()
    read.cache_clear()
    return asked(organization, now)
