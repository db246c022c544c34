from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from smarketing.operations.backup import Unfit, restore


class Command(BaseCommand):
    help = "Put back everything that a backup holds, in place of what is here. It runs meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--keep-tokens",
            action="store_true",
            help="let API tokens live on; else all are gone, for some may have been revoked since",
        )

    def handle(self, *, file: Path, keep_tokens: bool, **options: object) -> None:
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        try:
            rows = restore(file, keep_tokens=keep_tokens)
        except Unfit as unfit:
            raise CommandError(str(unfit)) from unfit
        self.stdout.write(f"{sum(rows.values())} rows restored. Everybody signs in again.")
        self.stdout.write("Check it with: python manage.py verify SLUG")
