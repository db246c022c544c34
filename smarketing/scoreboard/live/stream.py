"""One open stream: what its browser has, and one slot that says "there is more"."""

import asyncio
from dataclasses import dataclass, field

from smarketing.scoreboard.live.guests import Guest


@dataclass(eq=False)
class Stream:
    """No queue: a slow reader is given what it lacks of the newest board, once it reads again."""

    guest: Guest
    language: str
    version: int  # of the board its browser has; 0: of none
    partly: bool  # that version may have arrived in part only
    rights_version: int  # of the organisation when its rights were last looked at
    welcome_at: float  # monotonic: when they were
    until: float  # monotonic: when it ends and comes again
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    beat_due: bool = True
    ended: bool = False
    writing_since: float | None = None  # monotonic: its reader takes its time
    task: asyncio.Task | None = None

    def end(self) -> None:
        self.ended = True
        self.wake.set()

    def beat(self) -> None:
        self.beat_due = True
        self.wake.set()
