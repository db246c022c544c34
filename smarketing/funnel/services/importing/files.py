"""An import's file and mapping: kept on upload, read through the organisation's own setting."""

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from smarketing.accounts.models import Member, Organization
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.services import rights
from smarketing.audit import services as audit
from smarketing.funnel.models import Import, ImportMapping
from smarketing.funnel.models.imports import Kind
from smarketing.funnel.rules.money import DIGITS
from smarketing.funnel.rules.reading.answers import MappingRefused, Why
from smarketing.funnel.rules.reading.mapping import AnyMapping, Setting
from smarketing.funnel.rules.reading.parsing import parse

LARGEST = 1024**3  # bytes of a file


@transaction.atomic
def keep_file(
    *, by: Member, kind: str, name: str, chunks: Iterable[bytes], now: datetime
) -> Import:
    """Keep an uploaded file; nothing of it is read yet."""
    rights.demand(by, "import.run")
    if kind not in Kind.values:
        raise Fault(_("Choose what the file holds."), fields={"kind": kind})
    folder = Path(settings.MEDIA_ROOT) / "imports" / str(by.organization_id)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / uuid.uuid4().hex
    write(path, chunks)
    made = Import.objects.create(
        organization=by.organization,
        kind=kind,
        file_name=Path(name).name[:200],
        path=str(path.relative_to(settings.MEDIA_ROOT)),
        by=by,
        created_at=now,
        moved_at=now,
    )
    audit.record(by, "import.upload", made, kind=kind)
    return made


def write(path: Path, chunks: Iterable[bytes]) -> None:
    """Write the chunks, up to the largest size; what is too large leaves nothing behind."""
    size = 0
    with path.open("wb") as out:
        for chunk in chunks:
            size += len(chunk)
            if size > LARGEST:
                path.unlink()
                raise Fault(_("A file may have 1 GB at most. Send it in parts."))
            out.write(chunk)


def path_of(one: Import) -> Path:
    return Path(settings.MEDIA_ROOT) / one.path


def setting_of(organization: Organization) -> Setting:
    """What the organisation brings to a file."""
    return Setting(
        steps=tuple(organization.steps.order_by("position").values_list("key", flat=True)),
        currency=organization.currency,
        timezone=organization.timezone,
        digits=DIGITS,
    )


def mapping_of(one: Import) -> AnyMapping:
    """The import's mapping, understood; a `Fault` names everything that is wrong with it."""
    steps = setting_of(one.organization).steps
    try:
        return parse(one.mapping, one.kind, steps)
    except MappingRefused as refused:
        raise Fault(" ".join(said(why) for why in refused.whys)) from refused


def said(why: Why) -> str:
    """A reason in the reader's language."""
    return _(why.msgid) % why.params


def heading_digest(heading: Iterable[str]) -> str:
    """What tells files of one shape: their headings, whatever the order of their columns."""
    return hashlib.sha256("\x1f".join(sorted(heading)).encode()).hexdigest()


def keep_mapping(one: Import, heading: Iterable[str], now: datetime) -> None:
    """Offer this mapping again for the next file of the same shape."""
    system = one.mapping.get("source_system", "file")
    ImportMapping.objects.update_or_create(
        organization=one.organization,
        kind=one.kind,
        source_system=system if isinstance(system, str) else "file",
        heading=heading_digest(heading),
        defaults={"mapping": one.mapping, "used_at": now},
    )


def kept_mapping(
    organization: Organization, kind: str, heading: Iterable[str]
) -> Mapping[str, object] | None:
    """The mapping last used for a file of this shape, if any."""
    known = organization.import_mappings.filter(kind=kind, heading=heading_digest(heading))
    newest = known.order_by("-used_at").first()
    return newest.mapping if newest else None
