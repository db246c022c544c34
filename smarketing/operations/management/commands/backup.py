from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from smarketing.operations.backup import Unfit, back_up


class Command(BaseCommand):
    help = "Write everything this installation holds into one file, while it runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: object) -> None:
        if not file.parent.is_dir():
            raise CommandError(f"There is no folder {file.parent}. Make it first.")
        try:
            rows = back_up(file, timezone.now())
        except Unfit as unfit:
            raise CommandError(str(unfit)) from unfit
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
        size = file.stat().st_size / 1e6
        self.stdout.write(
            f"{sum(rows.values())} rows of {len(rows)} tables in {file}, {size:.1f} MB."
        )
        self.stdout.write("The secret key is not in it: keep a copy of it elsewhere.")
