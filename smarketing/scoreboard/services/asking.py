"""Ask a worker for a board that nobody keeps yet. No request composes one."""

from datetime import datetime

from smarketing.accounts.models import Organization
from smarketing.audit import bell
from smarketing.celery import app

ONCE_MS = 3000  # one question is handed on at most once in this time


def ask_for(organization: Organization, period_key: str, as_of: datetime | None) -> None:
    """Have the board of a period, or of an earlier moment, composed soon."""
    moment = as_of.isoformat() if as_of else ""
    question = (organization.pk, period_key, moment)

    def ask() -> None:
        if bell.client.set(f"asked:{question}", 1, nx=True, px=ONCE_MS):
            app.send_task("scoreboard.compose_period", question, queue="work")

    bell.if_redis(ask)


def ask_for_newest(organization: Organization) -> None:
    """Have the first board of an organisation composed, where none stands yet."""
    bell.ring(organization.pk)
