"""What each half gave to what both do together, counted from dated records."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain

from smarketing.accounts.rules.halves import HALVES, MARKETING, SALES
from stages.rules.evidence.together import WINDOW, counted
from stages.rules.facts import Facts, Given

KINDS = ("signed", "met", "heard", "read", "done", "leads")
Contributions = dict[str, dict[str, int]]  # half -> kind -> how many


def contributions(facts: Facts, day: date) -> Contributions:
    """How much of each kind each half gave in the 90 days up to a day.

    Signatures, places at meetings, insights, readings, plan items done; marketing's leads are
    those it passed, sales' those it answered.
    """
    given = {
        "signed": chain.from_iterable(one.signed for one in facts.wordings),
        "met": met(facts),
        "heard": ((half, on) for _persona, half, on in facts.insights),
        "read": read(facts),
        "done": ((one.half, one.done_on) for one in facts.items if one.done_on),
    }
    found = {half: dict.fromkeys(KINDS, 0) for half in HALVES}
    for kind, every in given.items():
        for half in within(every, day):
            found[half][kind] += 1
    found[MARKETING]["leads"] = counted(
        one for one in facts.handoffs if day - WINDOW < one.on <= day
    )
    found[SALES]["leads"] = counted(
        one for one in facts.handoffs if one.answered_on and day - WINDOW < one.answered_on <= day
    )
    return found


def within(given: Iterable[Given], day: date) -> Iterator[str]:
    """The halves of what was given in the window."""
    return (half for half, on in given if half in HALVES and day - WINDOW < on <= day)


def met(facts: Facts) -> Iterator[Given]:
    """Everybody's place at every meeting."""
    for series in facts.series:
        for held in series.meetings.values():
            if held.held_on:
                yield from [(MARKETING, held.held_on)] * held.marketing
                yield from [(SALES, held.held_on)] * held.sales


def read(facts: Facts) -> Iterator[Given]:
    half_of = {person.id: person.half for person in facts.people}
    return ((half_of.get(person, ""), on) for _about, person, on in facts.readings)


def total(given: dict[str, int]) -> int:
    """All that one half gave, but its leads, which are of another size."""
    return sum(n for kind, n in given.items() if kind != "leads")
