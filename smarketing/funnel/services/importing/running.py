"""An import, chunk by chunk, each its own transaction. A killed one goes on where it stopped."""

import logging
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from itertools import islice

from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError, connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from smarketing.accounts.models import Organization
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.services import rights
from smarketing.audit.bell import ring_after_commit
from smarketing.funnel.models import Import
from smarketing.funnel.models.imports import Kind, State
from smarketing.funnel.rules.reading import survey as reading
from smarketing.funnel.rules.reading.answers import Refused
from smarketing.funnel.services.importing.ahead import read_ahead
from smarketing.funnel.services.importing.attempts import take_attempts
from smarketing.funnel.services.importing.checking import check, read, survey_of
from smarketing.funnel.services.importing.chunk import Moment
from smarketing.funnel.services.importing.files import (
    demand_file,
    demand_import,
    keep_mapping,
    said,
)
from smarketing.funnel.services.importing.leads import Taken, take_leads
from smarketing.funnel.services.importing.ordering import demand_ready
from smarketing.funnel.services.importing.people import follow, take_people
from smarketing.funnel.services.importing.turns import LostTurn, Turn, at_full_speed, claim
from smarketing.funnel.services.importing.undoing import undo
from smarketing.funnel.services.importing.visits import take_visits
from smarketing.funnel.services.ledger import Memory, roads

logger = logging.getLogger(__name__)

LARGEST_CHUNK = 20_000  # rows of one transaction at most: more would need more memory
FIRST_CHUNK = 1_000
SMALLEST_CHUNK = 500
CHUNK_S = 1.0  # that a transaction should last at most: nobody else writes meanwhile
BEAT_S = 20.0  # a worker's turn at least; a longer import hands itself on: others wait too


def go_on(import_id: int, now: datetime, beat: float = BEAT_S) -> bool:
    """One turn of a worker at an import; whether it must be handed on. Safe to run twice.

    A turn lasts `beat` seconds, and longer where the first look at the file took long; 0 is one
    chunk.
    """
    turn = claim(import_id, now)
    if turn is None:
        return False
    try:
        demand_rights(turn.one)
        return take_turn(turn, beat)
    except LostTurn:
        return False
    except (OperationalError, SoftTimeLimitExceeded):
        raise  # the database or the worker was busy: the timetable wakes the import
    except Fault as fault:
        fail(turn, fault.message)
    except Exception:
        logger.exception("Import %s failed.", import_id)
        fail(turn, _("Something went wrong here. It was written to the log; nothing is lost."))
    return False


def demand_rights(one: Import) -> None:
    """Whoever ordered it must be allowed to, still."""
    by = one.undone_by if one.state == State.UNDOING else one.by
    if by is None:
        raise Fault(_("Whoever ordered this is not here any more."))
    if one.state == State.UNDOING:
        rights.demand(by, "import.undo")
    else:
        demand_import(by, one.kind)


def take_turn(turn: Turn, beat: float) -> bool:
    if turn.one.state == State.CHECKING:
        check(turn)
        return False
    return not (undo if turn.one.state == State.UNDOING else run)(turn, beat)


def fail(turn: Turn, message: str) -> None:
    """Stop an import with what is wrong; what it took stays, and can be taken back."""
    turn.mine().update(state=State.FAILED, fault=message[:500], ended_at=turn.at, worker="")


