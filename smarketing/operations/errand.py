"""Work done in a fork of this process: it can be stopped at any moment, wherever it is."""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection

from smarketing.operations.children import leave_with
from smarketing.operations.trouble import Trouble

FORK = multiprocessing.get_context("fork")  # Django is loaded already; a spawn would load it again
GLANCE_SECONDS = 0.1


def send(work: Callable[[], None], go_on: Callable[[], None]) -> None:
    """Until the work is done; its Trouble is ours. `go_on` is asked meanwhile, and may raise."""
    answer, theirs = FORK.Pipe(duplex=False)
    process = FORK.Process(target=do, args=(work, theirs, os.getpid()))
    process.start()
    theirs.close()
    try:
        while not answer.poll(GLANCE_SECONDS):
            go_on()
        trouble = answer.recv()
    except EOFError:
        raise Trouble("Preparing the data failed; the lines above say why.") from None
    finally:
        process.kill()
        process.join()
        answer.close()
    if trouble:
        raise Trouble(trouble)


def do(work: Callable[[], None], answer: Connection, parent: int) -> None:
    """Runs in the fork; a Ctrl-C in the terminal reaches the supervisor alone."""
    os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    leave_with(parent, signal.SIGKILL)
    try:
        work()
        sys.stdout.flush()  # the answer ends this process
        answer.send("")
    except Trouble as trouble:
        answer.send(str(trouble))
