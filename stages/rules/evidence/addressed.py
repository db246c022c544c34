"""Strategic: audience, personas and messages, defined from both points of view."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction

from smarketing.accounts.rules.halves import HALVES
from stages.rules.facts import Facts, Given, Subject, Wording
from stages.rules.found import NOTHING, Found, Row

LATELY = 180  # days; what a half gave earlier counts no more
PERSONA, AUDIENCE, MESSAGE = "persona", "audience", "message"
PARTS = {PERSONA: Fraction(1, 2), AUDIENCE: Fraction(1, 4), MESSAGE: Fraction(1, 4)}
STANDS = ("aged", "of_one_half", "of_both_halves")  # by how many halves gave to it
Halves = dict[int, set[str]]  # subject -> the halves that lately gave to what is in force


def personas(facts: Facts, day: date) -> Found:
    """Of the personas, audiences and messages somebody works on, those in force to which both
    halves lately gave: half for one half alone.

    A half gives to a persona with what it heard, or with a claim of its own in a version agreed
    in the window; to an audience or a message with a claim, an edit or a consent. Personas make
    half of the strength, audiences a quarter, and a quarter is what is said to these personas.
    """
    kinds = {PERSONA: facts.personas, AUDIENCE: facts.audiences, MESSAGE: facts.messages}
    begun = {
        kind: [one for one in every if one.stands(day) and facts.newest(kind, day, one.id)]
        for kind, every in kinds.items()
    }
    if not begun[PERSONA]:
        return Found(NOTHING, "personas.none")
    given = {kind: gave(facts, kind, every, day) for kind, every in begun.items()}
    rows = tuple(
        row_of(facts, kind, one, given[kind], day) for kind, every in begun.items() for one in every
    )
    parts = {
        PERSONA: mean(share_of(given[PERSONA], one.id) for one in begun[PERSONA]),
        AUDIENCE: mean(share_of(given[AUDIENCE], one.id) for one in begun[AUDIENCE]),
        MESSAGE: mean(spoken_to(facts, one, given, day) for one in begun[PERSONA]),
    }
    params = {
        "fresh": {"count": sum(row.good for row in rows)},
        "all": {"count": len(rows)},
    }
    strength = sum((PARTS[kind] * part for kind, part in parts.items()), NOTHING)
    return Found(strength, what_lacks(parts), params, rows)


def gave(facts: Facts, kind: str, subjects: Iterable[Subject], day: date) -> Halves:
    """The halves that lately gave to each of what both heads agreed to."""
    since = day - timedelta(LATELY)
    found = {}
    for one in subjects:
        version = facts.in_force(kind, day, one.id)
        if version:
            every = heard(facts, version) if kind == PERSONA else written(facts, kind, one)
            found[one.id] = {half for half, on in every if half and since < on <= day}
    return found


def heard(facts: Facts, version: Wording) -> list[Given]:
    """What each half heard of a persona, and the claims of the version in force."""
    told = [(half, on) for about, half, on in facts.insights if about == version.subject]
    return [*told, *((half, version.agreed_on) for half in version.halves)]


def written(facts: Facts, kind: str, one: Subject) -> list[Given]:
    """What each half did for an audience or a message, for any version and the draft."""
    mine = (each for each in facts.wordings if each.kind == kind and each.subject == one.id)
    return [*one.given, *(given for each in mine for given in each.given)]


def spoken_to(facts: Facts, persona: Subject, given: Mapping[str, Halves], day: date) -> Fraction:
    """How far both halves say what to say to a persona: in its own claims, or in a message."""
    version = facts.in_force(PERSONA, day, persona.id)
    messages = [one.id for one in facts.messages if one.persona == persona.id]
    said = [share_of(given[MESSAGE], one) for one in messages]
    if version and version.has_message:
        said.append(share_of(given[PERSONA], persona.id))
    return max(said, default=NOTHING)


def share_of(given: Halves, subject: int) -> Fraction:
    return Fraction(len(given.get(subject, ())), len(HALVES))


def mean(shares: Iterable[Fraction]) -> Fraction:
    """Of nothing it is nothing."""
    every = list(shares)
    return sum(every, NOTHING) / len(every) if every else NOTHING


def what_lacks(parts: Mapping[str, Fraction]) -> str:
    if not parts[AUDIENCE]:
        return "personas.no_audience"
    return "personas.no_message" if not parts[MESSAGE] else "personas.fresh"


def row_of(facts: Facts, kind: str, one: Subject, given: Halves, day: date) -> Row:
    version, halves = facts.in_force(kind, day, one.id), given.get(one.id, set())
    state = STANDS[len(halves)] if version else "waits"
    on = version.agreed_on if version else None
    aged = version.evidence_on if version else None
    return Row(kind, one.id, on, one.name, len(halves) == len(HALVES), state, aged)
