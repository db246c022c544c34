from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from smarketing.accounts.models import Organization
from smarketing.scoreboard.services.refresh import refresh


class Command(BaseCommand):
    help = "Compose the scoreboard of an organisation now, in this process."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug")

    def handle(self, slug: str, **options: object) -> None:
        organization = Organization.objects.filter(slug=slug).first()
        if organization is None:
            raise CommandError(f"There is no organisation “{slug}”.")
        snapshot = refresh(organization.pk, timezone.now())
        snapshot.refresh_from_db()
        self.stdout.write(
            f"{slug}: {snapshot.period}, version {snapshot.right_version}, "
            f"computed {snapshot.right_at:%Y-%m-%d %H:%M:%S} UTC"
        )
