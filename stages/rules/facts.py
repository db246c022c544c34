"""What an assessment looks at: dated records, all local days. Nothing here was made for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

SIGNED = (  # the kinds of what both heads sign
    "goal",
    "statement",
    "definition",
    "implementation_plan",
    "persona",
    "audience",
    "message",
    "plan",
    "chain",
    "border",
)
Given = tuple[str, date]  # half, day


@dataclass(frozen=True)
class Wording:
    """One version of something both heads sign."""

    kind: str
    subject: int
    number: int
    name: str  # of what it is a version
    proposed_on: date
    agreed_on: date | None
    withdrawn_on: date | None
    signed: tuple[tuple[str, date], ...]  # half and day
    halves: tuple[str, ...] = ()  # the halves it is about, or that contributed to it
    given: tuple[Given, ...] = ()  # of an audience or a message: what each half did for it
    has_message: bool = True  # of a persona: whether it says what to say to them
    evidence_on: date | None = None  # of a persona: the oldest evidence a claim rests on
    starts_on: date | None = None
    ends_on: date | None = None
    review_on: date | None = None
    shared: Fraction = Fraction(0)  # of a pay plan: what of the pay hangs on the shared goal

    def signed_by(self, day: date) -> int:
        """How many halves had signed by the end of a day."""
        return sum(on <= day for _half, on in self.signed)

    def is_agreed(self, day: date) -> bool:
        return self.agreed_on is not None and self.agreed_on <= day


@dataclass(frozen=True)
class Subject:
    """Something that has versions and may come to an end: a goal, a definition, a persona."""

    id: int
    name: str
    ended_on: date | None = None
    persona: int | None = None  # of a message: to whom it is said
    given: tuple[Given, ...] = ()  # what each half did for a draft

    def stands(self, day: date) -> bool:
        return self.ended_on is None or self.ended_on > day


@dataclass(frozen=True)
class Held:
    """What became of one slot of a series."""

    id: int | None
    slot_on: date
    planned_on: date  # the slot, or the day it was moved to
    held_on: date | None
    cancelled_on: date | None
    marketing: int  # how many of the half were there
    sales: int
    heads: frozenset[str]  # the halves whose head (or deputy) was there
    has_minutes: bool
    decisions: int
    recorded_on: date | None = None


@dataclass(frozen=True)
class Series:
    """A meeting that comes again every so many days."""

    id: int
    kind: str  # "heads" or "council"
    name: str
    every: int  # days
    starts_on: date
    ended_on: date | None
    quorum_marketing: int
    quorum_sales: int
    meetings: Mapping[date, Held] = field(default_factory=dict)  # by slot


@dataclass(frozen=True)
class Item:
    """One item of the implementation plan."""

    id: int
    text: str
    owner: str
    due_on: date
    made_on: date
    done_on: date | None
    dropped_on: date | None
    half: str = ""  # the owner's
    progressed_on: date | None = None


@dataclass(frozen=True)
class Passed:
    """Leads that came to the border on one day and were answered on another, or not at all."""

    on: date
    answered_on: date | None
    is_spoken: bool  # accepted, or refused with a reason
    in_time: bool
    count: int


@dataclass(frozen=True)
class Said:
    """A dated word of somebody: the decision to start, a mandate, an appointment."""

    id: int
    kind: str
    who: str
    on: date
    why: str
    ended_on: date | None = None
    title: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody who could open the board."""

    id: int
    name: str
    half: str


@dataclass(frozen=True)
class Facts:
    """Everything one assessment reads, and enough around it for the days before."""

    wordings: tuple[Wording, ...] = ()
    goals: tuple[Subject, ...] = ()
    definitions: tuple[Subject, ...] = ()
    personas: tuple[Subject, ...] = ()
    audiences: tuple[Subject, ...] = ()
    messages: tuple[Subject, ...] = ()
    series: tuple[Series, ...] = ()
    items: tuple[Item, ...] = ()
    said: tuple[Said, ...] = ()  # decisions and mandates
    appointments: tuple[Said, ...] = ()
    people: tuple[Person, ...] = ()
    opened: Mapping[date, frozenset[int]] = field(default_factory=dict)  # day -> people
    readings: tuple[tuple[int, int, date], ...] = ()  # persona, person, day
    insights: tuple[tuple[int, str, date], ...] = ()  # persona, half that heard it, day
    handoffs: tuple[Passed, ...] = ()
    passed: Mapping[date, int] = field(default_factory=dict)  # leads that came to the border
    answered: Mapping[date, int] = field(default_factory=dict)  # accepted, rejected, returned
    skipped: Mapping[date, int] = field(default_factory=dict)  # came by it without being qualified
    steps: Mapping[str, str] = field(default_factory=dict)  # key -> half or "both"
    targets: Mapping[date, Mapping[str, int]] = field(default_factory=dict)  # month -> step -> n
    counts: Mapping[date, Mapping[str, int]] = field(default_factory=dict)  # the same, attained
    delivered: Mapping[date, Fraction] = field(default_factory=dict)  # month -> of the promise

    def versions(self, kind: str, day: date, subject: int | None = None) -> list[Wording]:
        """The versions of a kind that stood by the end of a day, oldest first."""
        return [
            one
            for one in self.wordings
            if one.kind == kind
            and (subject is None or one.subject == subject)
            and one.proposed_on <= day
            and (one.withdrawn_on is None or one.withdrawn_on > day)
        ]

    def in_force(self, kind: str, day: date, subject: int | None = None) -> Wording | None:
        """The last version that both heads had signed by the end of a day."""
        agreed = [one for one in self.versions(kind, day, subject) if one.is_agreed(day)]
        return agreed[-1] if agreed else None

    def newest(self, kind: str, day: date, subject: int | None = None) -> Wording | None:
        return next(reversed(self.versions(kind, day, subject)), None)
