"""A process asked to leave lets its streams go at once, instead of waiting for them."""

import asyncio
import signal
import threading
from collections.abc import Callable
from types import FrameType


def on_leaving(loop: asyncio.AbstractEventLoop, act: Callable[[], None]) -> None:
    """Act in the loop on the signals by which a server ends, before its own handlers do."""
    if threading.current_thread() is not threading.main_thread():
        return
    for number in (signal.SIGTERM, signal.SIGINT):
        before = signal.getsignal(number)
        if callable(before):  # the server's own; without one the signal's usual end is right
            signal.signal(number, both(loop, act, before))


def both(
    loop: asyncio.AbstractEventLoop, act: Callable[[], None], before: Callable
) -> Callable[[int, FrameType | None], None]:
    def handler(number: int, frame: FrameType | None) -> None:
        if not loop.is_closed():
            loop.call_soon_threadsafe(act)
        before(number, frame)

    return handler
