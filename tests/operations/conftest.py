import os
import tempfile
from pathlib import Path

import pytest


@pytest.fixture
def home():
    """A short path: a socket in it stays under 100 bytes."""
    with tempfile.TemporaryDirectory(prefix="sm-") as folder:
        yield Path(folder)


def processes_of(home: Path) -> list[tuple[int, str]]:
    """Number and command line of all processes that were started with this home."""
    mark, found = f"SMARKETING_HOME={home}\0".encode(), []
    sign = bytes(home) + b"/"  # Redis writes its own title over its environment
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            line = (folder / "cmdline").read_bytes()
            if sign in line or mark in (folder / "environ").read_bytes():
                found.append((int(folder.name), line.replace(b"\0", b" ").decode()))
        except OSError:  # it ended while we looked, or is another user's
            continue
    return [(number, line) for number, line in found if number != os.getpid()]


def living_in(home: Path) -> list[str]:
    return [line for _, line in processes_of(home)]
