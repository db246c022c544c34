"""The forecast of a period, from what past leads teach and the leads that stand open now."""

from datetime import date, timedelta
from functools import lru_cache

from goals.models import ForecastBasis
from goals.queries.forecasts.standing import standing_kept, standing_now
from goals.rules.forecast.draws import Forecast, forecast
from goals.rules.forecast.outlook import Days, Outlook, outlook
from goals.rules.forecast.past import Past
from goals.rules.metrics import Metric
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.queries.steps import arrangement

Known = tuple[Past, int, Outlook]


def forecast_of(
    organization: Organization,
    metric: Metric,
    period: Period,
    *,
    attained: int,
    target: int | None,
    today: date,
) -> Forecast | None:
    """Where a period ends, today still open; None once it is over, or where too little is known.

    Two queries; what the past teaches is worked out once a day in each process.
    """
    found = known(organization, metric, period, today)
    if found is None:
        return None
    past, step, seen = found
    standing = standing_now(organization, past, step, today - timedelta(1))
    return forecast(seen, standing, attained, target)


def from_here(
    organization: Organization, found: Known, *, attained: int, target: int | None, today: date
) -> Forecast:
    """Where the period ends, by what is known of the past and the leads open now: one query.

    For who looks again and again, in a moment of which `organization` is.
    """
    past, step, seen = found
    standing = standing_kept(organization, past, step, today - timedelta(1))
    return forecast(seen, standing, attained, target)


def known(organization: Organization, metric: Metric, period: Period, today: date) -> Known | None:
    """What past leads teach of a period's days to come; None once it is over."""
    if period.ends_on < today:
        return None
    basis = ForecastBasis.objects.filter(organization=organization).defer("past").first()
    if basis is None or basis.arrangement != arrangement(organization.steps.all()):
        return None
    return worked_out(basis.pk, basis.digest, metric, days_to_come(period, today))


def days_to_come(period: Period, today: date) -> Days:
    """The days until a period begins and ends, today still to come."""
    return Days(max((period.starts_on - today).days, 0), max((period.ends_on - today).days + 1, 0))


@lru_cache(maxsize=64)
def worked_out(basis_id: int, digest: str, metric: Metric, days: Days) -> Known | None:
    """The outlook of a basis with this digest, kept in this process."""
    past = read(basis_id, digest)
    step = past.place(metric.step)
    seen = None if step is None else outlook(past, step, days, metric.is_money)
    return None if seen is None else (past, step, seen)


@lru_cache(maxsize=16)
def read(basis_id: int, digest: str) -> Past:
    return Past.unpacked(ForecastBasis.objects.values_list("past", flat=True).get(pk=basis_id))
