"""What forecasts go by, counted once a day; and what they would have said of past periods."""

from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import islice

from django.db import transaction

from goals.models import ForecastBasis, Hindcast
from goals.queries.forecasts.hindcasts import QUARTER, Judged, hindcasts, past_periods
from goals.queries.forecasts.past import past_of
from goals.queries.plan import usual_metric
from goals.rules.metrics import Metric
from smarketing.accounts.models import Organization
from smarketing.accounts.moment import one_moment
from smarketing.accounts.queries import today_in
from smarketing.audit.bell import ring_after_commit
from smarketing.funnel.queries.steps import arrangement

A_QUARTER_HOUR = timedelta(minutes=15)
AT_ONCE = 30  # weeks of past periods in one run of the nightly task


def learn(organization_id: int, now: datetime) -> ForecastBasis:
    """Count what past leads teach up to yesterday, and have the board look again."""
    with one_moment(organization_id) as organization:
        until = today_in(organization.zone, now) - timedelta(1)
        past = past_of(organization, until).packed()
        said = {
            "until": until,
            "arrangement": arrangement(organization.steps.all()),
            "version": organization.wanted,
            "past": past,
            "digest": sha256(past).hexdigest(),
            "learned_at": now,
        }
    with transaction.atomic():
        organization.raise_wanted()
        basis, _made = ForecastBasis.objects.update_or_create(
            organization=organization, defaults=said
        )
        ring_after_commit(organization.pk)
    return basis


def learn_everywhere(now: datetime) -> int:
    """Learn where a day has begun, and while there is little history whenever there is more."""
    stale = [
        organization.pk
        for organization in Organization.objects.select_related("forecast_basis")
        if is_stale(organization, now)
    ]
    for organization_id in stale:
        learn(organization_id, now)
    return len(stale)


def is_stale(organization: Organization, now: datetime) -> bool:
    """Whether what is known is of an earlier day, or of other steps, or of hardly any leads."""
    if not organization.leads.exists():
        return False
    basis = getattr(organization, "forecast_basis", None)
    if basis is None or basis.until < today_in(organization.zone, now) - timedelta(1):
        return True
    if basis.arrangement != arrangement(organization.steps.all()):
        return True
    changed = organization.wanted > basis.version + 1  # learning itself raised it by one
    return changed and now - basis.learned_at >= A_QUARTER_HOUR and len(basis.past) < FEW_BYTES


FEW_BYTES = 20_000  # of a compressed basis: a small company may be learned anew all day


def look_back(
    organization: Organization,
    metric: Metric,
    today: date,
    *,
    by: str = QUARTER,
    first: date | None = None,
    most: int | None = None,
) -> int:
    """Keep what forecasts of past periods would have said, where it is not kept yet.

    Returns how many were made; with `most` it stops after so many and goes on another time.
    """
    periods = past_periods(organization, by, first, today)
    rows = organization.hindcasts.filter(metric=metric.key)
    known = set(rows.values_list("day", flat=True))
    told = hindcasts(organization, metric, periods, known)
    made = [hindcast_row(organization, metric, one) for one in islice(told, most)]
    Hindcast.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def hindcast_row(organization: Organization, metric: Metric, told: Judged) -> Hindcast:
    return Hindcast(
        organization=organization,
        metric=metric.key,
        starts_on=told.period.starts_on,
        ends_on=told.period.ends_on,
        day=told.day,
        **vars(told.held),
    )


def look_back_everywhere(now: datetime) -> int:
    """In the night: so many more weeks of every organisation's past fiscal quarters."""
    return sum(
        look_back(
            organization,
            usual_metric(organization),
            today_in(organization.zone, now),
            most=AT_ONCE,
        )
        for organization in Organization.objects.filter(forecast_basis__isnull=False)
    )
