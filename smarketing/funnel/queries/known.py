"""What was named before, to choose from instead of typing it again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Manager
from django.utils.translation import gettext as _

from smarketing.accounts.models import Organization
from smarketing.funnel.models import Lead, Move
from smarketing.funnel.rules.handoffs import ANSWERED, BY_HAND, EXPIRED, PASSED

MOST = 200  # names offered
HERE = (BY_HAND, PASSED, ANSWERED, "reassign:")  # begin the keys of what our own pages said
MATCHED = "match:"  # begins that of a persona found by the rules; the lead's number follows


def known_sources(organization: Organization) -> list[str]:
    """The names of sources, by alphabet."""
    return list(organization.sources.values_list("name", flat=True)[:MOST])


def personas_now(organization: Organization) -> dict[int, str]:
    """The personas that are not archived, by number."""
    return dict(organization.personas.filter(archived_at__isnull=True).values_list("pk", "name"))


@dataclass(frozen=True)
class Visited:
    """Visitors that somebody typed for a day."""

    day: date
    source: str
    count: int


def visits_typed(organization: Organization, system: str, most: int = 14) -> list[Visited]:
    """What a source system said last of visitors, newest day first."""
    days = organization.visit_days.filter(source_system=system).order_by("-day", "source")[:most]
    found = list(days.values_list("day", "source", "count"))
    numbers = {source for _day, source, _count in found}
    names = dict(organization.sources.filter(pk__in=numbers).values_list("pk", "name"))
    return [Visited(day, names.get(source, ""), count) for day, source, count in found]


def tellers(organization: Organization, moves: Sequence[Move]) -> dict[int, str]:
    """Who or what said each move: the member who typed or answered, the file, the source system."""
    said_here = [move for move in moves if move.event_key.startswith(HERE)]
    members = names_of(organization.members, "name", {move.recorded_by for move in said_here})
    files = names_of(organization.imports, "file_name", {move.brought_by for move in moves})
    return {move.pk: teller_of(move, members, files) for move in moves}


def teller_of(move: Move, members: Mapping[int, str], files: Mapping[int, str]) -> str:
    if move.event_key.startswith(HERE):
        if move.recorded_by is None and move.what == EXPIRED:
            return _("the promised time")
        return members.get(move.recorded_by, "")
    if move.event_key.startswith(MATCHED):
        return _("the rules of the personas")
    return files.get(move.brought_by) or move.event_key.split(":")[1]


def names_of(rows: Manager, column: str, numbers: set[int | None]) -> dict[int, str]:
    return dict(rows.filter(pk__in=numbers - {None}).order_by().values_list("pk", column))


def names_standing(organization: Organization, lead: Lead) -> dict[str, str]:
    """The names of a lead's owner, team, persona and source; "" for none."""
    rows = {
        "owner": organization.members,
        "team": organization.teams,
        "persona": organization.personas,
        "source": organization.sources,
    }
    return {
        name: names_of(found, "name", {getattr(lead, name)}).get(getattr(lead, name), "")
        for name, found in rows.items()
    }
