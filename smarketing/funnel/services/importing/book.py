"""What the ledger knows of a chunk's rows, read in a few set-based queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import NamedTuple

from django.db import connection
from django.db.backends.utils import CursorWrapper

from smarketing.accounts.models import Organization
from smarketing.funnel.rules.reading.facts import AttemptRow, RowFacts, key_of
from smarketing.funnel.rules.said import LeadRef
from smarketing.funnel.services.ledger import roads
from smarketing.funnel.services.ledger.leads import known_leads

FACT = 'id, event_key, version, deleted, what, at, "on", owner, team, fingerprint, lead_id'
new_ref = partial(tuple.__new__, LeadRef)  # a third of the time of LeadRef(...)
VALUES = "back_to, reason, amount, currency, source, campaign, persona, origin"


class Kept(NamedTuple):
    """The highest version of a fact that the ledger holds; names as the source system said them."""

    id: int
    version: int
    deleted: bool
    what: str
    at: datetime | None
    on: date | None
    owner: str | None
    team: str | None
    mark: int  # its fingerprint
    lead: int
    said_in: int  # the version that first said the owner and team: a later one repeats them


class Special(NamedTuple):
    """A fact that an import said of a lead in its own name: a changed owner, a going back."""

    key: str
    import_id: int
    kept: Kept


@dataclass
class Book:
    """The ledger's side of a chunk. `changes` and `backs` go by the lead's part of the key."""

    leads: dict[LeadRef, int] = field(default_factory=dict)
    facts: dict[str, Kept] = field(default_factory=dict)
    changes: Mapping[str, list[Special]] = field(default_factory=dict)
    backs: Mapping[str, list[Special]] = field(default_factory=dict)
    mappings: Mapping[int, dict] = field(default_factory=dict)  # of the imports that said those

    def leads_heard_of(self, refs: Iterable[LeadRef], rows: Iterable[RowFacts]) -> set[LeadRef]:
        """The leads of which anything that these rows give or might take back is kept."""
        if not self.facts:
            return set()
        return {
            ref
            for ref, row in zip(refs, rows, strict=True)
            if any(fact.key in self.facts for fact in (*row.facts, *row.absent))
            or self.backs
            and key_of(row.source_system, row.lead_key, row.lead_alias) in self.backs
        }


def ref_of(row: RowFacts | AttemptRow) -> LeadRef:
    """How a row names its lead."""
    if row.lead_alias:
        return LeadRef(row.source_system, None, row.lead_alias, row.lead_key)
    return new_ref((row.source_system, row.lead_key, "", ""))


def look_up(
    organization: Organization,
    rows: Sequence[RowFacts],
    refs: Sequence[LeadRef],
    own_ids: bool = False,
) -> Book:
    """Read what is kept of the facts that these rows, of these leads, give or might take back.

    A lead that is not known has no facts, unless rows have `own_ids` or name it by an alias: then
    another lead may have had them.
    """
    road = roads.here()
    with connection.cursor() as cursor:
        leads = known_leads(cursor, road, organization, set(refs))
        old = [
            row
            for row, ref in zip(rows, refs, strict=True)
            if own_ids or row.lead_alias or ref in leads
        ]
        keys = {fact.key for row in old for fact in row.facts}
        keys.update(fact.key for row in old for fact in row.absent)
        condition, values = road.among("event_key", list(keys))
        condition = f"organization_id = %s AND {condition}"
        book = Book(leads, kept_where(cursor, organization, condition, [organization.pk, values]))
        carriers = sorted({kept.lead for kept in book.facts.values()})
        if carriers:
            note_specials(cursor, organization, book, *road.among("lead_id", carriers))
    return book


def note_specials(
    cursor: CursorWrapper, organization: Organization, book: Book, condition: str, values: object
) -> None:
    """What imports said in their own name of these leads."""
    condition += " AND event_key LIKE 'file:%%' AND (what = '' OR stands)"
    found: dict[str, dict[str, list[Special]]] = {
        ":owner:": defaultdict(list),
        ":back:": defaultdict(list),
    }
    for key, kept in kept_where(cursor, organization, condition, [values]).items():
        stem, marker, import_id = key.rpartition(":owner:" if not kept.what else ":back:")
        if marker and import_id.isdigit():
            found[marker][stem].append(Special(key, int(import_id), kept))
    book.changes, book.backs = found[":owner:"], found[":back:"]
    imports = {one.import_id for kind in found.values() for ones in kind.values() for one in ones}
    known = organization.imports.filter(pk__in=imports)
    book.mappings = dict(known.values_list("pk", "mapping"))


def kept_where(
    cursor: CursorWrapper, organization: Organization, condition: str, values: list
) -> dict[str, Kept]:
    """The facts of the organisation that hold under a condition, by their keys."""
    cursor.execute(f"SELECT {FACT} FROM funnel_move WHERE {condition}", values)
    versions = sorted(cursor.fetchall())  # by id, and so by version
    owners = dict(organization.member_names.values_list("id", "name")) if versions else {}
    teams = dict(organization.team_names.values_list("id", "name")) if versions else {}
    kept: dict[str, Kept] = {}
    for id_, key, version, deleted, what, at, on, owner, team, mark, lead in versions:
        before = kept.get(key)
        repeats = before and what and not before.deleted
        kept[key] = Kept(
            id_,
            version,
            bool(deleted),
            what,
            at,
            on,
            name_in(owners, owner),
            name_in(teams, team),
            mark,
            lead,
            before.said_in if repeats else id_,
        )
    return kept


def name_in(names: Mapping[int, str], number: int | None) -> str | None:
    """A name's text; not said stays None, said blank stays blank."""
    return names[number] if number else (None if number is None else "")


def values_of(organization: Organization, facts: Iterable[Kept]) -> dict[int, dict[str, object]]:
    """What else these facts say, by their id, as `Said` has it."""
    condition, ids = roads.here().among("id", sorted(kept.id for kept in facts))
    names = VALUES.split(", ")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, {VALUES} FROM funnel_move WHERE {condition}",
            [ids],
        )
        found = {id_: dict(zip(names, said, strict=True)) for id_, *said in cursor.fetchall()}
    for name in ("source", "campaign", "persona"):
        related = getattr(organization, "persona_names" if name == "persona" else f"{name}s")
        numbers = {said[name] for said in found.values() if said[name]}
        texts = dict(related.filter(pk__in=numbers).values_list("pk", "name"))
        for said in found.values():
            said[name] = name_in(texts, said[name])
    return found


def newest_said(leads: Iterable[int]) -> dict[int, int]:
    """For each lead the last of its facts that a file said first, by id."""
    condition, values = roads.here().among("lead_id", sorted(set(leads)))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT lead_id, MAX(id) FROM funnel_move WHERE {condition} "
            "AND version = 1 AND what <> '' AND event_key LIKE 'file:%%' GROUP BY lead_id",
            [values],
        )
        return dict(cursor.fetchall())
