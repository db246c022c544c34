"""The one small bell: it says only "look again", and a lost ring costs nothing but time.

Changes that come one by one, up to eleven a second, are each shown at once. In a burst seven boards
a second are composed, or down to four where a worker would spend half of its time or more.
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

QUIET_MS = 80  # at most one board per organisation in this time
SPAN_MS, CALM = 1000, 11  # more changes than so many in this time are a burst
BURST_MS = 143  # between two boards of a burst: whoever looks does not see more
BURST_LASTS_MS = 2000  # that a burst is remembered: else each of its seconds began calmly
SHARE = 2  # at most one in so many times what the last one took
LONGEST_MS = 250  # of a quiet time: four boards a second come whatever they take
WAITING_MS = 2000  # a lost worker blocks the next ring no longer than this
SLACK_S = 0.005  # by which a worker's clock may run ahead
ASKED, BEGUN = b"asked", b"begun"  # what a quiet time follows: a ring, or the beginning of a board
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
    changes = f"changes:{organization_id}"
    with client.pipeline(transaction=False) as asked:
        asked.set(changes, 0, nx=True, px=SPAN_MS).incr(changes)
        asked.set(f"quiet:{organization_id}", ASKED, nx=True, px=LONGEST_MS)  # or till it begins
        _began, count, was_quiet = asked.execute()
    if count > CALM:
        client.set(f"burst:{organization_id}", 1, px=BURST_LASTS_MS)
    if was_quiet:
        enqueue(organization_id, 0)
    elif client.set(f"waiting:{organization_id}", 1, nx=True, px=WAITING_MS):
        enqueue(organization_id, rest_of(organization_id))


def rest_of(organization_id: int) -> float:
    """Seconds until the quiet time ends."""
    return max(client.pttl(f"quiet:{organization_id}"), 0) / 1000


def enqueue(organization_id: int, countdown: float) -> None:
    app.send_task("scoreboard.refresh", (organization_id,), countdown=countdown, queue="board")


def is_time(organization_id: int) -> bool:
    """Whether a board that was asked for may begin.

    A busy worker finds several rings before it: they are answered by one board, not by one each.
    One that comes while it is quiet was answered by the board that began since, and is dropped;
    where a change waits for the end of the quiet time, it comes again then.
    """
    return if_redis(lambda: _is_time(organization_id)) is not False


def _is_time(organization_id: int) -> bool:
    is_quiet = client.get(f"quiet:{organization_id}") == BEGUN
    if not is_quiet or rest_of(organization_id) <= SLACK_S:
        return True
    if client.exists(f"waiting:{organization_id}"):
        enqueue(organization_id, rest_of(organization_id))
    return False


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
    least = BURST_MS if client.exists(f"burst:{organization_id}") else QUIET_MS
    quiet = quiet_ms(_took.get(organization_id, 0), least)
    client.set(f"quiet:{organization_id}", BEGUN, px=quiet)
    client.delete(f"waiting:{organization_id}")


def quiet_ms(took: float, least: int) -> int:
    """How long the next board waits after one begins, where the last one took so many ms."""
    return max(least, min(int(SHARE * took), LONGEST_MS))


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
