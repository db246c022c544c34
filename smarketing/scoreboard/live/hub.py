"""The live hub: one Redis subscription a process, whatever the number of its streams.

An announcement makes it look at the board once, render what changed in the languages that are
open, and hand the same bytes to all streams. Before any frame the rights of its reader were asked
for at most two seconds ago, else the frame waits.
"""

import asyncio
import gc
import logging
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from random import uniform
from typing import Any

import redis.asyncio as redis
from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from smarketing.scoreboard.live import looking
from smarketing.scoreboard.live.hall import Hall
from smarketing.scoreboard.live.leaving import on_leaving
from smarketing.scoreboard.live.stream import Stream

CHANNELS = "board:*"
BEAT_S = 15.0
RIGHTS_S = 2.0  # no frame on an older answer
ASK_S = 1.8  # so that there always is a younger one
SLOW_S = 30.0  # a reader that takes nothing for so long is let go
RETRY_S = 1.0
LISTEN_S = 10.0  # then Redis is asked whether it is still there

logger = logging.getLogger(__name__)


class Hub:
    """All streams of one process. Its methods run in one event loop, its questions in threads."""

    def __init__(self) -> None:
        self.halls: dict[int, Hall] = {}
        self.loop: asyncio.AbstractEventLoop | None = None
        self.tasks: list[asyncio.Task] = []
        self.answered = asyncio.Event()
        self.closing = False
        self.threads = ThreadPoolExecutor(2, thread_name_prefix="live")

    def start(self) -> None:
        """Begin to listen, watch and beat, once a process."""
        loop = asyncio.get_running_loop()
        if self.loop is loop:
            return
        self.loop, self.halls, self.closing = loop, {}, False
        self.answered = asyncio.Event()
        tame_garbage()
        on_leaving(loop, self.close)
        self.tasks = [loop.create_task(work()) for work in (self.listen, self.watch, self.beat)]

    def close(self) -> None:
        """The process is asked to leave: every stream ends now."""
        self.closing = True
        for stream in self.streams():
            stream.end()

    def streams(self) -> list[Stream]:
        return [stream for hall in self.halls.values() for stream in hall.streams]

    def join(self, stream: Stream) -> Hall:
        """Take the stream in; it is registered before the board is looked at."""
        self.start()
        number = stream.guest.organization_id
        hall = self.halls.setdefault(number, Hall(number))
        hall.streams.add(stream)
        if self.closing:
            stream.end()
        elif not hall.version or hall.lacks(stream.language):
            self.look_soon(hall)
        else:
            stream.wake.set()
        return hall

    def leave(self, stream: Stream) -> None:
        """Forget the stream, and its board with the last one."""
        number = stream.guest.organization_id
        hall = self.halls.get(number)
        if hall is None:
            return
        hall.streams.discard(stream)
        if not hall.streams:
            del self.halls[number]

    async def frames(self, stream: Stream) -> AsyncIterator[bytes]:
        """The stream's bytes, until its time is over, its right is gone or its reader is."""
        try:
            stream.task = asyncio.current_task()
            hall = self.join(stream)
            yield f"retry: {uniform(1000, 5000):.0f}\n\n".encode()
            while True:
                await stream.wake.wait()
                stream.wake.clear()
                while not stream.ended and not self.is_welcome(hall, stream):
                    await self.answered.wait()
                if stream.ended:
                    return
                if frame := hall.frame_for(stream):
                    stream.writing_since = time.monotonic()
                    yield frame
                    stream.writing_since = None
        finally:
            self.leave(stream)

    def is_welcome(self, hall: Hall, stream: Stream) -> bool:
        """Whether the rights of the stream were looked at no longer than two seconds ago."""
        return time.monotonic() - max(hall.asked_at, stream.welcome_at) <= RIGHTS_S

    async def in_thread(self, question: Callable[..., Any], *given: Any) -> Any:
        return await self.loop.run_in_executor(
            self.threads, looking.asked, partial(question, *given)
        )

    def look_soon(self, hall: Hall) -> None:
        """Look at the board; whoever asks meanwhile is answered by one more look after it."""
        hall.look_again = True
        if not hall.looking:
            hall.looking = True
            self.keep_task(self.look(hall))

    def keep_task(self, work: Any) -> None:
        task = self.loop.create_task(work)
        self.tasks.append(task)
        task.add_done_callback(self.tasks.remove)

    async def look(self, hall: Hall) -> None:
        try:
            while hall.look_again:
                hall.look_again = False
                has = {language: hall.html[language].keys() for language in hall.languages}
                seen = await self.in_thread(looking.look, hall.organization_id, has, hall.parts)
                if seen and hall.take(seen):
                    for stream in hall.streams:
                        stream.wake.set()
        except DatabaseError:
            logger.warning("The database does not answer; the board is looked at again soon.")
        finally:
            hall.looking = False

    async def listen(self) -> None:
        """Hold the one subscription; when it comes back, look at everything: it forgets."""
        while True:
            client = redis.Redis.from_url(
                settings.REDIS_URL,
                client_name="live",
                socket_connect_timeout=1,
                health_check_interval=LISTEN_S,
            )
            try:
                async with client.pubsub() as subscription:
                    await subscription.psubscribe(CHANNELS)
                    for hall in self.halls.values():
                        self.look_soon(hall)
                    while True:
                        said = await subscription.get_message(
                            ignore_subscribe_messages=True, timeout=LISTEN_S
                        )
                        self.hear(said)
            except (redis.RedisError, OSError) as error:
                logger.warning("Redis does not answer (%s); boards are looked at anyway.", error)
            finally:
                await client.aclose()
            await asyncio.sleep(RETRY_S)

    def hear(self, said: dict | None) -> None:
        """An announcement: `board:7`, and the version as text."""
        if said is None:
            return
        number = int(said["channel"].rpartition(b":")[2])
        hall = self.halls.get(number)
        if hall is not None and int(said["data"]) > hall.version:
            self.look_soon(hall)

    async def watch(self) -> None:
        """Ask for the versions of all organisations with streams, in one query each time."""
        while True:
            started = time.monotonic()
            try:
                await self.ask(started)
            except Exception:  # whatever it is: without answers every frame waits, so ask again
                logger.exception("The rights of the streams could not be asked for; frames wait.")
            for stream in self.streams():
                if stream.until <= time.monotonic():
                    stream.end()
            await asyncio.sleep(max(ASK_S - (time.monotonic() - started), 0.1))

    async def ask(self, started: float) -> None:
        halls = dict(self.halls)
        if not halls:
            return
        now, before = timezone.now(), {number: hall.version for number, hall in halls.items()}
        found = await self.in_thread(looking.versions, halls)
        await self.check_rights(halls, found)
        for number, hall in halls.items():
            hall.asked_at = started
            rights, wanted, shown = found.get(number, (0, 0, 0))
            if 0 < shown < before[number]:
                hall.begin_anew()  # an older state was restored while we run
            if shown > hall.version:
                self.look_soon(hall)
            elif wanted == hall.version:
                hall.true_until = now
        self.answered.set()
        self.answered = asyncio.Event()

    async def check_rights(self, halls: dict[int, Hall], found: dict[int, tuple]) -> None:
        """Look again at the streams of organisations in which somebody lost a right."""
        doubtful = []
        for number, hall in halls.items():
            rights = found[number][0] if number in found else -1
            for stream in hall.streams:
                if stream.rights_version != rights:
                    doubtful.append(stream)
                    stream.rights_version = rights
        if not doubtful:
            return
        guests = {stream.guest for stream in doubtful}
        gone = await self.in_thread(looking.gone, guests, timezone.now())
        for stream in doubtful:
            if stream.guest in gone:
                stream.end()

    async def beat(self) -> None:
        """A sign of life for every stream; whoever does not read at all is let go."""
        while True:
            await asyncio.sleep(BEAT_S)
            self.beat_once(time.monotonic())

    def beat_once(self, now: float) -> None:
        for stream in self.streams():
            since = stream.writing_since
            if since is not None and now - since > SLOW_S:
                stream.ended = True
                stream.task.cancel()
            else:
                stream.beat()


def tame_garbage() -> None:
    """Without this a full collection stops thousands of streams for most of a second."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 1000)


hub = Hub()
