"""A chunk of a file, lead by lead, and the import in whose name it speaks."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from smarketing.funnel.rules.reading.facts import Absent, RowFacts, key_of
from smarketing.funnel.rules.reading.mapping import DIMENSIONS, OUTCOMES
from smarketing.funnel.rules.said import LeadRef
from smarketing.funnel.services.importing.book import Book, Kept, Special


@dataclass(frozen=True)
class Moment:
    """The import in whose name facts are said: its mapping, and when it began."""

    id: int
    at: datetime
    on: date  # the same, where the organisation is
    steps: tuple[str, ...]  # of the organisation, in order
    mapping: Mapping[str, object]

    @property
    def is_long(self) -> bool:
        return bool(self.mapping.get("moves"))

    @property
    def own_ids(self) -> bool:
        """Whether facts go by ids of their own: then their lead may be another one now."""
        moves = self.mapping.get("moves") or {}
        return bool(self.mapping.get("id") or moves.get("id"))

    @cached_property
    def unsaid(self) -> tuple[str, ...]:
        """The values that no column says: a next version keeps what stood."""
        names = [name for name in DIMENSIONS[2:] if not self.mapping.get(name)]
        moves, returned = self.mapping.get("moves") or {}, self.mapping.get("returned") or {}
        if not (self.mapping.get("amount") or moves.get("amount")):
            names += ["amount", "currency"]
        if not (returned.get("step") or moves.get("back_to")):
            names.append("back_to")
        return tuple(names)


def named_in(mapping: Mapping[str, object]) -> set[str]:
    """The steps and outcomes that a mapping names."""
    return {*(mapping.get("steps") or ()), *(name for name in OUTCOMES if mapping.get(name))}


class OneLead:
    """What a chunk's rows say of one lead, as long as they are looked at."""

    def __init__(self, ref: LeadRef, rows: list[RowFacts]) -> None:
        self.ref, self.rows = ref, rows
        self.facts = {fact.key: fact for row in rows for fact in row.facts}
        row = rows[0]
        self.stem = key_of(row.source_system, row.lead_key, row.lead_alias)

    def key(self, *what: object) -> str:
        return ":".join((self.stem, *map(str, what)))

    def gone(self, book: Book) -> list[tuple[Absent, Kept]]:
        """The facts that stand and that no row gives any more."""
        absent = {one.key: one for row in self.rows for one in row.absent}
        return [
            (one, kept)
            for key, one in absent.items()
            if key not in self.facts and (kept := book.facts.get(key)) and not kept.deleted
        ]

    def given_steps(self, moment: Moment) -> list[str]:
        """The steps that the rows give, lowest first."""
        given = {fact.what for fact in self.facts.values()}
        return [step for step in moment.steps if step in given]


def version_of(key: str, specials: Collection[Special]) -> int:
    """The next version of a fact that an import says in its own name."""
    return next((one.kept.version + 1 for one in specials if one.key == key), 1)
