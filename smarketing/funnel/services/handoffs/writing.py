"""Hand-offs into the database: those of a batch in a few statements."""

from collections.abc import Collection, Iterable

from django.db import connection

from smarketing.funnel.models import Handoff, HandoffNote
from smarketing.funnel.services.ledger import roads

TOLD = (
    "lead_id due_at member_id team_id is_given persona answer answered_at answered_on "
    "answered_by_id took worked reason reason_key is_first taken_back_on expired_at "
    "contact_due_at contacted_at contact_took contact_worked "
    "tries_needed tries_due_at tries settled_at withdrawn"
).split()
WRITTEN = [*TOLD, "told_in"]
COLUMNS = [field.attname for field in Handoff._meta.concrete_fields]


def values_of(handoff: Handoff) -> list:
    """What may change of a hand-off when its lead's facts do."""
    return [getattr(handoff, name) for name in TOLD]


def write(fresh: Collection[Handoff], changed: Collection[Handoff]) -> None:
    """Append the new ones, which get their numbers, and set what changed of the others."""
    road = roads.here()
    with connection.cursor() as cursor:
        if fresh:
            ids = road.next_ids(cursor, "funnel_handoff", len(fresh))
            for handoff, number in zip(fresh, ids, strict=True):
                handoff.pk = number
            rows = [tuple(getattr(one, name) for name in COLUMNS) for one in fresh]
            road.copy("funnel_handoff", COLUMNS, rows)(cursor)
        if changed:
            rows = [(*values_of(one), one.told_in, one.pk) for one in changed]
            road.update("funnel_handoff", WRITTEN, rows)(cursor)


def join_threads(pairs: Iterable[tuple[Handoff, Handoff]]) -> None:
    """Two leads that turn out to be one wait once: what was written of both stands there. So
    does what was written of a lead that was forwarded, where it waits now."""
    for gone, waits in pairs:
        HandoffNote.objects.filter(handoff=gone.pk).update(handoff=waits.pk)
