"""Visits: counted by day and source, replaced when sent again, never folded."""

from collections.abc import Sequence
from datetime import date

from django.db import connection

from smarketing.accounts.models import Organization
from smarketing.funnel.models import Source, VisitDay
from smarketing.funnel.queries.ground import VISITOR
from smarketing.funnel.rules.ledger import BLANK
from smarketing.funnel.services.ledger import roads
from smarketing.funnel.services.ledger.folding import write_entries
from smarketing.funnel.services.ledger.names import plain

Place = tuple[str, date, int]  # source system, day, source


def post_visits(
    organization: Organization,
    visits: Sequence[tuple[str, date, str, int]],
    *,
    brought_by: int | None = None,
) -> int:
    """Set the visits of days: (source system, day, source, count) replaces what stood there.

    The ledger is appended the difference. Answers how many places changed. Must run in a
    transaction in which the organisation's `wanted` was raised.
    """
    numbers = plain(organization, Source, (source for _system, _day, source, _count in visits))
    wanted = {
        (system, day, numbers.get(source, BLANK)): count for system, day, source, count in visits
    }
    before = visits_kept(organization, wanted)
    changed = {place: count for place, count in wanted.items() if before.get(place) != count}
    keep(organization, changed, brought_by)
    rows = [
        visit_row(organization, place, count - before.get(place, 0))
        for place, count in changed.items()
        if count != before.get(place, 0)
    ]
    with connection.cursor() as cursor:
        write_entries(cursor, roads.here(), organization, rows)
    return len(changed)


def visits_kept(organization: Organization, places: dict[Place, int]) -> dict[Place, int]:
    """What stands at these places, read by their days."""
    days = {day for _system, day, _source in places}
    if not days:
        return {}
    kept = organization.visit_days.filter(day__gte=min(days), day__lte=max(days))
    return {
        place: count
        for *key, count in kept.values_list("source_system", "day", "source", "count")
        if (place := tuple(key)) in places
    }


def keep(organization: Organization, changed: dict[Place, int], brought_by: int | None) -> None:
    VisitDay.objects.bulk_create(
        [
            VisitDay(
                organization=organization,
                source_system=system,
                day=day,
                source=source,
                count=count,
                brought_by=brought_by,
            )
            for (system, day, source), count in changed.items()
        ],
        update_conflicts=True,
        unique_fields=["organization", "source_system", "day", "source"],
        update_fields=["count", "brought_by"],
        batch_size=500,
    )


def visit_row(organization: Organization, place: Place, more: int) -> tuple:
    """The entry of so many more visits, or fewer, as the ledger's columns."""
    _system, day, source = place
    return (day, VISITOR, more, max(more, 0), max(-more, 0), 0, 0, 0, 0, 0, source, 0, 0, "") + (
        organization.pk,
        organization.wanted,
        None,
        False,
        False,
    )