def run(turn: Turn, beat: float, found: reading.Survey | None = None) -> bool:
    """Take chunks until the file ends or the turn is over; whether the file has ended.

    `found` is a survey of this process, where there is one already.
    """
    one = turn.one
    demand_file(one)
    demand_ready(one.survey, one.skip_refused)
    looked = time.monotonic()
    found = found or survey_of(one, lambda _rows: turn.live())
    beat = max(beat, 2 * (time.monotonic() - looked)) if beat else 0
    done = one.rows_done
    until, size = time.monotonic() + beat, FIRST_CHUNK
    left = islice(accepted_rows(one, found), done, None)
    memory = Memory()
    with at_full_speed(), closing(read_ahead(left)) as rows:
        while chunk := list(islice(rows, None if one.kind == Kind.PEOPLE else size)):
            began = time.monotonic()
            take(turn, chunk, done, memory)
            done += len(chunk)
            with connection.cursor() as cursor:
                roads.here().learn(cursor, done)
            size = next_size(len(chunk), time.monotonic() - began)
            if time.monotonic() > until:
                turn.mine().update(worker="")
                return False
    finish(turn)
    return True


def next_size(rows: int, seconds: float) -> int:
    """As many rows as should fit into the time of a chunk, growing no more than fourfold."""
    fitting = int(rows * CHUNK_S / max(seconds, 0.001))
    return max(min(fitting, 4 * rows, LARGEST_CHUNK), SMALLEST_CHUNK)


def accepted_rows(one: Import, found: reading.Survey) -> Iterator[reading.AnyRow]:
    """The rows to take: all but the refused ones."""
    barred = {int(line) for line in one.survey.get("barred", ())}
    return (
        row for row in read(one, found) if not isinstance(row, Refused) and row.line not in barred
    )


@transaction.atomic
def take(turn: Turn, rows: list, done: int, memory: Memory) -> None:
    """One chunk and how far it brought the import, in one transaction."""
    organization = turn.one.organization
    organization.raise_wanted(moves_only=turn.one.kind in (Kind.LEADS, Kind.VISITS))
    one = turn.mine().select_related("by").filter(state=State.RUNNING, rows_done=done).first()
    if one is None:
        raise LostTurn
    one.organization = organization
    taken = take_rows(one, organization, rows, turn.at, memory)
    turn.mine().update(
        rows_done=F("rows_done") + len(rows),
        accepted=F("accepted") + taken.accepted,
        unchanged=F("unchanged") + taken.unchanged,
        leads=F("leads") + taken.leads,
        moves=F("moves") + taken.moves,
        without_lead=F("without_lead") + taken.without_lead,
        before=one.before,
        moved_at=turn.at,
    )
    ring_after_commit(organization.pk)


def take_rows(
    one: Import, organization: Organization, rows: list, now: datetime, memory: Memory
) -> Taken:
    if one.kind == Kind.LEADS:
        moment = moment_of(one, organization)
        taken, claims = take_leads(organization, rows, moment, one.by, memory)
        before = one.before or {"claims": [], "versions": []}
        one.before = {
            "claims": [*before["claims"], *claims],
            "versions": [*before["versions"], organization.wanted],
        }
        return taken
    if one.kind == Kind.VISITS:
        taken, before = take_visits(organization, rows, import_id=one.pk)
        one.before = [*one.before, *before]
        return taken
    if one.kind == Kind.ATTEMPTS:
        taken, before = take_attempts(organization, rows, import_id=one.pk, now=now)
        one.before = [*one.before, *before]
        return taken
    told = take_people(organization, rows, today_in(organization.zone, now))
    for line, (_key, why) in told.refused.items():
        raise Fault(_("Line %(line)s: %(why)s") % {"line": line, "why": said(why)})
    follow(organization, told, now)
    return told.taken


def moment_of(one: Import, organization: Organization) -> Moment:
    steps = tuple(organization.steps.order_by("position").values_list("key", flat=True))
    on = one.started_at.astimezone(organization.zone).date()
    return Moment(one.pk, one.started_at, on, steps, one.mapping)


@transaction.atomic
def finish(turn: Turn) -> None:
    """The file has ended; its mapping is offered for the next file of the same shape."""
    one = turn.one
    if not turn.mine().update(
        state=State.DONE, ended_at=turn.at, moved_at=turn.at, worker="", fault=""
    ):
        raise LostTurn
    keep_mapping(one, turn.at)
    ring_after_commit(one.organization_id)
