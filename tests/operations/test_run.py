"""`manage.py run`, as a person meets it: real processes, a home of their own."""

import os
import re
import runpy
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from smarketing.operations.redis_server import waits
from tests import databases
from tests.conftest import ROOT, free_port
from tests.operations.conftest import living_in, processes_of

pytestmark = pytest.mark.embedded


def launch(home, port, **more):
    environment = os.environ | {"SMARKETING_HOME": str(home), "PORT": str(port)} | more
    environment |= {"DJANGO_SETTINGS_MODULE": "smarketing.settings"}
    return subprocess.Popen(
        [sys.executable, "manage.py", "run"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def refusal(home, port, **more) -> str:
    """What a start that must fail says last."""
    refused = launch(home, port, **more)
    said, _ = refused.communicate(timeout=60)
    assert refused.returncode == 1
    assert "Traceback" not in said
    return said.splitlines()[-1]


def address_of(process) -> str | None:
    """What it prints once it is ready."""
    found = (re.search(r"http://\S+", line) for line in process.stdout)
    return next((match[0] for match in found if match), None)


@pytest.fixture(scope="module")
def product(django_db_setup):
    """The product as it runs on data that it has, after its address was printed.

    The tests share it; the last of them ends it.
    """
    with tempfile.TemporaryDirectory(prefix="sm-") as folder:
        home = Path(folder)
        shutil.copyfile(databases.migrated_file(), home / "smarketing.sqlite3")
        with running(home) as process:
            yield process


@contextmanager
def running(home):
    port = free_port()
    process = launch(home, port)
    process.home, process.port = home, port
    try:
        assert address_of(process) == f"http://localhost:{port}"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        waits(lambda: living_in(home) == [], 10)


def stream(port) -> socket.socket:
    """A browser that keeps its connection and waits."""
    browser = socket.create_connection(("127.0.0.1", port))
    browser.sendall(b"GET /live/ HTTP/1.1\r\nHost: localhost\r\n")  # the request never ends
    return browser


def test_it_starts_from_nothing_and_ctrl_c_stops_all_of_it_and_leaves_nothing(home):
    with running(home) as product:
        assert urllib.request.urlopen(f"http://localhost:{product.port}/readyz").status == 200
        with stream(product.port):
            product.send_signal(signal.SIGINT)
            said, _ = product.communicate(timeout=10)
    assert product.returncode == 0
    assert said == "Smarketing has stopped.\n"
    assert living_in(home) == []
    assert not list(home.rglob("*.sock"))


def test_a_second_start_on_the_same_data_is_refused_in_one_sentence(product):
    assert "runs already with its data in" in refusal(product.home, free_port())


def test_killed_processes_are_replaced(product):
    before = {name: numbers[0] for name, numbers in processes_by_name(product.home).items()}
    for number in before.values():
        os.kill(number, signal.SIGKILL)
    assert waits(lambda: all_are_new(product.home, before), 20)


NAMES = ("-Q work", "beat --schedule", "redis-server", "uvicorn")


def processes_by_name(home) -> dict[str, list[int]]:
    """The processes of this home by the words of their command lines, the oldest first."""
    found = sorted(processes_of(home))
    return {name: [number for number, line in found if name in line] for name in NAMES}


def all_are_new(home, before) -> bool:
    now = processes_by_name(home)
    return all(now[name] and now[name][0] != before[name] for name in NAMES)


def test_a_killed_supervisor_leaves_no_process_and_the_next_start_works(product):
    product.kill()
    assert waits(lambda: living_in(product.home) == [], 10)
    again = launch(product.home, product.port)
    assert address_of(again)
    again.send_signal(signal.SIGTERM)
    again.communicate(timeout=10)
    assert again.returncode == 0


def test_a_taken_port_gets_one_sentence(home):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"Port {port} is taken by another program" in refusal(home, port)


def test_a_silent_redis_gets_one_sentence(home):
    said = refusal(home, free_port(), REDIS_URL="redis://:secret@127.0.0.1:1/0")
    assert said == "The Redis that REDIS_URL names (127.0.0.1) does not answer."


def test_a_silent_database_gets_one_sentence(home):
    said = refusal(home, free_port(), DATABASE_URL="postgres://nobody@127.0.0.1:1/none")
    assert said.startswith("The database does not answer: ")
    assert living_in(home) == []


@pytest.mark.parametrize(
    ("name", "said", "told"),
    [
        ("PORT", "eighty", "a number from 1 to 65535, such as 8001, not 'eighty'"),
        ("PORT", "80000", "a number from 1 to 65535"),
        ("SMARKETING_HOME", __file__, "cannot write there .*: name another folder"),
        ("DATABASE_URL", "mysql://name:secret@host/x", "begins with one of: postgres://"),
        ("REDIS_URL", "http://:secret@host", "begins with one of: redis://"),
    ],
)
def test_a_setting_that_cannot_be_is_told_in_one_sentence(monkeypatch, name, said, told):
    monkeypatch.setenv(name, said)
    with pytest.raises(ImproperlyConfigured, match=told) as caught:
        runpy.run_path(str(ROOT / "smarketing" / "settings.py"))
    assert "secret" not in str(caught.value)


def test_a_start_with_such_a_setting_says_that_sentence_alone(home):
    assert refusal(home, "eighty").startswith("PORT is a number")
