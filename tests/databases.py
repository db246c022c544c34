"""A migrated database for each process of tests: made once from the migrations, then copied."""

import fcntl
import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

KEPT = settings.ROOT / ".pytest_cache"
LOCK = 7_919  # an advisory lock's number, the same for all processes of a server


def digest() -> str:
    """What a migrated database depends on: the migrations, and what is installed and set."""
    told = hashlib.sha256()
    for path in sorted([*settings.ROOT.glob("*/migrations/*.py"),
                        *settings.ROOT.glob("*/*/migrations/*.py"),
                        settings.ROOT / "requirements.txt",
                        settings.ROOT / "smarketing" / "settings.py"]):  # fmt: skip
        told.update(str(path.relative_to(settings.ROOT)).encode() + path.read_bytes())
    return told.hexdigest()[:16]


@contextmanager
def own_database(suffix: str) -> Iterator[None]:
    """The connection leads to a fresh copy, of this process alone, and it goes afterwards."""
    given = connection.settings_dict["NAME"]
    with sqlite_file() if connection.vendor == "sqlite" else postgres_database(suffix):
        yield
        connection.close()
    lead_to(given)


def lead_to(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name


def migrate() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    connection.close()


@contextmanager
def sqlite_file() -> Iterator[None]:
    """A file in the tests' home, which threads and other processes can share."""
    own = settings.HOME / "test.sqlite3"
    shutil.copyfile(migrated_file(), own)
    lead_to(str(own))
    yield


def migrated_file() -> Path:
    """A migrated file to copy, made by the first process that asks."""
    template = KEPT / f"migrated-{digest()}.sqlite3"
    KEPT.mkdir(exist_ok=True)
    with (KEPT / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not template.exists():
            for old in KEPT.glob("migrated-*"):
                old.unlink()
            with tempfile.TemporaryDirectory(dir=settings.HOME) as folder:
                lead_to(made := f"{folder}/made.sqlite3")
                migrate()
                shutil.copyfile(made, part := template.with_suffix(".part"))
            part.rename(template)
    return template


@contextmanager
def postgres_database(suffix: str) -> Iterator[None]:
    """A database copied from a template beside it on the same server."""
    given = connection.settings_dict["NAME"]
    own, template = f"test_{given}{suffix}", f"migrated_{given}_{digest()}"
    with connection._nodb_cursor() as cursor:
        ask = partial(answers, cursor)
        ask(f"SELECT pg_advisory_lock({LOCK})")
        if not ask("SELECT 1 FROM pg_database WHERE datname = %s", template):
            for (old,) in ask(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)",
                f"migrated_{given}_",
            ):
                ask(f'DROP DATABASE "{old}"')
            ask(f'DROP DATABASE IF EXISTS "{own}"')
            ask(f'CREATE DATABASE "{own}"')
            lead_to(own)
            migrate()
            ask(f'ALTER DATABASE "{own}" RENAME TO "{template}"')
        ask(f'DROP DATABASE IF EXISTS "{own}"')
        ask(f'CREATE DATABASE "{own}" TEMPLATE "{template}"')
        ask(f"SELECT pg_advisory_unlock({LOCK})")
        lead_to(own)
        yield
        connection.close()
        ask(f'DROP DATABASE "{own}" WITH (FORCE)')


def answers(cursor, sql: str, *values: str) -> list[tuple]:
    cursor.execute(sql, values or None)
    return cursor.fetchall() if cursor.description else []
