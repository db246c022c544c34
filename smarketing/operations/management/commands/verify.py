import json

from django.core.management.base import BaseCommand, CommandError, CommandParser

from smarketing.accounts.models import Organization
from smarketing.accounts.moment import one_moment
from smarketing.funnel.queries.verify import MOST
from smarketing.operations.queries import all_differences


class Command(BaseCommand):
    help = "Recompute every count, amount and statement by separate code, and compare."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--json", action="store_true", help="one JSON object and nothing else")

    def handle(self, *, slug: str, **options: bool) -> None:
        organization = Organization.objects.filter(slug=slug).first()
        if organization is None:
            raise CommandError(f"There is no organisation “{slug}”.", returncode=2)
        with one_moment(organization.pk) as organization:
            found = all_differences(organization)
        if options["json"]:
            told = {"organization": slug, "differences": [one._asdict() for one in found]}
            told["rebuilding"] = organization.rebuilding
            self.stdout.write(json.dumps(told))
        else:
            self.tell(organization, found)
        if found:
            raise SystemExit(1)

    def tell(self, organization: Organization, found: list) -> None:
        if organization.rebuilding:
            self.stdout.write("A job is folding the history again; verify once it has finished.")
        for one in found:
            self.stdout.write(
                f"{one.where}  {one.key}: stored {one.stored}, recomputed {one.recomputed}"
            )
        more = " or more" if len(found) == MOST else ""
        self.stdout.write(f"{len(found)}{more} differences.")
