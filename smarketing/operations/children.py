"""One child process: started in a group of its own, logged, and never left behind."""

import ctypes
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from smarketing.operations.trouble import Trouble

TRIES, WITHIN_SECONDS = 3, 30.0
GRACE_SECONDS = 4.0  # uvicorn lets streams go after 2, a worker its task after 2
LOG_BYTES = 10_000_000
PR_SET_PDEATHSIG = 1
LIBRARY = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass
class Child:
    """A program to keep alive; `farewell` asks it to leave; `deaths` are monotonic seconds."""

    name: str
    command: list[str]
    logs: Path
    farewell: signal.Signals = signal.SIGTERM
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen | None = None
    deaths: list[float] = field(default_factory=list)

    @property
    def log(self) -> Path:
        return self.logs / f"{self.name}.log"

    @property
    def lives(self) -> bool:
        return self.process is not None and self.process.poll() is None


def pause_after(deaths: list[float], now: float) -> float | None:
    """Seconds to wait before the next start: 0.5, 1, …; None when to give up."""
    recent = [death for death in deaths if now - death < WITHIN_SECONDS]
    if len(recent) >= TRIES:
        return None
    return 0.5 * 2 ** (len(recent) - 1) if recent else 0.0


def start(child: Child) -> None:
    """Start it with its output in its log; a log grown too long makes room first."""
    child.logs.mkdir(mode=0o700, parents=True, exist_ok=True)
    if child.log.exists() and child.log.stat().st_size > LOG_BYTES:
        child.log.replace(child.log.with_suffix(".log.1"))
    parent = os.getpid()
    with child.log.open("ab") as log:
        child.process = subprocess.Popen(
            child.command,
            env=os.environ | child.environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # a Ctrl-C in the terminal reaches the supervisor alone
            preexec_fn=lambda: leave_with(parent, child.farewell),  # the supervisor has no threads
        )


def leave_with(parent: int, farewell: signal.Signals) -> None:
    """Runs in the new child: have the kernel end it when the supervisor is killed."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # QUIT too early would leave a core file
    # A shell without job control has what it starts behind itself ignore QUIT: until the child
    # listens on its own, its farewell would be lost.
    if farewell != signal.SIGKILL:  # which nobody can ignore, nor set
        signal.signal(farewell, signal.SIG_DFL)
    if LIBRARY is None:
        return
    LIBRARY.prctl(PR_SET_PDEATHSIG, farewell)
    if os.getppid() != parent:  # killed between the fork and the line above
        os._exit(1)


def tend(children: Iterable[Child], now: float) -> None:
    """Start again what stopped, later each time; Trouble for what stopped three times in 30 s."""
    for child in children:
        if child.process is not None and not child.lives:
            end(child.process, 0)  # and whatever it started
            child.deaths.append(now)
            if pause_after(child.deaths, now) is None:
                raise Trouble(last_words(child))
            child.process = None
        if child.process is None and is_due(child, now):
            start(child)


def is_due(child: Child, now: float) -> bool:
    return not child.deaths or now >= child.deaths[-1] + (pause_after(child.deaths, now) or 0)


def last_words(child: Child) -> str:
    """Which child does not stay up, how it ended, and the last line that it wrote."""
    code = child.process.returncode if child.process else None
    how = f"ended by {signal.Signals(-code).name}" if code and code < 0 else f"exit code {code}"
    written = child.log.read_text(errors="replace").strip() if child.log.exists() else ""
    line = written.rsplit("\n", 1)[-1][:300] or "(nothing)"
    return f"The process '{child.name}' does not stay up ({how}); {child.log} ends with: {line}"


def stop(children: list[Child], grace: float = GRACE_SECONDS) -> None:
    """Ask all to leave, the last started first; after `grace` seconds end what is left."""
    for child in reversed(children):
        if child.lives:
            child.process.send_signal(child.farewell)
    deadline = time.monotonic() + grace
    for child in reversed(children):
        if child.process is not None:
            end(child.process, max(0.0, deadline - time.monotonic()))


def end(process: subprocess.Popen, seconds: float) -> None:
    """Wait so long for the process, then end whatever lives in its group, grandchildren too."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
