"""Rows of a file against what the ledger knows of them: which facts are news.

The same row again is no news. A changed date, amount, reason, source, campaign, persona or origin
is the next version of its fact; a changed owner or team alone is said at the moment of the
import; what a row no longer gives is taken back as the contract says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from smarketing.accounts.models import Organization
from smarketing.funnel.models import Move
from smarketing.funnel.rules.ledger import ACTS, OUTCOMES
from smarketing.funnel.rules.reading.facts import RowFacts, SaidFact, key_of
from smarketing.funnel.rules.said import LeadRef, Said, fingerprint

ACTS_AND_OUTCOMES = (*OUTCOMES, *ACTS)


@dataclass(frozen=True)
class Kept:
    """The highest version of a fact that the ledger holds."""

    id: int
    version: int
    deleted: bool
    what: str
    owner: str | None
    team: str | None
    mark: int  # its fingerprint
    lead: int


@dataclass
class Book:
    """What the ledger knows of a chunk's rows."""

    facts: dict[str, Kept] = field(default_factory=dict)
    owners: dict[str, list[Kept]] = field(default_factory=dict)  # by the lead's part of the key
    backs: dict[str, list[tuple[str, Kept]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Moment:
    """The import in whose name facts are said."""

    id: int
    at: datetime
    steps: tuple[str, ...]


def ref_of(row: RowFacts) -> LeadRef:
    """How a row names its lead."""
    if row.lead_alias:
        return LeadRef(row.source_system, None, row.lead_alias, row.lead_key)
    return LeadRef(row.source_system, row.lead_key)


def stem_of(row: RowFacts, *what: str) -> str:
    return key_of(row.source_system, row.lead_key, row.lead_alias, *what)


def look_up(organization: Organization, rows: Sequence[RowFacts]) -> Book:
    """Read what is kept of every fact these rows give or might take back, in three queries."""
    book = Book()
    keys = {fact.key for row in rows for fact in (*row.facts, *row.absent)}
    names = Names(organization)
    for chunk in parts(sorted(keys), 30_000):
        for key, kept in kept_moves(organization, names, event_key__in=chunk):
            if key not in book.facts or book.facts[key].version < kept.version:
                book.facts[key] = kept
    leads = sorted({kept.lead for kept in book.facts.values()})
    for chunk in parts(leads, 30_000):
        for marker, found in ((":owner:", book.owners), (":back:", book.backs)):
            special = {"lead_id__in": chunk, "event_key__contains": marker}
            note(found, marker, kept_moves(organization, names, **special))
    return book


def note(found: dict, marker: str, moves: Sequence[tuple[str, Kept]]) -> None:
    """Keep the highest version of each special fact, by the lead's part of its key."""
    newest: dict[str, Kept] = {}
    for key, kept in moves:
        if key not in newest or newest[key].version < kept.version:
            newest[key] = kept
    for key, kept in newest.items():
        stem = key.rpartition(marker)[0]
        found.setdefault(stem, []).append((key, kept) if marker == ":back:" else kept)


class Names:
    """The names behind the numbers that moves keep."""

    def __init__(self, organization: Organization) -> None:
        self.owners = dict(organization.member_names.values_list("id", "name"))
        self.teams = dict(organization.team_names.values_list("id", "name"))

    def said(self, names: Mapping[int, str], number: int | None) -> str | None:
        return names[number] if number else (None if number is None else "")


def kept_moves(organization: Organization, names: Names, **where: object) -> list[tuple[str, Kept]]:
    columns = "id event_key version deleted what owner team fingerprint lead_id".split()
    rows = Move.objects.filter(organization=organization, **where).values_list(*columns)
    return [
        (
            key,
            Kept(
                id_,
                version,
                deleted,
                what,
                names.said(names.owners, owner),
                names.said(names.teams, team),
                mark,
                lead,
            ),
        )
        for id_, key, version, deleted, what, owner, team, mark, lead in rows
    ]


def parts(values: list, size: int) -> list[list]:
    return [values[start : start + size] for start in range(0, len(values), size)]


def news_of(row: RowFacts, book: Book, moment: Moment) -> list[Said]:
    """The facts that this row adds to the ledger; none if it says nothing new."""
    ref = ref_of(row)
    said = [news for fact in row.facts if (news := news_of_fact(ref, fact, book))]
    said += [*taken_back(ref, row, book, moment), *given_again(ref, row, book)]
    if not any(fact.version == 1 for fact in said):
        said += changed_owner(ref, row, book, moment)
    return said


def said_of(ref: LeadRef, fact: SaidFact) -> Said:
    """A fact of a file as the ledger takes it."""
    return Said(
        lead=ref,
        key=fact.key,
        what=fact.what,
        stands=fact.stands,
        at=fact.at,
        on=fact.on,
        back_to=fact.back_to or "",
        reason=fact.reason or "",
        amount=fact.amount_minor,
        currency=(fact.currency or "") if fact.amount_minor is not None else "",
        owner=fact.owner,
        team=fact.team,
        source=fact.source,
        campaign=fact.campaign,
        persona=fact.persona,
        origin=fact.origin,
    )


def news_of_fact(ref: LeadRef, fact: SaidFact, book: Book) -> Said | None:
    """The fact as its first or next version, or nothing where it stands as it is."""
    said, kept = said_of(ref, fact), book.facts.get(fact.key)
    if kept is None:
        return said
    if said.what:  # an assignment says its owner itself; every other fact keeps its first
        said = said._replace(owner=kept.owner, team=kept.team)
    if not kept.deleted and fingerprint(said) == kept.mark:
        return None
    return said._replace(version=kept.version + 1)


def tombstone(ref: LeadRef, key: str, kept: Kept) -> Said:
    return Said(ref, key, version=kept.version + 1, deleted=True, what=kept.what)


def taken_back(ref: LeadRef, row: RowFacts, book: Book, moment: Moment) -> list[Said]:
    """What the row no longer gives: outcomes vanish, a step is gone back from."""
    gone = [
        (absent, kept)
        for absent in row.absent
        if (kept := book.facts.get(absent.key)) and not kept.deleted
    ]
    steps = [(absent, kept) for absent, kept in gone if absent.what in moment.steps]
    said = [tombstone(ref, one.key, kept) for one, kept in gone if one.what not in moment.steps]
    if not steps or any(fact.what in ACTS_AND_OUTCOMES for fact in row.facts):
        return said
    given = [fact.what for fact in row.facts if fact.what in moment.steps]
    if not given:
        return said + [tombstone(ref, absent.key, kept) for absent, kept in steps]
    highest = max(given, key=moment.steps.index)
    late = [kept for _absent, kept in steps if is_later(kept, moment)]
    said += [tombstone(ref, one.key, kept) for one, kept in steps if kept in late]
    if len(late) < len(steps) and not went_back(row, book, highest):
        key = stem_of(row, "back", str(moment.id))
        said.append(Said(ref, key, what=highest, stands=True, at=moment.at))
    return said


def is_later(kept: Kept, moment: Moment) -> bool:
    """Whether a fact is dated after the import: then there is nothing to go back from."""
    at, on = Move.objects.filter(pk=kept.id).values_list("at", "on").get()
    return at > moment.at if at else bool(on) and on > moment.at.date()


def went_back(row: RowFacts, book: Book, highest: str) -> bool:
    """Whether an earlier import said already that the lead went back to this step."""
    return any(
        not kept.deleted and kept.what == highest for _key, kept in book.backs.get(stem_of(row), ())
    )


def given_again(ref: LeadRef, row: RowFacts, book: Book) -> list[Said]:
    """A going back whose step is given again is taken out."""
    absent = {one.key for one in row.absent}
    if any((kept := book.facts.get(key)) and not kept.deleted for key in absent):
        return []
    return [
        tombstone(ref, key, kept)
        for key, kept in book.backs.get(stem_of(row), ())
        if not kept.deleted
    ]


def changed_owner(ref: LeadRef, row: RowFacts, book: Book, moment: Moment) -> list[Said]:
    """An owner or team that changed alone is said at the moment of the import."""
    before = last_owner(row, book)
    if before is None:
        return []
    owner = row.owner if row.owner != before.owner else None
    team = row.team if row.team != before.team else None
    if owner is None and team is None:
        return []
    key = stem_of(row, "owner", str(moment.id))
    return [Said(ref, key, at=moment.at, owner=row.owner, team=row.team)]


def last_owner(row: RowFacts, book: Book) -> Kept | None:
    """Who had the lead when a file spoke of it last: by a fact's first version, or a change."""
    facts = [kept for fact in row.facts if (kept := book.facts.get(fact.key)) and fact.what]
    changes = [kept for kept in book.owners.get(stem_of(row), ()) if not kept.deleted]
    if changes:
        return max(changes, key=lambda kept: kept.id)
    return replace(max(facts, key=lambda kept: kept.id)) if facts else None
