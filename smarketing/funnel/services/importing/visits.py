"""Visits of a file, and back again."""

from collections.abc import Sequence
from datetime import date

from smarketing.accounts.models import Organization
from smarketing.funnel.models import VisitDay
from smarketing.funnel.rules.reading.facts import VisitRow
from smarketing.funnel.services import ledger
from smarketing.funnel.services.importing.leads import Taken

Stood = list  # [source system, day, source's name, count or None, the import that brought it]


def take_visits(
    organization: Organization, rows: Sequence[VisitRow], *, import_id: int
) -> tuple[Taken, list[Stood]]:
    """Set the visits of these rows; what stood there before is given back for undoing."""
    stood = standing(organization, rows)
    visits = {(row.source_system, row.day, row.source): row.count for row in rows}
    changed = {
        place: count for place, count in visits.items() if stood.get(place, (None,))[0] != count
    }
    ledger.post_visits(
        organization, [(*place, count) for place, count in changed.items()], brought_by=import_id
    )
    before = [
        [system, day.isoformat(), source, *stood.get((system, day, source), (None, None))]
        for system, day, source in changed
    ]
    accepted = sum((row.source_system, row.day, row.source) in changed for row in rows)
    return Taken(accepted=accepted, unchanged=len(rows) - accepted), before


def standing(
    organization: Organization, rows: Sequence[VisitRow]
) -> dict[tuple[str, date, str], tuple[int, int | None]]:
    """Count and import of what stands around these rows, by source system, day and source."""
    days = [row.day for row in rows]
    names = {0: "", **dict(organization.sources.values_list("id", "name"))}
    kept = VisitDay.objects.filter(
        organization=organization, day__gte=min(days), day__lte=max(days)
    )
    columns = ("source_system", "day", "source", "count", "brought_by")
    return {
        (system, day, names[source]): (count, brought_by)
        for system, day, source, count, brought_by in kept.values_list(*columns)
    }


def visits_moved(organization: Organization, import_id: int, before: Sequence[Stood]) -> bool:
    """Whether any of these days was sent again since the import."""
    mine = organization.visit_days.filter(brought_by=import_id).count()
    return mine < len(before)


def put_back(organization: Organization, before: Sequence[Stood]) -> None:
    """Set every day back to what stood there; one that was not there counts nothing."""
    by_import: dict[int | None, list[tuple[str, date, str, int]]] = {}
    for system, day, source, count, brought_by in before:
        visit = (system, date.fromisoformat(day), source, count or 0)
        by_import.setdefault(brought_by, []).append(visit)
    for brought_by, visits in by_import.items():
        ledger.post_visits(organization, visits, brought_by=brought_by)
