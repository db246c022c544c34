"""`make test`: the whole suite on SQLite, on PostgreSQL, and in a real browser.

Two lanes of runs go side by side: a browser waits for pages as often as for the processor. Each
line of a run begins with its name; the last line says how many passed, failed and were skipped,
and why those were.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

from tests import chromium, postgres

SUITE = [sys.executable, "-m", "pytest", "-q", "--no-header"]
AT_ONCE = ["-n", "2", "--dist", "worksteal"]  # many a test waits for other processes
NO_POSTGRES = "no PostgreSQL here"


def main() -> int:
    os.environ.pop("DATABASE_URL", None)
    with tempfile.TemporaryDirectory(prefix="smarketing-results-") as results:
        said = Path(results)
        with postgres.running() as url, ThreadPoolExecutor() as lanes:
            begun = [lanes.submit(on_sqlite, said), lanes.submit(elsewhere, said, url)]
            tally = sum((lane.result() for lane in begun), Counter())
    for line in failures(tally):
        say(line)
    say(last_line(tally))
    return 1 if count(tally, "failed") or not count(tally, "passed") else 0


def on_sqlite(said: Path) -> Counter:
    return run("SQLite", said, [*AT_ONCE, "-m", "not browser"])


def elsewhere(said: Path, url: str | None) -> Counter:
    """In the browser, in one process, and then on PostgreSQL where there is one."""
    chromium.install()
    tally = run("browser", said, ["-m", "browser"])
    if url is None:
        return tally + Counter({("skipped", NO_POSTGRES): 1})
    chosen = [*AT_ONCE, "-m", "not browser and not embedded"]
    return tally + run("PostgreSQL", said, chosen, DATABASE_URL=url)


def run(name: str, said: Path, chosen: list[str], **environment: str) -> Counter:
    """One run of pytest; how often each outcome came, with the reason of a skip."""
    report, began = said / f"{name}.xml", time.monotonic()
    with subprocess.Popen(
        [*SUITE, *chosen, f"--junitxml={report}"],
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        for line in process.stdout:
            say(f"{name:>10} | {line.rstrip()}")
    say(f"{name:>10} | {time.monotonic() - began:.0f} s")
    tally = read(report) if report.exists() else Counter()
    if process.returncode not in (0, 5) and not count(tally, "failed"):  # 5: none chosen
        tally["failed", f"pytest ended with {process.returncode}"] += 1
    return tally


def read(report: Path) -> Counter:
    return Counter(outcome(case) for case in ElementTree.parse(report).iter("testcase"))


def outcome(case: ElementTree.Element) -> tuple[str, str]:
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed", f"{case.get('classname')}.{case.get('name')}"
    if (skip := case.find("skipped")) is not None:
        return "skipped", re.sub(r"^Skipped: ", "", skip.get("message", ""))
    return "passed", ""


def count(tally: Counter, what: str) -> int:
    return sum(times for (outcome, _), times in tally.items() if outcome == what)


def failures(tally: Counter) -> list[str]:
    """What failed, named once more below the thousands of lines of both lanes."""
    return [f"failed: {why}" for outcome, why in tally if outcome == "failed"]


def last_line(tally: Counter) -> str:
    """`N passed, N failed, N skipped`, then the reasons of the skips where there were any."""
    line = ", ".join(f"{count(tally, what)} {what}" for what in ("passed", "failed", "skipped"))
    reasons = [(why, n) for (what, why), n in tally.most_common() if what == "skipped"]
    return line + (f" ({'; '.join(f'{n}: {why}' for why, n in reasons)})" if reasons else "")


def say(line: str) -> None:
    print(f"{line}\n", end="", flush=True)  # noqa: T201 - a program for people


if __name__ == "__main__":
    sys.exit(main())
