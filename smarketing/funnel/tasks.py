from celery import shared_task
from django.utils import timezone

from smarketing.funnel.services import matching
from smarketing.funnel.services import rebuild as rebuilding
from smarketing.funnel.services.handoffs import expiring, reminding
from smarketing.funnel.services.importing import files, running, turns


@shared_task(name="funnel.rebuild")
def rebuild(organization_id: int) -> None:
    if rebuilding.rebuild_chunk(organization_id, timezone.now()):
        rebuilding.send_rebuild(organization_id)


@shared_task(name="funnel.rematch")
def rematch(organization_id: int) -> None:
    if matching.rematch_chunk(organization_id, timezone.now()):
        matching.send_rematch(organization_id)


@shared_task(name="funnel.wake")
def wake() -> None:
    rebuilding.wake_rebuilds(timezone.now())
    turns.wake_imports(timezone.now())
    matching.wake_rematches(timezone.now())


# Looking at a large file takes longer than other tasks may; a second worker that is given the same
# import meanwhile finds that it is not its turn.
@shared_task(name="funnel.import_file", soft_time_limit=1500, time_limit=1560)
def import_file(import_id: int) -> None:
    if running.go_on(import_id, timezone.now()):
        turns.send(import_id)


@shared_task(name="funnel.forget_files")
def forget_files() -> None:
    files.forget_files(timezone.now())


@shared_task(name="funnel.expire")
def expire() -> None:
    expiring.expire_all(timezone.now())


@shared_task(name="funnel.remind")
def remind() -> None:
    reminding.remind_all(timezone.now())
