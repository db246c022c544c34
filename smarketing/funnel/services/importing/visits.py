"""Visits of a file, and back again."""

from collections.abc import Sequence

from smarketing.accounts.models import Organization
from smarketing.funnel.models import VisitDay
from smarketing.funnel.rules.reading.facts import VisitRow
from smarketing.funnel.services import ledger
from smarketing.funnel.services.importing.leads import Taken

Before = list[list]  # [source system, day, source's name, count or None]


def take_visits(
    organization: Organization, rows: Sequence[VisitRow], *, import_id: int
) -> tuple[Taken, Before]:
    """Set the visits of these rows; what stood there before is given back for undoing."""
    stood = standing(organization, rows)
    visits = [(row.source_system, row.day, row.source, row.count) for row in rows]
    changed = [visit for visit in visits if stood.get(visit[:3]) != visit[3]]
    ledger.post_visits(organization, changed, brought_by=import_id)
    before = [
        [system, day.isoformat(), source, stood.get((system, day, source))]
        for system, day, source, _count in changed
    ]
    return Taken(accepted=len(changed), unchanged=len(rows) - len(changed)), before


def standing(organization: Organization, rows: Sequence[VisitRow]) -> dict[tuple, int]:
    """What stands at the days of these rows, by source system, day and source's name."""
    days = [row.day for row in rows]
    names = {0: "", **dict(organization.sources.values_list("id", "name"))}
    kept = VisitDay.objects.filter(
        organization=organization, day__gte=min(days), day__lte=max(days)
    )
    return {
        (system, day, names[source]): count
        for system, day, source, count in kept.values_list(
            "source_system", "day", "source", "count"
        )
    }
