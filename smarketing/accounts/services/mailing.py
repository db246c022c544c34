"""Mail goes out by a worker, so that no page waits for a mail server."""

from kombu.exceptions import OperationalError

from smarketing.celery import app


def queue_mail(task: str, *said: str) -> bool:
    """Hand a mail's task to a worker; False where Redis does not answer and nobody will."""
    try:
        app.send_task(task, said, queue="work", retry=False)
    except (OperationalError, OSError):
        return False
    return True
