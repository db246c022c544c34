"""What the side door hands to the ledger: facts as they were said, with names as text."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2b
from typing import NamedTuple


class LeadRef(NamedTuple):
    """How a fact names its lead: by its id in a source system, or there by an alias."""

    source_system: str
    external_id: str | None  # None: by the alias
    alias_kind: str = ""
    alias: str = ""


class Said(NamedTuple):
    """One version of one fact. None was not said, "" was said blank. `at` is aware, in UTC."""

    lead: LeadRef
    key: str
    version: int = 1
    deleted: bool = False
    what: str = ""  # a step, an outcome, or "" where only values are said
    stands: bool = False
    at: datetime | None = None
    on: date | None = None  # a local day without a time
    back_to: str = ""
    reason: str = ""
    amount: int | None = None  # minor units
    currency: str = ""
    owner: str | None = None
    team: str | None = None
    source: str | None = None
    campaign: str | None = None
    persona: str | None = None
    origin: str | None = None


@dataclass
class About:
    """What is said of a lead beside its facts."""

    aliases: Mapping[str, str | Collection[str]] = field(default_factory=dict)  # kind -> value(s)
    person: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, object] = field(default_factory=dict)

    @property
    def also_known_as(self) -> list[tuple[str, str]]:
        """Every alias as its kind and value; a blank one is none."""
        several = (
            (kind, (said,) if isinstance(said, str) else said)
            for kind, said in self.aliases.items()
        )
        return [(kind, value) for kind, values in several for value in values if value]


@dataclass
class Posted:
    """What became of a batch. The lists hold positions in what was handed in."""

    accepted: int = 0
    duplicate: list[int] = field(default_factory=list)  # said before, word for word
    conflicts: list[int] = field(default_factory=list)  # same key and version, other content
    new_leads: set[LeadRef] = field(default_factory=set)
    refused_aliases: list[tuple[LeadRef, str, str]] = field(default_factory=list)

    @property
    def leads(self) -> int:
        return len(self.new_leads)

    @property
    def without_lead(self) -> int:
        """Of the new leads, those known only by an alias."""
        return sum(1 for ref in self.new_leads if ref.external_id is None)


def fingerprint(said: Said) -> int:
    """64 bits of all that is said: a repeat has the same, a conflict another."""
    content = repr((*said[0], *said[3:])).encode()
    return int.from_bytes(blake2b(content, digest_size=8).digest(), signed=True)
