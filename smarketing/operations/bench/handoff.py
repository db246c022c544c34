"""A part of `bench read`: the list of waiting leads, signed in, while thousands wait."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from smarketing.accounts.models import Organization
from smarketing.funnel.rules.said import About, LeadRef, Said
from smarketing.funnel.services import ledger
from smarketing.operations.bench import ground, house
from smarketing.operations.bench.figures import Result, percentile, spread
from smarketing.operations.bench.machine import load

SCALES = {"full": (10_000, 5, 2.0), "small": (10_000, 2, 1.0), "tiny": (60, 1, 0.2)}
READERS = 1  # how long one person waits
CHUNK = 2_000


def measure(scale: str) -> Result:
    """H1: the first page of the list and a later one, each asked again and again."""
    leads, rounds, seconds = SCALES[scale]
    now = timezone.now()
    organization, _by = ground.company("waiting")
    pass_leads(organization, leads, now)
    cookie = ground.session(organization)
    middle = organization.handoffs.order_by("due_at", "pk")[leads // 2]
    after = f"{middle.due_at:%Y-%m-%dT%H:%M:%S}%2B00:00~{middle.pk}"
    took: dict[str, list[float]] = {"first": [], "middle": []}
    statuses: dict[str, object] = {}
    with house.processes() as begin, house.Crowd() as crowd:
        port = house.free_port()
        house.wait_until_open(begin(house.pages("product", port)), port)
        asked = {"first": "?whose=all", "middle": f"?whose=all&after={after}"}
        for _round in range(rounds):
            for name, query in asked.items():
                head = house.head(f"/handoff/{query}", port, Cookie=cookie)
                answer = crowd.ask(pages=port, head=head, readers=READERS, seconds=seconds)
                took[name] += [one * 1000 for one in answer["took"]]
                statuses[name] = answer["statuses"]
    result = Result("read", connection.vendor)
    result.figures = {
        "waiting": organization.handoffs.filter(answer="", withdrawn=False).count(),
        "list_ms": {name: spread(times) for name, times in took.items()},
        "statuses": statuses,
        "load": load(),
    }
    result.measured("handoff_list", max(percentile(times, 0.95) for times in took.values()))
    return result


def pass_leads(organization: Organization, count: int, now: datetime) -> None:
    """So many leads of six personas and ten sources that reached the entry step lately."""
    for start in range(0, count, CHUNK):
        numbers = range(start, min(start + CHUNK, count))
        said = [
            Said(
                LeadRef("bench", f"L{n}"),
                f"bench:{n}",
                what="mql",
                at=now - timedelta(seconds=20 * n),
                source=f"source {n % 10}",
                persona=f"persona {n % 6}",
            )
            for n in numbers
        ]
        about = {one.lead: About(person={"company": f"Company {one.key}"}) for one in said}
        with transaction.atomic():
            organization.raise_wanted()
            ledger.post(organization, said, about=about, recorded_at=now)
