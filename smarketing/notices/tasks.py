from celery import shared_task
from django.utils import timezone

from smarketing.notices import services


@shared_task(name="notices.mail")
def mail() -> None:
    services.mail_news(timezone.now())


@shared_task(name="notices.forget")
def forget() -> None:
    services.forget_old(timezone.now())
