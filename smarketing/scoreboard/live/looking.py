"""What a streaming process asks of the database, each in a thread and never per stream."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import NamedTuple, TypeVar

from django.db import DatabaseError, connection
from django.db.models import BigIntegerField, OuterRef, Subquery
from django.utils import timezone

from smarketing.accounts.models import Organization
from smarketing.accounts.statements import Later, Statement
from smarketing.scoreboard.live.guests import Guest, unwelcome
from smarketing.scoreboard.live.hall import Look
from smarketing.scoreboard.models import Snapshot
from smarketing.scoreboard.panels import PANELS
from smarketing.scoreboard.rendering import board_of, render_panel
from smarketing.scoreboard.rules.packing import written

Answer = TypeVar("Answer")


def asked(question: Callable[[], Answer]) -> Answer:
    """Answer a question in this thread; a broken connection is let go, the next asks anew."""
    try:
        return question()
    except DatabaseError:
        if not connection.in_atomic_block:
            connection.close()
        raise


def look(organization_id: int, has: Mapping[str, Mapping[str, str]], parts: dict) -> Look | None:
    """The newest board; rendered is what changed against `parts`, or what a language lacks.

    `has` names the panels that stand ready in each language asked for.
    """
    now = timezone.now()
    shown = next((Shown(*row) for row in newest().rows(organization=organization_id)), None)
    if shown is None:
        return None
    board = board_of(shown)
    names = [panel.name for panel in PANELS if panel.name in board["panels"]]
    digests = {name: sha256(written(board["panels"][name])).hexdigest() for name in names}
    html = {
        language: {
            name: told(name, render_panel(board, name, language))
            for name in names
            if name not in ready or digests[name] != parts.get(name)
        }
        for language, ready in has.items()
    }
    return Look(
        version=shown.right_version,
        composed=shown.version,
        right_at=shown.right_at,
        wanted=shown.wanted,
        looked_at=now,
        parts=digests,
        html={language: panels for language, panels in html.items() if panels},
    )


class Shown(NamedTuple):
    """The newest board of an organisation, and the version that is wanted of it."""

    digest: str
    panels: bytes
    version: int
    right_version: int
    right_at: datetime
    wanted: int


@cache
def newest() -> Statement:
    """The statement of a `Shown`, written once: it is asked at each version."""
    boards = Snapshot.objects.live().filter(organization=Later("organization", BigIntegerField()))
    own = [name for name in Shown._fields if name != "wanted"]
    return Statement(boards.values_list(*own, "organization__wanted")[:1])


def told(name: str, html: str) -> str:
    """A panel as its event's data; the version is put in when it is sent."""
    return json.dumps({"name": name, "html": html}, ensure_ascii=False)


def versions(organizations: Iterable[int]) -> dict[int, tuple[int, int, int]]:
    """(rights version, wanted, newest board) of each organisation, in one query."""
    newest = (
        Snapshot.objects.live()
        .filter(organization=OuterRef("pk"))
        .order_by("-right_version", "-id")
        .values("right_version")[:1]
    )
    rows = Organization.objects.filter(pk__in=list(organizations)).annotate(shown=Subquery(newest))
    return {
        number: (rights, wanted, shown or 0)
        for number, rights, wanted, shown in rows.values_list(
            "pk", "rights_version", "wanted", "shown"
        )
    }


def gone(guests: Iterable[Guest], now: datetime) -> set[Guest]:
    return unwelcome(guests, now)
