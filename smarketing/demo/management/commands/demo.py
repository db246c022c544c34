import json
import os
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from smarketing.demo.rules import company
from smarketing.demo.services.fill import fill

KEPT = "demo-sign-ins.json"


class Command(BaseCommand):
    help = "Fill the demo organisation where it is missing, and print who can sign in to it."

    def handle(self, **options: object) -> None:
        kept = Path(settings.HOME) / KEPT

        def keep(passwords: dict[str, str]) -> None:
            write_for_owner(kept, passwords)

        fill(timezone.now(), self.stdout.write, keep)
        if not kept.exists():
            self.stdout.write("The demo's passwords are not kept here any more.")
            return
        passwords = json.loads(kept.read_text())
        for seat in company.SEATS:
            email = f"{seat.key}@{company.DOMAIN}"
            self.stdout.write(f"  {seat.title:26} {email:38} {passwords[email]}")


def write_for_owner(path: Path, passwords: dict[str, str]) -> None:
    """Keep the passwords where only the installation's owner reads them."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        json.dump(passwords, out)
