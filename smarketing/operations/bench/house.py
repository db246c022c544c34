"""The product's own processes over the bench's database, with a home and a Redis of their own."""

import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from smarketing.operations import front_door, household, redis_server
from smarketing.operations.bench import ground
from smarketing.operations.children import Child, last_words, start, stop
from smarketing.operations.trouble import Trouble

HERE = Path(__file__).resolve().parent
THREADS = 4  # of the page server, as in production
PATIENCE_S = 60


@contextmanager
def own_home() -> Iterator[dict[str, str]]:
    """A fresh home with a Redis that runs, as the environment of who measures in it."""
    with tempfile.TemporaryDirectory(prefix="smarketing-bench-") as folder:
        home = Path(folder)
        url = f"unix://{home / 'redis.sock'}"
        redis = redis_server.private(url, home, home / "logs")
        with household.running([redis]) as go_on:
            redis_server.open_private(redis, url, go_on)
            yield {"SMARKETING_HOME": folder, "REDIS_URL": url, "DEMO": "0"}


@contextmanager
def processes() -> Iterator[Callable[[Child], Child]]:
    """Starts children over the bench's database; all of them are stopped in the end."""
    begun: list[Child] = []

    def begin(child: Child) -> Child:
        child.environment |= {"DATABASE_URL": ground.database_url(), "CONN_MAX_AGE": "60"}
        child.environment |= {"DJANGO_SETTINGS_MODULE": "smarketing.settings"}
        begun.append(child)
        start(child)
        return child

    try:
        yield begin
    finally:
        stop(begun)


def pages(name: str, port: int) -> Child:
    """A page server as in production, of the application that `doors` has under this name."""
    application = f"smarketing.operations.bench.doors:{name}"
    words = ["-k", "gthread", "--threads", str(THREADS), "-w", "1", "--keep-alive", "75"]
    words += ["-b", f"127.0.0.1:{port}"]
    command = [sys.executable, "-m", "gunicorn", application, *words]
    return Child(f"pages-{name}", command, settings.HOME / "logs")


def streams(port: int) -> Child:
    """The streaming server."""
    return household.web(port, settings.HOME / "logs")


def composer() -> Child:
    """The worker that composes boards."""
    return household.worker("board", settings.HOME / "logs")


def wait_until_open(child: Child, port: int) -> None:
    """Until it answers; Trouble with its last words where it does not."""
    deadline = time.monotonic() + PATIENCE_S
    while not front_door.is_open(port, "localhost"):
        if not child.lives or time.monotonic() > deadline:
            raise Trouble(last_words(child))
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as door:
        door.bind((front_door.HOST, 0))
        return door.getsockname()[1]


class Crowd:
    """The load in a process of its own; see `crowd.py` for what can be asked of it."""

    def __enter__(self) -> "Crowd":
        command = [sys.executable, str(HERE / "crowd.py")]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)
        return self

    def __exit__(self, *fault: object) -> None:
        self.process.kill()
        self.process.communicate()

    def ask(self, **said: object) -> dict:
        """One request and its answer."""
        self.process.stdin.write(f"{json.dumps(said)}\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


@contextmanager
def broadcaster() -> Iterator[tuple[int, int]]:
    """The limit of live, as its process and its port."""
    command = [sys.executable, str(HERE / "broadcaster.py"), settings.REDIS_URL]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield process.pid, int(process.stdout.readline())
    finally:
        process.kill()
        process.communicate()


def head(path: str, port: int, **headers: str) -> str:
    """How a request begins, and for a page all of it."""
    lines = [f"GET {path} HTTP/1.1", f"Host: localhost:{port}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines) + "\r\n\r\n"
