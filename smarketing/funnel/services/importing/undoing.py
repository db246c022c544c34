"""An import taken back as a whole: the days become what they were, the log keeps both."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from smarketing.accounts.models import Member, Organization
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.services import rights
from smarketing.audit import services as audit
from smarketing.funnel.models import Import, Move, VisitDay
from smarketing.funnel.models.imports import Kind, State
from smarketing.funnel.services import ledger
from smarketing.funnel.services.importing.running import import_by_id, turn

CONTENT = (
    "lead_id what stands at on back_to reason amount currency owner team source campaign persona "
    "origin fingerprint deleted"
).split()


@transaction.atomic
def undo_import(*, by: Member, import_id: int, now: datetime) -> Import:
    """Write for each of its facts a next version: what stood before it, or a tombstone.

    Refused while something later rests on it: a newer version of one of its facts, or visits sent
    again since. Only leads and visits can be undone; people are edited instead.
    """
    rights.demand(by, "import.undo")
    one = import_by_id(by, import_id)
    if one.kind == Kind.PEOPLE:
        raise Fault(_("People are not undone. Edit them on the people page."))
    organization = by.organization
    organization.raise_wanted()
    demand_nothing_later(one)
    turn(one, (State.DONE,), State.UNDONE, now)
    if one.kind == Kind.LEADS:
        undo_facts(organization, one, by, now)
    else:
        undo_visits(organization, one)
    audit.record(by, "import.undo", one, file=one.file_name)
    return one


def demand_nothing_later(one: Import) -> None:
    mine = Move.objects.filter(organization=one.organization, brought_by=one.pk)
    keys = mine.values_list("event_key", "version")
    newest: dict[str, int] = {}
    for key, version in keys:
        newest[key] = max(version, newest.get(key, 0))
    later = sum(
        1 for key, version in versions_of(one.organization, list(newest)) if version > newest[key]
    )
    if later:
        raise Fault(
            _("%(n)s facts of this import were changed since. Undo the later imports first.")
            % {"n": later}
        )
    moved = [
        place
        for place in one.before
        if not VisitDay.objects.filter(
            organization=one.organization,
            source_system=place[0],
            day=place[1],
            brought_by=one.pk,
        ).exists()
    ]
    if moved:
        raise Fault(_("Some of these days were sent again since. Undo the later imports first."))


def versions_of(organization: Organization, keys: list[str]) -> Iterable[tuple[str, int]]:
    for start in range(0, len(keys), 30_000):
        chunk = keys[start : start + 30_000]
        yield from Move.objects.filter(organization=organization, event_key__in=chunk).values_list(
            "event_key", "version"
        )


def undo_facts(organization: Organization, one: Import, by: Member, now: datetime) -> None:
    """The next version of every fact of the import, straight from what stood before."""
    facts: dict[str, list[Move]] = {}
    keys = list(
        Move.objects.filter(organization=organization, brought_by=one.pk)
        .values_list("event_key", flat=True)
        .distinct()
    )
    for start in range(0, len(keys), 10_000):
        chunk = keys[start : start + 10_000]
        for move in Move.objects.filter(organization=organization, event_key__in=chunk).order_by(
            "version"
        ):
            facts.setdefault(move.event_key, []).append(move)
    made = [
        next_version(moves, one, organization, by, now)
        for moves in facts.values()
        if moves[-1].brought_by == one.pk
    ]
    Move.objects.bulk_create(made, batch_size=1_000)
    leads = organization.leads.filter(pk__in={move.lead_id for move in made})
    carriers = {merged or lead for lead, merged in leads.values_list("id", "merged_into_id")}
    ledger.refold(organization, sorted(carriers))


def next_version(
    moves: list[Move], one: Import, organization: Organization, by: Member, now: datetime
) -> Move:
    """What stood before the import as the next version; a tombstone where nothing stood."""
    before = [move for move in moves if move.brought_by != one.pk]
    content = before[-1] if before else moves[-1]
    made = Move(
        organization=organization,
        event_key=moves[-1].event_key,
        version=moves[-1].version + 1,
        recorded_at=now,
        recorded_in=organization.wanted,
        recorded_by=by.pk,
    )
    for name in CONTENT:
        setattr(made, name, getattr(content, name))
    if not before:
        made.deleted = True
    return made


def undo_visits(organization: Organization, one: Import) -> None:
    """Set every day back to what stood there; a day that was not there counts nothing."""
    rows = [
        (system, date.fromisoformat(day), source, count or 0)
        for system, day, source, count in one.before
    ]
    ledger.post_visits(organization, rows)
