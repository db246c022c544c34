"""The one small bell: it says only "look again", and a lost ring costs nothing but time.

A quiet organisation's board is composed at once; while changes keep coming 90 ms after the one
before, ten in little more than a second, or down to once each 250 ms where a worker would spend
half of its time or more.
With Redis silent the change still stands: the sweep finds every board older than wanted.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import redis
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

from smarketing.celery import app

QUIET_MS = 90  # at most one board per organisation in this time: ten changes a second do not wait
SPAN_MS, MOST = 1050, 10  # and at most so many in this time
SHARE = 2  # at most one in so many times what the last one took
LONGEST_MS = 250  # of a quiet time: four boards a second come whatever they take
WAITING_MS = 2000  # a lost worker blocks the next ring no longer than this
SILENT_S = 2.0  # after a failure Redis is left alone for so long

logger = logging.getLogger(__name__)
client = redis.Redis.from_url(
    settings.REDIS_URL, socket_connect_timeout=0.1, socket_timeout=0.1, retry=None
)
_silent_until = 0.0
_took: dict[int, float] = {}  # ms, the last board of each organisation composed here


def ring_after_commit(organization_id: int) -> None:
    """Ask for a new board once the running transaction stands."""

    def ring_it() -> None:
        ring(organization_id)

    transaction.on_commit(ring_it, robust=True)


def ring(organization_id: int) -> None:
    """Ask for a new board now, or at the end of the quiet time if one was just asked for."""
    if_redis(lambda: _ring(organization_id))


def _ring(organization_id: int) -> None:
    if client.set(f"quiet:{organization_id}", 1, nx=True, px=QUIET_MS):
        enqueue(organization_id, 0)
    elif client.set(f"waiting:{organization_id}", 1, nx=True, px=WAITING_MS):
        rest = max(client.pttl(f"quiet:{organization_id}"), 0)
        enqueue(organization_id, rest / 1000)


def enqueue(organization_id: int, countdown: float) -> None:
    app.send_task("scoreboard.refresh", (organization_id,), countdown=countdown, queue="board")


@contextmanager
def answering(organization_id: int) -> Iterator[None]:
    """Compose a board inside: a change from here on rings again, once the quiet time is over.

    It begins anew here: else a board that waited for its end and the next change's would follow
    each other closely.
    """
    if_redis(lambda: _heard(organization_id))
    began = time.monotonic()
    yield
    _took[organization_id] = (time.monotonic() - began) * 1000


def _heard(organization_id: int) -> None:
    boards, quiet = f"boards:{organization_id}", quiet_ms(_took.get(organization_id, 0))
    client.set(boards, 0, nx=True, px=SPAN_MS)
    if client.incr(boards) >= MOST:
        quiet = max(quiet, client.pttl(boards))
    client.set(f"quiet:{organization_id}", 1, px=quiet)
    client.delete(f"waiting:{organization_id}")


def quiet_ms(took: float) -> int:
    """How long the next board waits after one begins, where the last one took so many ms."""
    return max(QUIET_MS, min(int(SHARE * took), LONGEST_MS))


def if_redis(act: Callable[[], object]) -> object | None:
    """Do it if Redis answers; after a failure do not ask again for a while."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return None
    try:
        return act()
    except (redis.RedisError, OperationalError, OSError) as error:
        _silent_until = time.monotonic() + SILENT_S
        logger.warning("Redis does not answer (%s); the sweep will find the change.", error)
        return None
