"""An import taken back as a whole: the days become what they were, the log keeps both.

Chunk by chunk, like an import. An undone import counts for nothing: what stood before is what the
newest import that still counts has said.
"""

import time
from collections.abc import Sequence

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Fault
from smarketing.audit.bell import ring_after_commit
from smarketing.funnel.models import Import, Lead, Move
from smarketing.funnel.models.imports import Kind, State
from smarketing.funnel.rules.reading.facts import key_of
from smarketing.funnel.services import ledger
from smarketing.funnel.services.importing.attempts import take_back
from smarketing.funnel.services.importing.turns import LostTurn, Turn
from smarketing.funnel.services.importing.visits import put_back, visits_moved
from smarketing.funnel.services.ledger import roads
from smarketing.funnel.services.ledger.folding import MOVE_COLUMNS
from smarketing.funnel.services.ledger.persons import forget_persons

AT_A_TIME = 2_000  # facts of a transaction
LATER = """
SELECT COUNT(DISTINCT later.event_key) FROM funnel_move AS mine JOIN funnel_move AS later
ON later.organization_id = mine.organization_id AND later.event_key = mine.event_key
AND later.version > mine.version AND later.brought_by <> mine.brought_by
JOIN funnel_import AS other ON other.id = later.brought_by AND other.state NOT IN (%s, %s)
WHERE mine.organization_id = %s AND mine.brought_by = %s
"""
GONE = (State.UNDONE, State.UNDOING)


def demand_nothing_later(one: Import) -> None:
    """Raise `Fault` where something that came later rests on what this import said."""
    if one.kind == Kind.VISITS and visits_moved(one.organization, one.pk, one.before):
        raise Fault(_("Some of these days were sent again since. Undo the later imports first."))
    later = facts_changed(one) or facts_by_claims(one)
    if later:
        told = ngettext(
            "%(n)s fact that came later rests on this import. Undo the later imports first.",
            "%(n)s facts that came later rest on this import. Undo the later imports first.",
            later,
        )
        raise Fault(told % {"n": later})


def facts_changed(one: Import) -> int:
    """How many of its facts a later import has changed."""
    with connection.cursor() as cursor:
        cursor.execute(LATER, [*GONE, one.organization_id, one.pk])
        return cursor.fetchone()[0]


def facts_by_claims(one: Import) -> int:
    """How many facts came later that found their lead by an id which this import gave."""
    claims = one.before.get("claims") if isinstance(one.before, dict) else None
    if not claims:
        return 0
    mine = one.organization.aliases.filter(pk__in=[alias for alias, _nameless in claims])
    stems = {
        key_of(system, value, kind)
        for system, kind, value in mine.values_list("source_system", "kind", "value")
    }
    later = Move.objects.filter(
        organization=one.organization,
        recorded_in__gt=max(one.before["versions"]),
        event_key__contains=":@",
        brought_by__in=one.organization.imports.exclude(state__in=GONE).exclude(pk=one.pk),
    )
    keys = set(later.values_list("event_key", flat=True))
    return sum(key.rpartition(":")[0] in stems for key in keys)


def undo(turn: Turn, beat: float) -> bool:
    """Take the import back chunk by chunk; whether all of it is taken back."""
    until = time.monotonic() + beat
    steps = {Kind.VISITS: take_visits_back, Kind.ATTEMPTS: take_attempts_back}
    step = steps.get(turn.one.kind, take_facts_back)
    while step(turn):
        if time.monotonic() > until:
            turn.mine().update(worker="")
            return False
    return True


def begun(turn: Turn) -> Import:
    """The import, inside its organisation's turn; raises LostTurn where it is not ours."""
    organization = turn.one.organization
    organization.raise_wanted()
    one = turn.mine().filter(state=State.UNDOING).select_related("undone_by").first()
    if one is None:
        raise LostTurn
    one.organization = organization
    ring_after_commit(organization.pk)
    return one


def finish(turn: Turn) -> bool:
    turn.mine().update(state=State.UNDONE, undone_at=turn.at, moved_at=turn.at, worker="", fault="")
    return False


@transaction.atomic
def take_visits_back(turn: Turn) -> bool:
    one = begun(turn)
    put_back(one.organization, one.before)
    return finish(turn)


@transaction.atomic
def take_attempts_back(turn: Turn) -> bool:
    """The next attempts; whether more remains."""
    one = begun(turn)
    last = take_back(one, AT_A_TIME, turn.at)
    if last is None:
        return finish(turn)
    turn.mine().update(undone_to=last, moved_at=turn.at)
    return True


