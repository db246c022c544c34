from celery import shared_task
from django.utils import timezone

from personas.services.telling import remind_weekly


@shared_task(name="personas.remind")
def remind() -> None:
    remind_weekly(timezone.now())
