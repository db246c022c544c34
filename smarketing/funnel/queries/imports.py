"""Imports as they are read: the log, a file's beginning, the mapping it suggests."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from smarketing.accounts.models import Organization
from smarketing.funnel.models import Import
from smarketing.funnel.models.imports import Kind, State
from smarketing.funnel.rules.columns import DEAL
from smarketing.funnel.rules.money import DIGITS
from smarketing.funnel.rules.reading.guess import Peek, guess, peek
from smarketing.funnel.rules.reading.mapping import Setting
from smarketing.funnel.rules.reading.parsing import format_of
from smarketing.funnel.rules.reading.returned import came_back, is_note

LOOKED_UP = 500  # rows
OF_BYTES = ("encoding", "delimiter", "heading")  # what a format says of a file and not of its cells


@dataclass(frozen=True)
class Beginning:
    """A file's first rows with the mapping that its headings suggest."""

    peek: Peek
    mapping: dict[str, Any]
    is_known: bool  # the mapping is the one last used for such a file, no guess
    unheard: Mapping[str, Sequence[str]]  # values by column that the last check found, as a survey


def path_of(one: Import) -> Path:
    """Where the import's file lies."""
    return Path(settings.MEDIA_ROOT) / one.path


def setting_of(organization: Organization) -> Setting:
    """What the organisation brings to a file."""
    return Setting(
        steps=tuple(organization.steps.order_by("position").values_list("key", flat=True)),
        currency=organization.currency,
        timezone=organization.timezone,
        digits=DIGITS,
    )


def import_log(organization: Organization) -> QuerySet[Import]:
    """Every import, newest first, without what is long."""
    imports = organization.imports.select_related("by", "undone_by")
    return imports.defer("before", "mapping").order_by("-pk")


def beginning_of(one: Import) -> Beginning:
    """The file's first rows, and the mapping to start from: its own, the last one, a guess.

    Raises FileRefused for what cannot be read, FileAsks for what the mapping's format has to tell
    first.
    """
    seen = peek(path_of(one), one.file_name, format_of(one.mapping.get("format")))
    unheard = one.survey.get("unheard", {})
    if set(one.mapping) - {"format"}:
        return Beginning(seen, one.mapping, False, unheard)
    known = kept_mapping(one.organization, one.kind, seen.heading)
    if known:
        return Beginning(seen, {**known, **one.mapping}, True, unheard)
    steps = setting_of(one.organization).steps
    guessed = guess(one.kind, seen.heading, seen.rows, steps)
    guessed |= by_ids(one.organization, seen, guessed) if one.kind == Kind.LEADS else {}
    return Beginning(seen, {**guessed, **one.mapping}, False, unheard)


def by_ids(organization: Organization, seen: Peek, guessed: Mapping[str, Any]) -> dict[str, Any]:
    """What the ids of a file tell: deals whose leads came in another file with the ids of their
    deals, or leads that are here already, with the system that both came from."""
    lead = guessed.get("lead")
    if lead is None:
        return {}
    place = seen.heading.index(lead)
    ids = {row[place].strip() for row in seen.rows[:LOOKED_UP]}
    known = organization.aliases.filter(kind=DEAL, value__in=ids, lead__external_id__isnull=False)
    found = set(known.values_list("source_system", flat=True)) if "aliases" not in guessed else ()
    if len(found) == 1:
        return {"lead": {"alias": DEAL, "column": lead}, "source_system": found.pop()}
    here = organization.leads.filter(
        source_system__in=systems_of(organization), external_id__in=ids
    )
    found = Counter(here.values_list("source_system", flat=True))
    if len(found) == 1 and 2 * found.total() >= len(ids):
        return {"source_system": next(iter(found))}
    return {}


def systems_of(organization: Organization) -> list[str]:
    """The source systems that files came from, by name; those that named none are left out."""
    named = organization.import_mappings.exclude(source_system="file")
    return sorted(set(named.values_list("source_system", flat=True)))


def heading_digest(heading: Iterable[str]) -> str:
    """What tells files of one shape: their headings, whatever the order of their columns.

    Refused rows that come back have the shape of the file that they were in.
    """
    own = sorted(name for name in heading if not is_note(name))
    return hashlib.sha256("\x1f".join(own).encode()).hexdigest()


def kept_mapping(
    organization: Organization, kind: str, heading: Sequence[str]
) -> dict[str, Any] | None:
    """The mapping last used for a file of this shape, if any."""
    known = organization.import_mappings.filter(kind=kind, heading=heading_digest(heading))
    newest = known.order_by("-used_at").first()
    if newest is None:
        return None
    return of_cells(newest.mapping) if came_back(heading) else newest.mapping


def of_cells(mapping: dict[str, Any]) -> dict[str, Any]:
    """A mapping without what its format says of one file's bytes and lines."""
    told = {name: said for name, said in mapping.get("format", {}).items() if name not in OF_BYTES}
    return {**mapping, "format": told}


def still_without_lead(one: Import) -> int:
    """How many of the leads that this import knew by an alias only nobody has claimed since."""
    if not one.without_lead or one.state == State.UNDONE:
        return 0
    nameless = one.organization.leads.filter(
        external_id__isnull=True, merged_into__isnull=True, moves__brought_by=one.pk
    )
    return nameless.distinct().count()
