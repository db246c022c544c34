import os
import signal
import subprocess
import sys

import pytest

from smarketing.operations.children import Child, pause_after, start, stop, tend
from smarketing.operations.redis_server import waits
from smarketing.operations.trouble import Trouble
from tests.operations.conftest import living_in

pytestmark = pytest.mark.embedded


def child(home, code, **environment):
    environment |= {"SMARKETING_HOME": str(home)}
    return Child("small", [sys.executable, "-c", code], home / "logs", environment=environment)


@pytest.mark.parametrize(
    ("deaths", "pause"), [([], 0), ([100], 0.5), ([99, 100], 1.0), ([60, 99, 100], 1.0)]
)
def test_each_death_makes_the_next_start_wait_longer(deaths, pause):
    assert pause_after(deaths, 100) == pause


def test_three_deaths_within_thirty_seconds_are_enough():
    assert pause_after([80, 90, 100], 100) is None


def test_a_dead_child_is_started_again(home):
    small = child(home, "import time; time.sleep(60)")
    tend([small], 0)
    first = small.process.pid
    small.process.kill()
    small.process.wait()
    tend([small], 1)
    tend([small], 1.6)
    assert small.lives
    assert small.process.pid != first
    stop([small])


def test_a_child_hears_its_farewell_where_the_shell_had_it_ignored(home):
    small = child(home, "import time; print('up', flush=True); time.sleep(60)")
    small.farewell = signal.SIGQUIT
    before = signal.signal(signal.SIGQUIT, signal.SIG_IGN)
    try:
        start(small)
    finally:
        signal.signal(signal.SIGQUIT, before)
    assert waits(lambda: small.log.read_text() == "up\n", 10)
    stop([small], 10)
    assert small.process.returncode == -signal.SIGQUIT


def test_a_child_that_cannot_stay_up_is_named_with_its_last_words(home):
    small = child(home, "raise SystemExit('no room left')")
    with pytest.raises(Trouble, match=r"'small' does not stay up \(exit code 1\).*no room left"):
        tend_until_trouble(small)


def tend_until_trouble(small):
    for seconds in range(30):
        tend([small], seconds)
        if small.process:
            small.process.wait()


STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print("up", flush=True)
time.sleep(60)
"""


def test_a_stubborn_child_and_its_own_children_are_ended(home):
    stubborn = child(home, STUBBORN)
    start(stubborn)
    assert waits(lambda: stubborn.log.read_text() == "up\n", 10)
    assert len(living_in(home)) == 2
    stop([stubborn], grace=0.1)
    assert waits(lambda: living_in(home) == [], 2)


PARENT = """
import sys, time
from pathlib import Path
from smarketing.operations.children import Child, start

child = Child("small", [sys.executable, "-c", "import time; time.sleep(60)"], Path(sys.argv[1]))
start(child)
print("up", flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of a killed parent")
def test_a_killed_supervisor_takes_its_children_along(home):
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(home / "logs")],
        env=os.environ | {"SMARKETING_HOME": str(home)},
        stdout=subprocess.PIPE,
    )
    assert parent.stdout.readline() == b"up\n"
    assert len(living_in(home)) == 2
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    assert waits(lambda: living_in(home) == [], 5)


def test_a_log_grown_too_long_makes_room(home):
    small = child(home, "print('fresh')")
    small.logs.mkdir()
    small.log.write_bytes(b"x" * 10_000_001)
    start(small)
    small.process.wait()
    assert small.log.read_text() == "fresh\n"
    assert small.log.with_suffix(".log.1").stat().st_size == 10_000_001
