from celery import shared_task
from django.core.mail import send_mail

from smarketing.accounts.services import passwords

RETRIES = {"autoretry_for": (OSError,), "max_retries": 5, "retry_backoff": 10}


@shared_task(name="accounts.mail_reset", **RETRIES)
def mail_reset(email: str, site: str) -> None:
    passwords.mail_reset(email=email, site=site)


@shared_task(name="accounts.mail", **RETRIES)
def mail(subject: str, body: str, to: str) -> None:
    send_mail(subject, body, None, [to])
