"""What of the owed has been moved within a period, and holds."""

from goals.models import Adjustment
from goals.rules.adjusting import OWED, Shift
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.periods import Period


def shifts_in(organization: Organization, period: Period) -> list[Shift]:
    """The moves of what is owed in a period's months that hold, oldest first; one query."""
    rows = organization.adjustments.filter(
        kind__in=OWED,
        began_on__isnull=False,
        undone_at__isnull=True,
        month__gte=period.starts_on.replace(day=1),
        month__lte=period.ends_on,
    )
    return [shift_of(row) for row in rows.order_by("made_at", "pk")]


def shift_of(row: Adjustment) -> Shift:
    return Shift(row.kind, row.step, row.month, row.count, row.from_key, row.to_key, row.to_month)
