"""An import's file: kept on upload, read with its mapping, thrown away after its days."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from smarketing.accounts.models import Member
from smarketing.accounts.rules.faults import Fault, Missing, Overtaken
from smarketing.accounts.services import rights
from smarketing.audit import services as audit
from smarketing.funnel.models import Import, ImportMapping
from smarketing.funnel.models.imports import Kind, State
from smarketing.funnel.queries.imports import heading_digest, path_of, setting_of
from smarketing.funnel.rules.reading.answers import FileRefused, MappingRefused, Why
from smarketing.funnel.rules.reading.guess import peek
from smarketing.funnel.rules.reading.mapping import AnyMapping
from smarketing.funnel.rules.reading.parsing import LAST_HEADING, format_of, parse
from smarketing.funnel.rules.reading.returned import came_back

LARGEST = 1024**3  # bytes of a file
KEPT = timedelta(days=30)  # that an uploaded file lies here
UNTAKEN = (State.UPLOADED, State.CHECKED, State.FAILED)
SETTLED = (State.UPLOADED, State.CHECKED, State.DONE, State.FAILED, State.UNDONE)


@transaction.atomic
def keep_file(
    *, by: Member, kind: str, name: str, chunks: Iterable[bytes], now: datetime
) -> Import:
    """Keep an uploaded file; nothing of it is read yet."""
    if kind not in Kind.values:
        said_kind = _("Choose what the file holds.")
        raise Fault(said_kind, fields={"kind": said_kind})
    demand_import(by, kind)
    folder = Path(settings.MEDIA_ROOT) / "imports" / str(by.organization_id)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / uuid.uuid4().hex
    write(path, chunks)
    made = Import.objects.create(
        organization=by.organization,
        kind=kind,
        file_name=plain_name(name),
        path=str(path.relative_to(settings.MEDIA_ROOT)),
        by=by,
        created_at=now,
        moved_at=now,
    )
    audit.record(by, "import.upload", made, kind=kind)
    return made


def demand_import(by: Member, kind: str) -> None:
    """Let the member import such a file, or raise `Refused`.

    A file of people gives halves and teams, as the people page does.
    """
    rights.demand(by, "import.people" if kind == Kind.PEOPLE else "import.run")


def write(path: Path, chunks: Iterable[bytes]) -> None:
    """Write the chunks, up to the largest size; what is too large leaves nothing behind."""
    size = 0
    try:
        with path.open("wb") as out:
            for chunk in chunks:
                size += len(chunk)
                if size > LARGEST:
                    raise Fault(_("A file may have 1 GB at most. Send it in parts."))
                out.write(chunk)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def plain_name(name: str) -> str:
    """The file's own name without folders and what cannot be shown, its ending kept."""
    text = "".join(c for c in name.replace("\\", "/").rpartition("/")[2] if c.isprintable())
    return text if len(text) <= 200 else text[:190] + text[-10:]


def demand_file(one: Import) -> None:
    """Raise `Fault` where the file is not here any more."""
    if not one.path or not path_of(one).exists():
        raise Fault(_("The file was thrown away. Upload it again."))


def mapping_of(one: Import) -> AnyMapping:
    """The import's mapping, understood; a `Fault` names everything that is wrong with it."""
    try:
        return parse(one.mapping, one.kind, setting_of(one.organization).steps)
    except MappingRefused as refused:
        raise Fault(" ".join(said(why) for why in refused.whys)) from refused


def said(why: Why) -> str:
    """A reason in the reader's language."""
    return _(why.msgid) % why.params


def keep_mapping(one: Import, now: datetime) -> None:
    """Offer this mapping again for the next file of the same shape."""
    heading = peek(path_of(one), one.file_name, mapping_of(one).format).heading
    if came_back(heading):
        return  # kept with the file that these rows were in
    system = one.mapping.get("source_system", "file")
    ImportMapping.objects.update_or_create(
        organization=one.organization,
        kind=one.kind,
        source_system=system if isinstance(system, str) else "file",
        heading=heading_digest(heading),
        defaults={"mapping": one.mapping, "used_at": now},
    )


@transaction.atomic
def discard_file(*, by: Member, import_id: int) -> None:
    """Throw away a file of which nothing was imported, and its row."""
    one = by.organization.imports.filter(pk=import_id).first()
    if one is None:
        raise Missing(_("There is no such import."))
    demand_import(by, one.kind)
    path = path_of(one)
    waits = Import.objects.filter(pk=one.pk, state__in=UNTAKEN, started_at__isnull=True)
    if not waits.delete()[0]:
        raise Overtaken(_("This import has gone on since you looked."), current=one)
    audit.record(by, "import.discard", file=one.file_name)

    def remove() -> None:
        path.unlink(missing_ok=True)

    transaction.on_commit(remove)


def forget_files(now: datetime) -> int:
    """Throw away the files of imports older than `KEPT`; the log stays. How many it were."""
    old = Import.objects.filter(created_at__lt=now - KEPT, state__in=SETTLED).exclude(path="")
    count = 0
    for one in old.iterator():
        path_of(one).unlink(missing_ok=True)
        Import.objects.filter(pk=one.pk).update(path="", survey=without_cells(one.survey))
        count += 1
    return count


def without_cells(survey: dict) -> dict:
    """A survey without what the file's cells held."""
    return {**survey, "refused": [], "barred": {}, "unheard": {}}


def keep_answer(*, by: Member, import_id: int, mapping: dict) -> None:
    """Keep what was answered before the file's beginning could be read."""
    one = by.organization.imports.filter(pk=import_id).first()
    if one is None:
        raise Missing(_("There is no such import."))
    demand_import(by, one.kind)
    Import.objects.filter(pk=one.pk, state__in=UNTAKEN).update(mapping=mapping)


def keep_heading(*, by: Member, import_id: int, mapping: dict) -> None:
    """Keep the line of the headings that a mapping's format says; a `Fault` where none are."""
    one = by.organization.imports.filter(pk=import_id).first()
    if one is None:
        raise Missing(_("There is no such import."))
    demand_import(by, one.kind)
    told = format_of(mapping["format"])
    if told.heading is None:
        raise Fault(_("A line is a number from 1 to %(most)s.") % {"most": LAST_HEADING})
    try:
        peek(path_of(one), one.file_name, told)
    except FileRefused as refused:
        raise Fault(said(refused.why)) from refused
    # What a check found before holds no longer.
    Import.objects.filter(pk=one.pk, state=State.CHECKED).update(state=State.UPLOADED, survey={})
    keep_answer(by=by, import_id=import_id, mapping=mapping)
