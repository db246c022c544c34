from celery import shared_task
from django.utils import timezone

from stages.services.assessing import look_everywhere


@shared_task(name="stages.assess", ignore_result=True)
def assess() -> None:
    """Each minute: what changed since the last look is assessed again, at midnight everything."""
    look_everywhere(timezone.now())
