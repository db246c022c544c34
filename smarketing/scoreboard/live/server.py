"""The ASGI application of `/live/`: Django lets a stream in, then nothing of Django is left of it.

Under Django's own ASGI handler each open stream would hold a thread, its request and its response
(200 kB), and each frame would pass through them. Here a few threads run the whole chain of
middleware and the door; what goes on is a task, a slot and the bytes that all streams share.
"""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, suppress
from io import BytesIO
from typing import Any

from django.core.handlers.asgi import ASGIRequest, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.db import connection
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix

from smarketing.scoreboard.live.hub import hub
from smarketing.scoreboard.live.stream import Stream

DOORS = 4  # threads, each with one database connection, whatever the number of streams

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class LiveServer(BaseHandler):
    """Serves the addresses under `/live/`."""

    def __init__(self) -> None:
        super().__init__()
        self.load_middleware()
        self.threads = ThreadPoolExecutor(DOORS, thread_name_prefix="door")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        loop = asyncio.get_running_loop()
        start, body, stream = await loop.run_in_executor(self.threads, self.answer, scope)
        await send(start)
        if stream is not None:
            await pour(stream, receive, send)
        await send({"type": "http.response.body", "body": body})

    def answer(self, scope: Message) -> tuple[Message, bytes, Stream | None]:
        """Let the request in or refuse it: how the answer begins, its body, its stream."""
        set_script_prefix(get_script_prefix(scope))
        response = self.get_response(ASGIRequest(scope, BytesIO()))
        response.close()
        if response.status_code >= 500 and not connection.in_atomic_block:
            connection.close()  # perhaps it was lost: the next request opens another
        body = b"" if response.streaming else response.content
        return started(response), body, getattr(response, "stream", None)


def started(response: HttpResponseBase) -> Message:
    """Status and headers as ASGI spells them."""
    headers = [(name.encode("ascii"), value.encode("latin1")) for name, value in response.items()]
    cookies = [cookie.output(header="").strip() for cookie in response.cookies.values()]
    headers += [(b"set-cookie", cookie.encode("ascii")) for cookie in cookies]
    return {"type": "http.response.start", "status": response.status_code, "headers": headers}


async def pour(stream: Stream, receive: Receive, send: Send) -> None:
    """Hand the stream's frames to its reader until one of them has enough."""
    leaving = asyncio.create_task(end_with_reader(stream, receive))
    try:
        async with aclosing(hub.frames(stream)) as frames:
            async for frame in frames:
                await send({"type": "http.response.body", "body": frame, "more_body": True})
    except asyncio.CancelledError:
        if not stream.ended:  # it was not the hub that let a slow reader go
            raise
    finally:
        leaving.cancel()
        with suppress(asyncio.CancelledError):
            await leaving


async def end_with_reader(stream: Stream, receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue
    stream.end()
