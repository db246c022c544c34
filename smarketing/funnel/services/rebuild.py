"""Folding again what was folded: at once for few leads, as a job in chunks for many."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from smarketing.accounts.models import Organization
from smarketing.audit.bell import if_redis, ring_after_commit
from smarketing.celery import app
from smarketing.funnel.models import Rebuild
from smarketing.funnel.services import ledger

AT_ONCE = 5_000  # leads folded again in the transaction that concerns them
CHUNK = 5_000
ASLEEP = timedelta(minutes=2)  # a job that has not moved for so long has lost its worker


def fold_again(organization: Organization, leads: Iterable[int], now: datetime) -> None:
    """Fold these leads again, now if they are few; else the whole history as a job.

    Runs in a transaction which raised `wanted`. While the job runs the organisation carries
    `rebuilding`, and the board says so.
    """
    few = survivors(organization, list(leads)[: AT_ONCE + 1])
    if len(few) <= AT_ONCE:
        ledger.refold(organization, few)
    else:
        order_rebuild(organization, now)


def survivors(organization: Organization, leads: list[int]) -> list[int]:
    """The leads that carry these facts now: a nameless one's facts went to who took it in."""
    pairs = organization.leads.filter(pk__in=leads).values_list("id", "merged_into_id")
    return sorted({merged or lead for lead, merged in pairs})


def order_rebuild(organization: Organization, now: datetime) -> None:
    """Have the whole history folded again, from the first lead on, also if a job runs already."""
    Organization.objects.filter(pk=organization.pk).update(rebuilding=True)
    Rebuild.objects.update_or_create(
        organization=organization, defaults={"after": 0, "moved_at": now}
    )

    def send() -> None:
        send_rebuild(organization.pk)

    transaction.on_commit(send, robust=True)


def send_rebuild(organization_id: int) -> None:
    """Hand the next chunk to a worker; if Redis is silent the sweep finds the job asleep."""
    if_redis(lambda: app.send_task("funnel.rebuild", (organization_id,), queue="work"))


def rebuild_chunk(organization_id: int, now: datetime) -> bool:
    """Fold the job's next leads again, in one transaction; whether there are more."""
    with transaction.atomic():
        organization = Organization.objects.get(pk=organization_id)
        organization.raise_wanted()
        job = Rebuild.objects.filter(organization=organization).first()
        if job is None:
            return False
        chunk = list(
            organization.leads.filter(merged_into__isnull=True, pk__gt=job.after)
            .order_by("pk")
            .values_list("pk", flat=True)[:CHUNK]
        )
        ledger.refold(organization, chunk)
        if chunk:
            Rebuild.objects.filter(pk=job.pk).update(after=chunk[-1], moved_at=now)
        else:
            job.delete()
            Organization.objects.filter(pk=organization_id).update(rebuilding=False)
        ring_after_commit(organization_id)
    return bool(chunk)


def wake_rebuilds(now: datetime) -> None:
    """Send again the jobs whose worker was lost."""
    for organization_id in Rebuild.objects.filter(moved_at__lt=now - ASLEEP).values_list(
        "organization_id", flat=True
    ):
        send_rebuild(organization_id)
