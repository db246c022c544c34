"""What waits at each border of the way, and for how long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from smarketing.accounts.models import Organization
from smarketing.funnel.queries.borders import borders_of
from smarketing.funnel.queries.handoffs import owes_answer
from smarketing.funnel.queries.medians import in_the_middle


@dataclass(frozen=True)
class AtBorder:
    """What waits at a border: behind which step, for whose answer, how much of it too long."""

    entry: str
    half: str
    waiting: int
    late: int
    median: timedelta | None  # how long they have waited; half of them longer


def border_waits(organization: Organization, now: datetime) -> list[AtBorder]:
    """What waits at each border, in the order of the way: four queries."""
    borders = borders_of(organization)
    waits = organization.handoffs.filter(withdrawn=False, answer="").order_by()
    told = {
        step: (waiting, late)
        for step, waiting, late in waits.values("step")
        .annotate(waiting=Count("pk"), late=Count("pk", filter=owes_answer(now)))
        .values_list("step", "waiting", "late")
    }
    counts = {step: {"passed_at": n} for step, (n, _late) in told.items()}
    middles = in_the_middle(waits, counts, "step")
    waited = {step: now - middle(found["passed_at"]) for step, found in middles.items()}
    return [
        AtBorder(one.entry, one.answers, *told.get(one.entry, (0, 0)), waited.get(one.entry))
        for one in sorted(borders, key=lambda one: one.steps.index(one.entry))
    ]


def middle(moments: Sequence[datetime]) -> datetime:
    """Of the two moments in the middle the one between them."""
    return min(moments) + (max(moments) - min(moments)) / 2
