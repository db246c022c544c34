from datetime import datetime

from celery import shared_task
from django.utils import timezone

from smarketing.accounts.queries.settled import Settled
from smarketing.audit import bell
from smarketing.scoreboard.queries.snapshots import lagging
from smarketing.scoreboard.services import nightly
from smarketing.scoreboard.services import refresh as boards

SETTLED = Settled()  # of this worker


@shared_task(name="scoreboard.refresh")
def refresh(organization_id: int) -> None:
    if bell.is_time(organization_id):
        boards.refresh(organization_id, timezone.now(), SETTLED)


@shared_task(name="scoreboard.sweep")
def sweep() -> None:
    """Find what a lost ring, a lost Redis or midnight left behind."""
    for organization_id in lagging(timezone.now()):
        bell.ring(organization_id)


@shared_task(name="scoreboard.compose_period")
def compose_period(organization_id: int, period_key: str, as_of: str) -> None:
    moment = datetime.fromisoformat(as_of) if as_of else None
    boards.compose_asked(organization_id, period_key, moment, timezone.now())


@shared_task(name="scoreboard.nightly", soft_time_limit=800, time_limit=840)
def mail_nightly() -> None:
    nightly.mail_all(timezone.now())
