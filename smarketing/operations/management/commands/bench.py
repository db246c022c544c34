import json
import os
import subprocess
import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from smarketing.operations.bench import (
    chain,
    end_to_end,
    forecast,
    ground,
    house,
    ingest,
    live,
    pay,
    read,
    recompute,
    stages,
)
from smarketing.operations.bench.figures import Measured, Result

BENCHES = {
    "ingest": ingest.measure,
    "recompute": recompute.measure,
    "read": read.measure,
    "live": live.measure,
    "end-to-end": end_to_end.measure,
    "stages": stages.measure,
    "pay": pay.measure,
    "chain": chain.measure,
    "forecast": forecast.measure,
}
SCALES = ("full", "small", "tiny")


class Command(BaseCommand):
    help = "Measure a part of the product against what this machine can do."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=BENCHES)
        scales = "small ends within a minute; tiny only shows that it works"
        parser.add_argument("--scale", choices=SCALES, default="full", help=scales)
        parser.add_argument("--json", action="store_true", help="one JSON object, nothing else")
        here = "in this home and with this Redis, instead of its own"
        parser.add_argument("--here", action="store_true", help=here)

    def handle(self, *, name: str, scale: str, here: bool, **options: object) -> None:
        if not here:
            self.run_apart(name, scale, as_json=bool(options["json"]))
            return
        with ground.own_database():
            result = BENCHES[name](scale)
        if options["json"]:
            self.stdout.write(json.dumps(result.as_json()))
        else:
            self.tell(result)

    def run_apart(self, name: str, scale: str, as_json: bool) -> None:
        """In a process with a home and a Redis of its own: no bench touches what runs here."""
        words = [sys.executable, "manage.py", "bench", name, "--scale", scale, "--here"]
        words += ["--json"] if as_json else []
        with house.own_home() as environment:
            done = subprocess.run(
                words, cwd=settings.ROOT, env=os.environ | environment, check=False
            )
        if done.returncode:
            raise CommandError("The bench did not come to its end.")

    def tell(self, result: Result) -> None:
        self.stdout.write(f"{result.bench} on {result.engine}")
        for figure, value in result.figures.items():
            self.stdout.write(f"  {figure:24} {value}")
        for target in result.targets:
            self.stdout.write(f"  {told(target)}")


def told(measured: Measured) -> str:
    aim, value = measured.target, measured.value
    if value is None:
        return f"{aim.id:4} says nothing of this engine"
    verdict = "holds" if measured.holds else "DOES NOT HOLD"
    return f"{aim.id:4} {value} {aim.unit} (target {aim.target}, floor {aim.floor}): {verdict}"
