"""The browser of the machine; the tests bring none."""

import os
import shutil
import subprocess

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
STILL = ["--disable-component-update", "--disable-sync"]
ABSENT = "no Chromium here"


def find() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def install() -> None:
    """Have the package manager bring one, where we may."""
    if find() or os.getuid() != 0 or not (apt := shutil.which("apt-get")):
        return
    print("Installing Chromium for the browser tests.")  # noqa: T201 - a program for people
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        subprocess.run([apt, "-qq", *words], env=env, stdout=subprocess.DEVNULL)


def launch_arguments() -> dict:
    """What Playwright needs to start it."""
    root = ["--no-sandbox"] if os.getuid() == 0 else []
    return {"executable_path": find(), "args": [*QUIET, *STILL, *root]}
