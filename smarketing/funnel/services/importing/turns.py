"""Whose turn it is at an import: one worker at a time, and another one when that is lost."""

import gc
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from smarketing.accounts.models import Member
from smarketing.accounts.rules.faults import Missing, Overtaken
from smarketing.audit.bell import if_redis
from smarketing.celery import app
from smarketing.funnel.models import Import
from smarketing.funnel.models.imports import State

BUSY = (State.CHECKING, State.RUNNING, State.UNDOING)
ASLEEP = timedelta(seconds=30)  # without a sign of life for so long, a worker is taken for lost
SIGN_S = 1.0  # between two signs of life
SHORT_S = 0.0005  # that a thread may keep the interpreter from another one
USUAL_S = sys.getswitchinterval()


class LostTurn(Exception):
    """Somebody else works on this import now, or it was stopped."""


@dataclass
class Turn:
    """One worker's turn at an import, begun at `now`."""

    one: Import
    mark: str
    now: datetime
    began: float = field(default_factory=time.monotonic)
    told: float = 0.0

    def mine(self):
        """The import, as long as the turn holds."""
        return Import.objects.filter(pk=self.one.pk, worker=self.mark)

    def live(self, **news: object) -> None:
        """A sign of life, once a second at most; raises LostTurn where the turn is over."""
        if time.monotonic() - self.told < SIGN_S:
            return
        self.told = time.monotonic()
        if not self.mine().update(moved_at=self.at, **news):
            raise LostTurn

    @property
    def at(self) -> datetime:
        """The moment it is now, told from when the turn began."""
        return self.now + timedelta(seconds=time.monotonic() - self.began)


@contextmanager
def at_full_speed() -> Iterator[None]:
    """Rows by the ten thousand make no cycles: to look for some is a fifth of an import's time.

    Threads that hand them to the database are given the interpreter soon: they need it shortly and
    often, and the database waits for them.
    """
    gc.disable()
    sys.setswitchinterval(SHORT_S)
    try:
        yield
    finally:
        sys.setswitchinterval(USUAL_S)
        gc.enable()


def import_by_id(by: Member, import_id: int) -> Import:
    """The import, if it is of the member's organisation; else raises Missing."""
    one = by.organization.imports.select_related("organization", "by", "undone_by")
    found = one.filter(pk=import_id).first()
    if found is None:
        raise Missing(_("There is no such import."))
    return found


def set_state(
    one: Import, before: tuple[str, ...], after: str, now: datetime, **also: object
) -> None:
    """Change an import's state, once: a double click or a second tab comes too late."""
    changed = Import.objects.filter(pk=one.pk, state__in=before).update(
        state=after, moved_at=now, worker="", **also
    )
    if not changed:
        raise Overtaken(_("This import has gone on since you looked."), current=one)
    one.state = after


def claim(import_id: int, now: datetime) -> Turn | None:
    """Take the turn at an import, unless it rests or a worker lives that has it."""
    mark = uuid.uuid4().hex
    free = Q(worker="") | Q(moved_at__lt=now - ASLEEP)
    busy = Import.objects.filter(free, pk=import_id, state__in=BUSY)
    if not busy.update(worker=mark, moved_at=now):
        return None
    one = Import.objects.select_related("organization", "by", "undone_by").get(pk=import_id)
    return Turn(one, mark, now)


def send_after_commit(import_id: int) -> None:
    """Have a worker go on with an import once the running transaction stands."""

    def send_it() -> None:
        send(import_id)

    transaction.on_commit(send_it, robust=True)


def send(import_id: int) -> None:
    """Hand the import to a worker; if Redis is silent the timetable finds it asleep."""
    if_redis(lambda: app.send_task("funnel.import_file", (import_id,), queue="work"))


def wake_imports(now: datetime) -> None:
    """Send again the imports whose worker was lost."""
    asleep = Import.objects.filter(state__in=BUSY, moved_at__lt=now - ASLEEP)
    for import_id in asleep.values_list("pk", flat=True):
        send(import_id)