@transaction.atomic
def take_facts_back(turn: Turn) -> bool:
    """The next chunk: facts first, then the ids that leads were given; whether more remains."""
    one = begun(turn)
    mine = Move.objects.filter(organization=one.organization, brought_by=one.pk)
    chunk = list(
        mine.filter(pk__gt=one.undone_to)
        .order_by("pk")
        .values_list("pk", "event_key", "lead_id", "recorded_in")[:AT_A_TIME]
    )
    if chunk:
        write_what_stood(one, {pk for pk, *_rest in chunk}, sorted({row[1] for row in chunk}), turn)
        forget_people(one.organization, {(lead, version) for _pk, _key, lead, version in chunk})
        turn.mine().update(undone_to=chunk[-1][0], moved_at=turn.at)
        return True
    claims = one.before.get("claims", []) if isinstance(one.before, dict) else []
    if claims:
        release(one.organization, claims[-AT_A_TIME:])
        before = {**one.before, "claims": claims[:-AT_A_TIME]}
        turn.mine().update(before=before, moved_at=turn.at)
        return True
    remove_empty(one)
    return finish(turn)


def write_what_stood(one: Import, chunk: set[int], keys: Sequence[str], turn: Turn) -> None:
    """The next version of each fact: what counted before the import, else a tombstone."""
    organization, gone = one.organization, gone_imports(one)
    facts: dict[str, list[Move]] = {}
    versions = Move.objects.filter(organization=organization, event_key__in=keys)
    for move in versions.order_by("version"):
        facts.setdefault(move.event_key, []).append(move)
    said = [
        row
        for moves in facts.values()
        if is_last_of(moves, one, chunk) and not is_changed_since(moves, one, gone)
        for row in next_rows(moves, one, gone)
    ]
    trail = (turn.at, organization.wanted, one.undone_by and one.undone_by.pk, None)
    with connection.cursor() as cursor:
        rows = [row[: -len(trail)] + trail for row in said]
        roads.here().copy("funnel_move", MOVE_COLUMNS, rows)(cursor)
    refold(organization, {row[1] for row in said})


def gone_imports(one: Import) -> set[int | None]:
    """The imports that count for nothing; what nobody brought was written by undoing one."""
    gone = one.organization.imports.filter(state__in=GONE).values_list("pk", flat=True)
    return {None, *gone}


def is_last_of(moves: Sequence[Move], one: Import, chunk: set[int]) -> bool:
    """Whether the last version that the import brought lies in this chunk."""
    return max(move.pk for move in moves if move.brought_by == one.pk) in chunk


def is_changed_since(moves: Sequence[Move], one: Import, gone: set[int | None]) -> bool:
    last = max(move.version for move in moves if move.brought_by == one.pk)
    return any(move.version > last and move.brought_by not in gone for move in moves)


def next_rows(moves: Sequence[Move], one: Import, gone: set[int | None]) -> list[tuple]:
    """The versions to append, as MOVE_COLUMNS; a fact that changed its lead goes back to it."""
    newest = moves[-1]
    before = [move for move in moves if move.brought_by not in gone]
    if not before:
        return [] if newest.deleted else [as_row(newest, newest.version + 1, deleted=True)]
    if before[-1].lead_id == newest.lead_id:
        return [as_row(before[-1], newest.version + 1)]
    return [
        as_row(newest, newest.version + 1, deleted=True),
        as_row(before[-1], newest.version + 2),
    ]


def as_row(move: Move, version: int, deleted: bool | None = None) -> tuple:
    content = {column: getattr(move, column.strip('"')) for column in MOVE_COLUMNS}
    content["version"] = version
    content["deleted"] = move.deleted if deleted is None else deleted
    return tuple(content.values())


def refold(organization: Organization, leads: set[int]) -> None:
    """Fold the leads that carry these facts now."""
    mine = organization.leads.filter(pk__in=leads).values_list("pk", "merged_into_id")
    ledger.refold(organization, sorted({merged or pk for pk, merged in mine}))


def forget_people(organization: Organization, made: set[tuple[int, int]]) -> None:
    """Nothing personal stays of leads that only this import has brought."""
    versions = dict(made)
    leads = organization.leads.filter(pk__in=versions, step="", outcome="")
    own = [pk for pk, first in leads.values_list("pk", "first_seen") if first == versions[pk]]
    forget_persons(own)
    Lead.objects.filter(organization=organization, pk__in=own).update(attributes={})


def release(organization: Organization, claims: Sequence[Sequence[int | None]]) -> None:
    """Take back the ids that leads were given; a nameless lead stands on its own again."""
    nameless = {alias: lead for alias, lead in claims if lead is not None}
    organization.aliases.filter(pk__in=[alias for alias, lead in claims if lead is None]).delete()
    touched: set[int] = set()
    for alias in organization.aliases.filter(pk__in=nameless):
        touched |= {alias.lead_id, nameless[alias.pk]}
        organization.aliases.filter(pk=alias.pk).update(lead_id=nameless[alias.pk])
        organization.leads.filter(pk=nameless[alias.pk]).update(merged_into=None)
    refold(organization, touched)


def remove_empty(one: Import) -> None:
    """Remove the leads that the import brought without any fact: they only waited for a date.

    One whose person was erased stays, or the next file would bring the person back.
    """
    versions = one.before.get("versions", []) if isinstance(one.before, dict) else []
    one.organization.leads.filter(
        first_seen__in=versions, moves__isnull=True, merged__isnull=True, merged_into__isnull=True
    ).exclude(person__erased_at__isnull=False).delete()
