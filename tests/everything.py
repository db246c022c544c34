"""`make test`: the whole suite on SQLite, on PostgreSQL, and in a real browser.

The last line says how many passed, failed and were skipped, and why those were.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

from tests import chromium, postgres

AT_ONCE = "3"  # on two cores: many a test waits for other processes
SUITE = [sys.executable, "-m", "pytest", "-q", "--no-header", "-n", AT_ONCE, "--dist", "worksteal"]


def main() -> int:
    os.environ.pop("DATABASE_URL", None)
    tally: Counter = Counter()
    with tempfile.TemporaryDirectory(prefix="smarketing-results-") as results:
        said = Path(results)
        tally += run("SQLite", said, ["-m", "not browser"])
        with postgres.running() as url:
            if url:
                tally += run(
                    "PostgreSQL", said, ["-m", "not browser and not embedded"], DATABASE_URL=url
                )
            else:
                tally["skipped", "no PostgreSQL here"] += 1
        chromium.install()
        tally += run("browser", said, ["-m", "browser"])
    say(last_line(tally))
    return 1 if count(tally, "failed") or not count(tally, "passed") else 0


def run(name: str, said: Path, chosen: list[str], **environment: str) -> Counter:
    """One run of pytest; how often each outcome came, with the reason of a skip."""
    say(f"== {name}")
    report, began = said / f"{name}.xml", time.monotonic()
    code = subprocess.run(
        [*SUITE, *chosen, f"--junitxml={report}"], env=os.environ | environment
    ).returncode
    say(f"== {name}: {time.monotonic() - began:.0f} s")
    tally = read(report) if report.exists() else Counter()
    if code not in (0, 5) and not count(tally, "failed"):  # 5: none chosen
        tally["failed", f"pytest ended with {code}"] += 1
    return tally


def read(report: Path) -> Counter:
    return Counter(outcome(case) for case in ElementTree.parse(report).iter("testcase"))


def outcome(case: ElementTree.Element) -> tuple[str, str]:
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed", ""
    if (skip := case.find("skipped")) is not None:
        return "skipped", re.sub(r"^Skipped: ", "", skip.get("message", ""))
    return "passed", ""


def count(tally: Counter, what: str) -> int:
    return sum(times for (outcome, _), times in tally.items() if outcome == what)


def last_line(tally: Counter) -> str:
    """`N passed, N failed, N skipped`, then the reasons of the skips where there were any."""
    line = ", ".join(f"{count(tally, what)} {what}" for what in ("passed", "failed", "skipped"))
    reasons = [(why, n) for (what, why), n in tally.most_common() if what == "skipped"]
    return line + (f" ({'; '.join(f'{n}: {why}' for why, n in reasons)})" if reasons else "")


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - a program for people


if __name__ == "__main__":
    sys.exit(main())
