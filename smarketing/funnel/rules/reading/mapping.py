"""The mapping of a file as values: which column says what. `parse` checks the JSON of people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal as OneOf

PAYMENTS = ("invoiced", "collected")
OUTCOMES = ("lost", "rejected", "returned", "forwarded", "expired", *PAYMENTS)
DIMENSIONS = ("owner", "team", "source", "campaign", "persona", "origin")
# longest, characters; a last name is said after the name, where a file has both apart
PERSON = {"name": 200, "last_name": 100, "company": 200, "email": 254, "phone": 60, "url": 500}
KINDS = ("leads", "visits", "people", "quotas", "rates", "attempts")
ANY = "*"  # every column, in a format given by column


@dataclass(frozen=True)
class Column:
    """A value that a row says, by the heading of its column."""

    name: str


@dataclass(frozen=True)
class Literal:
    """A value that holds for every row."""

    text: str


Said = Column | Literal


def only_columns(values: list[Said | None]) -> list[Column]:
    """The columns among the values, each once."""
    return list(dict.fromkeys(value for value in values if isinstance(value, Column)))


@dataclass(frozen=True)
class Format:
    """How cells are written; what is not told here is told by the file or asked.

    `date` (spellings), `decimal` ("." or ",") and `empty` (texts that mean nothing was said) go
    by column, with "*" for every other one. `heading` is the line of the headings.
    """

    encoding: str | None = None
    delimiter: str | None = None
    heading: int | None = None
    timezone: str | None = None
    date: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    decimal: Mapping[str, str] = field(default_factory=dict)
    empty: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Given:
    """A step, an outcome or an assignment, and the column that says when."""

    what: str
    kind: OneOf["step", "outcome", "assigned"]
    at: Column
    when: tuple[tuple[Column, frozenset[str]], ...] = ()
    reason: Column | None = None
    back_to: Said | None = None
    owner: Column | None = None  # of an assignment


@dataclass(frozen=True)
class Moves:
    """A long file: one row per move."""

    step: Column
    at: Column
    names: Mapping[str, str]  # folded label: step, outcome, or "" for one that says nothing
    when: tuple[tuple[Column, frozenset[str]], ...] = ()
    reason: Column | None = None
    back_to: Said | None = None
    id: Column | None = None


@dataclass(frozen=True)
class LeadsMapping:
    """Leads and deals, wide (a date column for each step) or long (`moves`)."""

    lead: Column
    lead_alias: str | None = None
    source_system: Said = Literal("file")
    format: Format = Format()
    aliases: tuple[tuple[str, Column], ...] = ()
    given: tuple[Given, ...] = ()
    moves: Moves | None = None
    amount: Column | None = None
    currency: Said | None = None
    dimensions: Mapping[str, Column] = field(default_factory=dict)
    person: tuple[tuple[str, Column], ...] = ()
    attributes: tuple[tuple[str, Column], ...] = ()
    kind = "leads"

    @property
    def columns(self) -> list[Column]:
        """Every column that the mapping names."""
        found = [self.lead, self.source_system, self.amount, self.currency]
        found += [*self.dimensions.values(), *self.dates]
        found += [column for __, column in (*self.aliases, *self.person, *self.attributes)]
        for given in (*self.given, *((self.moves,) if self.moves else ())):
            found += [given.reason, given.back_to, *(column for column, __ in given.when)]
        found += [given.owner for given in self.given]
        found += [self.moves.step, self.moves.id] if self.moves else []
        return only_columns(found)

    @property
    def dates(self) -> list[Column]:
        """The columns of days and moments."""
        return [given.at for given in self.given] + ([self.moves.at] if self.moves else [])

    @property
    def numbers(self) -> list[tuple[Column, bool]]:
        """The columns of numbers, and whether those are whole."""
        return [(self.amount, False)] if self.amount else []


@dataclass(frozen=True)
class VisitsMapping:
    """Visits of a day, from a source where one is named."""

    day: Column
    count: Column
    source: Column | None = None
    source_system: Said = Literal("file")
    format: Format = Format()
    kind = "visits"

    @property
    def columns(self) -> list[Column]:
        """Every column that the mapping names."""
        return only_columns([self.day, self.count, self.source, self.source_system])

    @property
    def dates(self) -> list[Column]:
        """The columns of days and moments."""
        return [self.day]

    @property
    def numbers(self) -> list[tuple[Column, bool]]:
        """The columns of numbers, and whether those are whole."""
        return [(self.count, True)]


@dataclass(frozen=True)
class PeopleMapping:
    """Who is in which team, from when to when."""

    member: Column
    team: Column | None = None
    office: Column | None = None
    side: Said | None = None
    role: Said | None = None
    starts: Column | None = None
    ends: Column | None = None
    source_system: Said = Literal("file")
    format: Format = Format()
    kind = "people"

    @property
    def columns(self) -> list[Column]:
        """Every column that the mapping names."""
        names = [self.member, self.team, self.office, self.side, self.role]
        return only_columns([*names, self.source_system, *self.dates])

    @property
    def dates(self) -> list[Column]:
        """The columns of days and moments."""
        return only_columns([self.starts, self.ends])

    @property
    def numbers(self) -> list[tuple[Column, bool]]:
        """None: people are not counted here."""
        return []


@dataclass(frozen=True)
class QuotasMapping:
    """What a team or an owner owes in a quarter, in money or as a count of a step."""

    year: Column
    quarter: Column
    side: Said | None = None
    team: Column | None = None
    owner: Column | None = None
    amount: Column | None = None
    currency: Said | None = None
    count: Column | None = None
    count_step: Said | None = None
    source_system: Said = Literal("file")
    format: Format = Format()
    kind = "quotas"

    @property
    def columns(self) -> list[Column]:
        """Every column that the mapping names."""
        found = [self.side, self.team, self.owner, self.year, self.quarter, self.amount]
        return only_columns(
            [*found, self.currency, self.count, self.count_step, self.source_system]
        )

    @property
    def dates(self) -> list[Column]:
        """None: a quota says its year and quarter."""
        return []

    @property
    def numbers(self) -> list[tuple[Column, bool]]:
        """The columns of numbers, and whether those are whole."""
        found = ((self.amount, False), (self.count, True))
        return [(column, whole) for column, whole in found if column]


@dataclass(frozen=True)
class RatesMapping:
    """What a currency is worth from a day on, or with a last day in goals and pay of a period."""

    currency: Said
    first_on: Column
    rate: Column
    last_on: Column | None = None
    source_system: Said = Literal("file")
    format: Format = Format()
    kind = "rates"

    @property
    def columns(self) -> list[Column]:
        """Every column that the mapping names."""
        return only_columns([self.currency, self.rate, self.source_system, *self.dates])

    @property
    def dates(self) -> list[Column]:
        """The columns of days."""
        return only_columns([self.first_on, self.last_on])

    @property
    def numbers(self) -> list[tuple[Column, bool]]:
        """None: rates have more decimals than money, and are read as they are written."""
        return []


@dataclass(frozen=True)
class AttemptsMapping:
    """Attempts to reach the people behind leads: one row for each call, mail or meeting."""

    lead: Column
    at: Column
    lead_alias: str | None = None
    kind_said: Said | None = None  # call, mail, meeting …
    by: Column | None = None
    human: Column | None = None  # a person, no automatic reply; without a column all are
    reached: Column | None = None  # they spoke with the person; without a column none did
    id: Column | None = None
    source_system: Said = Literal("file")
    format: Format = Format()
    kind = "attempts"

    @property
    def columns(self) -> list[Column]:
        """Every column that the mapping names."""
        found = [self.lead, self.at, self.kind_said, self.by, self.human, self.reached, self.id]
        return only_columns([*found, self.source_system])

    @property
    def dates(self) -> list[Column]:
        """The column of moments."""
        return [self.at]

    @property
    def numbers(self) -> list[tuple[Column, bool]]:
        """None: attempts are counted, not read."""
        return []


AnyMapping = (
    LeadsMapping | VisitsMapping | PeopleMapping | QuotasMapping | RatesMapping | AttemptsMapping
)


@dataclass(frozen=True)
class Setting:
    """What the organisation brings to a file.

    `steps` are the keys of its steps in order, `currency` and `timezone` its own; `digits` says
    how many decimals a currency has.
    """

    steps: tuple[str, ...]
    currency: str
    timezone: str
    digits: Mapping[str, int] = field(default_factory=dict)  # currencies that have not 2
