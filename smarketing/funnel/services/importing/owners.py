"""Whether a lead's owner or team changed alone, which no fact of a step says."""

from collections.abc import Iterable, Mapping, Sequence

from smarketing.funnel.rules.reading.facts import RowFacts, SaidFact
from smarketing.funnel.rules.said import LeadRef, Said
from smarketing.funnel.services.importing.book import Book, Kept, newest_said
from smarketing.funnel.services.importing.chunk import Moment, OneLead, named_in, version_of
from smarketing.funnel.services.ledger import roads

When = tuple[str, str]  # day, moment: sortable


def silent_leads(leads: Iterable[OneLead], book: Book, moment: Moment) -> set[LeadRef]:
    """In a file with one row per move, the leads whose newest row is not in this chunk.

    Only a lead's newest row tells who has it now, once an owner was changed.
    """
    if not moment.is_long:
        return set()
    several = [one for one in leads if book.changes.get(one.stem) and one.ref in book.leads]
    if not several:
        return set()
    newest = newest_said(book.leads[one.ref] for one in several)
    return {
        one.ref
        for one in several
        if all(
            kept.said_in < newest.get(book.leads[one.ref], 0)
            for key in one.facts
            if (kept := book.facts.get(key))
        )
    }


def changed_owner(one: OneLead, book: Book, moment: Moment) -> list[Said]:
    """An owner or team that changed alone is said at the moment of the import."""
    changes = changes_of(one, book, moment)
    before = last_owner(one, book, changes)
    row = max(one.rows, key=newest_fact)
    if before is None or row.owner in (None, before.owner) and row.team in (None, before.team):
        return []
    if is_said_so(one, row, book, changes):
        return []
    key = one.key("owner", moment.id)
    version = version_of(key, book.changes.get(one.stem, ()))
    return [Said(one.ref, key, version, at=moment.at, owner=row.owner, team=row.team)]


def newest_fact(row: RowFacts) -> When:
    """The moment of a row's newest fact."""
    return max((moment_of(fact) for fact in row.facts), default=("", ""))


def moment_of(fact: SaidFact) -> When:
    at = fact.at.isoformat() if fact.at else ""
    return (at[:10] or fact.on.isoformat(), at)


def is_said_so(one: OneLead, row: RowFacts, book: Book, changes: Sequence[Kept]) -> bool:
    """Whether the newest fact is new and so says the owner, or an assignment does."""
    newest = max(one.facts.values(), key=moment_of, default=None)
    kept = newest and book.facts.get(newest.key)
    is_new = newest and (kept is None or kept.deleted)
    if is_new and moment_of(newest) > max(map(changed_at, changes), default=("", "")):
        return True
    return any(
        fact.owner == row.owner and row.team in (None, fact.team)
        for fact in one.facts.values()
        if not fact.what
    )


def changed_at(change: Kept) -> When:
    at = roads.here().moment(change.at).isoformat()
    return at[:10], at


def changes_of(one: OneLead, book: Book, moment: Moment) -> list[Kept]:
    """The changes of owner that such a file has said before."""
    return [
        change.kept
        for change in book.changes.get(one.stem, ())
        if not change.kept.deleted
        and speaks_alike(book.mappings.get(change.import_id, {}), moment.mapping)
    ]


def last_owner(one: OneLead, book: Book, changes: Sequence[Kept]) -> Kept | None:
    """Who had the lead when such a file spoke of it last: by a fact, or a change of owner."""
    facts = [kept for key in one.facts if (kept := book.facts.get(key)) and not kept.deleted]
    return max((*facts, *changes), key=lambda kept: kept.said_in) if facts else None


def speaks_alike(other: Mapping[str, object], mine: Mapping[str, object]) -> bool:
    """Whether two mappings tell the owner of the same facts: else they tell of different owners."""
    if any(other.get(name) != mine.get(name) for name in ("owner", "team")):
        return False
    both_long = bool(other.get("moves")) and bool(mine.get("moves"))
    return both_long or bool(named_in(other) & named_in(mine))
