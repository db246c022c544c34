"""Two weeks after an adjustment: what came of it, beside what was expected."""

from datetime import datetime

from django.db import transaction

from goals.models import Adjustment
from goals.queries.adjusting import came
from goals.queries.chains import metric_for
from goals.rules.adjusting import before_and_after
from goals.rules.metrics import Metric, kind_of
from goals.services.adjusting.making import trailed
from smarketing.accounts.models import Organization
from smarketing.accounts.queries import today_in
from smarketing.audit import services as audit


def observe_everywhere(now: datetime) -> int:
    """Look at every adjustment whose two weeks are over; how many there were."""
    waiting = Adjustment.objects.filter(
        began_on__isnull=False, undone_at__isnull=True, observed__isnull=True
    ).select_related("organization", "made_by", "goal")
    due = [
        row
        for row in waiting
        if before_and_after(row.began_on)[1].ends_on < today_in(row.organization.zone, now)
    ]
    for row in due:
        observe(row, now)
    return len(due)


@transaction.atomic
def observe(row: Adjustment, now: datetime) -> None:
    """Keep what came, and tell both halves; seen twice, the first stays."""
    organization = Organization.objects.get(pk=row.organization_id)
    organization.raise_wanted()
    days, today = before_and_after(row.began_on)[1], today_in(organization.zone, now)
    observed = max(came(organization, row, metric_of(row), days), 0)
    mine = Adjustment.objects.filter(pk=row.pk, observed__isnull=True)
    if mine.update(observed=observed, observed_on=today):
        row.observed = observed
        audit.record_for(organization, "adjust.observe", row, **trailed(row))


def metric_of(row: Adjustment) -> Metric:
    return kind_of(row.goal.metric) if row.goal else metric_for(row.organization, None)
