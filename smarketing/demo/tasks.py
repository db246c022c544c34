import random

from celery import shared_task
from django.utils import timezone

from smarketing.demo.services.moves import live_on


@shared_task(name="demo.live", ignore_result=True)
def live() -> None:
    live_on(timezone.now(), random.Random())
