from celery import shared_task
from django.utils import timezone

from smarketing.funnel.services import rebuild as rebuilding
from smarketing.funnel.services.importing import running


@shared_task(name="funnel.rebuild")
def rebuild(organization_id: int) -> None:
    if rebuilding.rebuild_chunk(organization_id, timezone.now()):
        rebuilding.send_rebuild(organization_id)


@shared_task(name="funnel.wake")
def wake() -> None:
    rebuilding.wake_rebuilds(timezone.now())
    running.wake_imports(timezone.now())


@shared_task(name="funnel.import_file")
def import_file(import_id: int) -> None:
    if running.go_on(import_id, timezone.now()):
        running.send(import_id)
