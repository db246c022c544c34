from celery import shared_task
from django.utils import timezone

from goals.services import promises


@shared_task(name="goals.freeze_values")
def freeze_values() -> None:
    promises.freeze_all(timezone.now())
