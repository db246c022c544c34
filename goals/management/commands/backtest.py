import json
from datetime import date

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from goals.api.forecast_plain import calibration_told
from goals.queries.forecasts.hindcasts import QUARTER, SPANS, CalibrationPage, judged
from goals.queries.plan import usual_metric
from goals.rules.metrics import metric_of
from smarketing.accounts.models import Organization
from smarketing.accounts.queries import today_in


class Command(BaseCommand):
    help = "Hold the forecast of every past period and week against what came of it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument(
            "--by", choices=SPANS, default=QUARTER, help="fiscal quarters or months"
        )
        parser.add_argument("--metric", help="amount:customer, count:customer, …; the usual one")
        parser.add_argument("--from", dest="first", type=date.fromisoformat, metavar="2018-03-01")
        parser.add_argument("--json", action="store_true", help="one JSON object, nothing else")

    def handle(self, *, slug: str, by: str, first: date | None, **options: object) -> None:
        organization = Organization.objects.filter(slug=slug).first()
        if organization is None:
            raise CommandError(f"There is no organisation {slug}.")
        metric = usual_metric(organization)
        if options["metric"]:
            steps = list(organization.steps.values_list("key", flat=True))
            try:
                metric = metric_of(options["metric"], steps)
            except ValueError:
                raise CommandError(f"{options['metric']} is no metric of {slug}.") from None
        page = judged(organization, metric, by, first, today_in(organization.zone, timezone.now()))
        if options["json"]:
            self.stdout.write(json.dumps(calibration_told(page)))
        else:
            self.tell(page)

    def tell(self, page: CalibrationPage) -> None:
        kept = page.calibration
        if not kept.of:
            self.stdout.write("No past period of which enough was known.")
            return
        low, high = kept.interval
        self.stdout.write(
            f"{kept.inside} of {kept.of} weeks inside the 80 % range: "
            f"{float(kept.coverage):.1%} ({low:.1%} to {high:.1%})"
        )
        for name, error in (
            ("forecast", kept.error),
            ("run rate", kept.run_rate_error),
            ("weighted pipeline", kept.weighted_error),
        ):
            self.stdout.write(f"  {name:18} off by {error:.1%}" if error is not None else name)
