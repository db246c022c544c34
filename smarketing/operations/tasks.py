from celery import shared_task
from django.utils import timezone

from smarketing.operations.services import organizations_to_verify, verify_organization


@shared_task(name="operations.verify_all")
def verify_all() -> None:
    for organization_id in organizations_to_verify():
        verify.delay(organization_id)


# The whole history is folded once more: a million moves take about a minute.
@shared_task(name="operations.verify", soft_time_limit=1500, time_limit=1560)
def verify(organization_id: int) -> None:
    verify_organization(organization_id, timezone.now())
