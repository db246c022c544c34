"""A private Redis on a Unix socket, for who set no `REDIS_URL`; never for production."""

import os
import shutil
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import redis

from smarketing.operations.children import Child, last_words, start
from smarketing.operations.trouble import Trouble

NAMES = ("redis-server", "valkey-server")


def find() -> str:
    """The server to run: on PATH, else the one that the locked package put beside Python."""
    for name in NAMES:
        if found := shutil.which(name):
            return found
    if packaged().exists():
        return str(packaged())
    raise Trouble(
        "No Redis was found: install one (as root: apt-get install redis-server), "
        "or set REDIS_URL to one that runs."
    )


def packaged() -> Path:
    """Where the locked package puts its server: old, good enough for one machine's trial."""
    return Path(sys.executable).parent / "redis-server"


def private(url: str, home: Path, logs: Path) -> Child:
    """The child that serves `url` (unix://…) and keeps its data in `home`/redis."""
    socket = Path(urlsplit(url).path)
    if socket.parent != home:  # the path was too long for a socket: the shared temporary folder
        make_private(socket.parent)
    data = home / "redis"
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    flags = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(data),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "maxmemory-policy": "noeviction",
        "save": "",
        "daemonize": "no",
    }
    words = [word for name, value in flags.items() for word in (f"--{name}", value)]
    return Child("redis", [find(), *words], logs)


def make_private(folder: Path) -> None:
    """Make the folder, or refuse one that others own or may enter."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if found.st_uid != os.getuid() or stat.S_IMODE(found.st_mode) & 0o077:
        raise Trouble(f"Others may enter {folder}: set SMARKETING_HOME to a shorter path.")


def open_private(child: Child, url: str, go_on: Callable[[], None]) -> None:
    """Start it and wait until it answers; a forerunner on its way out is waited for."""
    if not waits(lambda: not answers(url), 5):
        raise Trouble(f"Another Redis still answers on {urlsplit(url).path}: stop it first.")
    start(child)
    if not waits(lambda: go_on() or answers(url) or not child.lives, 60) or not child.lives:
        raise Trouble(last_words(child))


def clear(url: str, home: Path) -> None:
    """Take away what a killed server leaves: its socket, and the folder made for it alone."""
    socket = Path(urlsplit(url).path)
    socket.unlink(missing_ok=True)
    if socket.parent != home:
        socket.parent.rmdir()


def demand(url: str) -> None:
    """Trouble unless the Redis that the environment names answers."""
    if not waits(lambda: answers(url), 5):
        place = urlsplit(url)
        raise Trouble(
            f"The Redis that REDIS_URL names ({place.hostname or place.path}) does not answer."
        )


def answers(url: str) -> bool:
    client = redis.Redis.from_url(url, socket_connect_timeout=1, socket_timeout=1)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


def waits(until, seconds: float) -> bool:
    """Whether it came true within so many seconds."""
    deadline = time.monotonic() + seconds
    while not (true := until()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return true
