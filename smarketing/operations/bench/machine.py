"""What the kernel tells of another process: its processor time, and the memory that is its own."""

import os
from pathlib import Path


def processor_seconds(pid: int) -> float:
    """Of all its threads so far, to the nanosecond."""
    told = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(one.read_text().split()[0]) for one in told) / 1e9


def own_bytes(pid: int) -> int:
    """The memory that would be free if it were gone."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Private_"))


def peak_mib(pid: int) -> float:
    """The most memory it has held so far, since it began to run its own program.

    The figure that is told when a process has ended counts whoever started it too. 0 where it
    has ended.
    """
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except ProcessLookupError:
        return 0.0
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))


def load() -> float:
    """How many wanted the processors in the last minute: what the figures have to be read with."""
    return round(os.getloadavg()[0], 2)
