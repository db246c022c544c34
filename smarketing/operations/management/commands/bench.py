import json

from django.core.management.base import BaseCommand, CommandParser

from smarketing.operations.bench import ingest
from smarketing.operations.bench.figures import Result

BENCHES = {"ingest": ingest.run}


class Command(BaseCommand):
    help = "Measure a part of the product against what this machine can do."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=sorted(BENCHES))
        parser.add_argument("--scale", choices=["full", "small"], default="full")
        parser.add_argument("--json", action="store_true", help="one JSON object, nothing else")

    def handle(self, *, name: str, scale: str, **options: object) -> None:
        result = BENCHES[name](scale)
        if options["json"]:
            self.stdout.write(json.dumps(result.as_json()))
        else:
            self.tell(result)

    def tell(self, result: Result) -> None:
        self.stdout.write(f"{result.bench} on {result.engine}")
        for figure, value in result.figures.items():
            self.stdout.write(f"  {figure:24} {value}")
        for target in result.targets:
            if target.value is not None:
                verdict = "holds" if target.holds else "DOES NOT HOLD"
                self.stdout.write(
                    f"  {target.id:4} {target.value} {target.unit} "
                    f"(target {target.target}, floor {target.floor}): {verdict}"
                )
