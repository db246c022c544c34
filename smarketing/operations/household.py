"""The processes of the product together: workers, timetable, web; watched and stopped."""

import fcntl
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from smarketing.operations import front_door
from smarketing.operations.children import Child, stop, tend
from smarketing.operations.trouble import Trouble

STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
READY_SECONDS = 60
GLANCE_SECONDS = 0.1


class Stopped(Exception):
    """Someone asked the product to stop."""


@contextmanager
def sole_user_of(home: Path) -> Iterator[None]:
    """Hold the folder for this process; the kernel lets it go, whatever ends the process."""
    held = os.open(home, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise Trouble(f"Smarketing runs already with its data in {home}: stop it first.") from None
    else:
        yield
    finally:
        os.close(held)


@contextmanager
def running(children: list[Child]) -> Iterator[Callable[[], None]]:
    """Until Ctrl-C or a signal to end; then, and after any trouble, stop all the children.

    Gives `go_on`, to be called now and then: it ends the block once someone has asked.
    """
    asked = []

    def go_on() -> None:
        if asked:
            raise Stopped

    before = {number: signal.signal(number, lambda *_: asked.append(1)) for number in wanted()}
    try:
        yield go_on
    except Stopped:
        pass
    finally:
        for number in before:  # whoever is impatient and asks twice must not leave half behind
            signal.signal(number, signal.SIG_IGN)
        stop(children)
        for number, handler in before.items():
            signal.signal(number, handler)


def wanted() -> list[signal.Signals]:
    """The signals to end by; who started it with nohup wants it to outlive the terminal."""
    return [n for n in STOPS if n != signal.SIGHUP or signal.getsignal(n) != signal.SIG_IGN]


def celery(name: str, logs: Path, *words: str, **more) -> Child:
    command = [sys.executable, "-m", "celery", "-A", "smarketing", *words, "--loglevel", "INFO"]
    return Child(name, command, logs, **more)


def worker(queue: str, logs: Path) -> Child:
    """A Celery worker of one queue, with one process for its tasks."""
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    words = ["worker", "-Q", queue, "-c", "1", "-n", f"{queue}@%h", *quiet]
    # QUIT gives a task 2 s (`worker_soft_shutdown_timeout`), then hands it back to the queue;
    # TERM would wait for its end.
    return celery(queue, logs, *words, farewell=signal.SIGQUIT)


def workers(logs: Path, kept: Path) -> list[Child]:
    """`board` composes boards only, `work` does the rest; the timetable keeps its state in `kept`.

    The timetable is a process of its own: inside a worker it would outlive that worker's kill.
    """
    kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    timetable = celery("timetable", logs, "beat", "--schedule", str(kept), "--pidfile=")
    return [worker("board", logs), worker("work", logs), timetable]


def web(port: int, logs: Path) -> Child:
    """Pages and streams in one process."""
    command = [sys.executable, "-m", "uvicorn", "smarketing.asgi:application"]
    address = ["--host", front_door.HOST, "--port", str(port), "--no-access-log"]
    leaving = ["--lifespan", "off", "--timeout-graceful-shutdown", "2"]
    return Child("web", [*command, *address, *leaving], logs)


def wait_until_open(children: list[Child], port: int, host: str, go_on: Callable[[], None]) -> None:
    """Until the web answers; Trouble when a child does not stay up or a minute has passed."""
    deadline = time.monotonic() + READY_SECONDS
    while not front_door.is_open(port, host):
        if time.monotonic() > deadline:
            raise Trouble(
                f"The web did not answer within {READY_SECONDS} s: see {children[-1].log}"
            )
        tend(children, time.monotonic())
        go_on()
        time.sleep(GLANCE_SECONDS)


def watch(children: list[Child], go_on: Callable[[], None]) -> None:
    """For ever: start again what stops."""
    while True:
        tend(children, time.monotonic())
        go_on()
        time.sleep(GLANCE_SECONDS)
