import os
import subprocess
import sys
import time

import pytest

from smarketing.operations import errand
from smarketing.operations.trouble import Trouble
from tests.conftest import ROOT, keep_on

pytestmark = pytest.mark.embedded


class Asked(Exception):
    pass


def raise_asked():
    raise Asked


def raise_trouble():
    raise Trouble("The cellar is full.")


def test_it_is_done_when_it_comes_back(tmp_path):
    errand.send((tmp_path / "done").touch, keep_on)
    assert (tmp_path / "done").exists()


def test_what_it_says_is_written_once_also_to_a_file():
    program = """
import time
from multiprocessing.util import Finalize
from smarketing.operations import errand

def work():
    print("meanwhile")
    Finalize(None, time.sleep, (60,), exitpriority=0)  # a process that is slow to end

print("before")
errand.send(work, lambda: None)
print("after")
"""
    command = [sys.executable, "-c", program]
    environment = os.environ | {"PYTHONUNBUFFERED": ""}
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    assert done.stdout.split() == [b"before", b"meanwhile", b"after"]


def test_its_trouble_is_ours():
    with pytest.raises(Trouble, match="The cellar is full"):
        errand.send(raise_trouble, keep_on)


def test_a_crash_is_one_sentence_too(capfd):
    with pytest.raises(Trouble, match="the lines above say why"):
        errand.send(lambda: 1 // 0, keep_on)
    assert "ZeroDivisionError" in capfd.readouterr().err


def test_it_is_left_at_once_wherever_it_is():
    began = time.monotonic()
    with pytest.raises(Asked):
        errand.send(lambda: time.sleep(60), raise_asked)
    assert time.monotonic() - began < 5
