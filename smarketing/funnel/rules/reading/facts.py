"""What the rows of a file say, as plain values: leads with facts, visits, people and more."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from hashlib import blake2b
from typing import NamedTuple

LONGEST_LEAD = 200  # characters of a lead's part of a key; longer ones are hashed
LONGEST_KEY = 320
MARKS = re.compile("[:%]|^[@#]")


class SaidFact(NamedTuple):
    """One fact: `what` is a step, an outcome, or "" where only values are said.

    It has a moment (`at`, in UTC) or a whole day (`on`). Of the values None was not said (no
    column is mapped), "" was said blank; `amount_minor` None is no amount. `key` is the fact's own
    within the organisation.
    """

    key: str
    what: str
    stands: bool
    at: datetime | None
    on: date | None
    back_to: str | None
    amount_minor: int | None
    currency: str | None
    owner: str | None
    team: str | None
    source: str | None
    campaign: str | None
    persona: str | None
    origin: str | None
    reason: str | None


class Absent(NamedTuple):
    """A fact that the mapping names and no row of the file gives for this lead."""

    key: str
    what: str  # the step or outcome, "assigned" for an assignment


class RowFacts(NamedTuple):
    """What one row says of one lead; named by `lead_key`, an id of the kind `lead_alias` if any.

    `aliases` are pairs (kind, id). `person` and `attributes` are empty where no column says them.
    """

    line: int
    source_system: str
    lead_key: str
    lead_alias: str | None
    aliases: tuple[tuple[str, str], ...]
    owner: str | None
    team: str | None
    person: Mapping[str, str]
    attributes: Mapping[str, str]
    facts: tuple[SaidFact, ...]
    absent: tuple[Absent, ...]


class VisitRow(NamedTuple):
    """Visits of one day from one source ("" for none)."""

    line: int
    source_system: str
    day: date
    source: str
    count: int


class PersonRow(NamedTuple):
    """A member's place in a team; None for what no column says, days None where blank."""

    line: int
    source_system: str
    member: str
    team: str | None
    office: str | None
    side: str | None
    role: str | None
    starts_on: date | None
    ends_on: date | None


class QuotaRow(NamedTuple):
    """A quota of a fiscal quarter: an amount, or a count of a step; None is no quota, never 0."""

    line: int
    source_system: str
    side: str | None
    team: str | None
    owner: str | None
    year: int
    quarter: int
    amount_minor: int | None
    currency: str | None
    count: int | None
    step: str | None


class RateRow(NamedTuple):
    """A rate as it is written; with a last day it is a plan rate."""

    line: int
    currency: str
    first_on: date
    last_on: date | None
    rate: str


class AttemptRow(NamedTuple):
    """An attempt to reach the person behind a lead, at a moment in UTC."""

    line: int
    source_system: str
    lead_key: str
    lead_alias: str | None
    key: str
    at: datetime
    kind: str
    by: str
    human: bool
    reached: bool


def quoted(text: str) -> str:
    """A part of a key, so that colons part only the parts."""
    if not MARKS.search(text):
        return text
    text = text.replace("%", "%25").replace(":", "%3A")
    return f"%{ord(text[0]):X}{text[1:]}" if text[0] in "@#" else text


def lead_part(lead_key: str, lead_alias: str | None = None) -> str:
    """The lead inside a key: its id, `@kind:id` by an alias, `#…` hashed where that is too long."""
    part = quoted(lead_key)
    if lead_alias:
        part = f"@{quoted(lead_alias)}:{part}"
    if len(part) <= LONGEST_LEAD:
        return part
    return "#" + blake2b(part.encode(), digest_size=16).hexdigest()


def key_of(source_system: str, lead_key: str, lead_alias: str | None, *what: str) -> str:
    """The key of a fact from a file: `file:<source system>:<lead>:<step or outcome>[:<more>]`."""
    return ":".join(("file", quoted(source_system), lead_part(lead_key, lead_alias), *what))


def attempt_key(
    source_system: str, lead: tuple[str, str | None], at: datetime, kind: str, own_id: str
) -> str:
    """The key of an attempt: by its own id, else by its lead, moment and kind."""
    if own_id:
        return key_of(source_system, own_id, "attempt")
    key = key_of(source_system, *lead, "attempt", stamp_of(at, None), quoted(kind))
    if len(key) <= LONGEST_KEY:
        return key
    return f"file:#{blake2b(key.encode(), digest_size=16).hexdigest()}"


def stamp_of(at: datetime | None, on: date | None) -> str:
    """The last part of a long row's key: 2026-03-04, or in UTC 20260304T101112Z."""
    if at is None:
        return on.isoformat() if on else ""
    return at.isoformat().replace("-", "").replace(":", "")[:-5] + "Z"
