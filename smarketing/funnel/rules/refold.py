"""The second fold: a lead's facts in, entries out, written for `verify` alone.

It says the rules of the fold one by one, slowly, and shares no code with the first. What stands
is never remembered: it is added up again from the entries made so far, each time it is asked.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any

from smarketing.funnel.rules.retold import (
    STATES,
    Books,
    Dimensions,
    Money,
    Told,
    in_force,
    priced,
    told_in_order,
)


@dataclass(frozen=True)
class Line:
    """An entry, and the money as it was said that its amount comes from."""

    day: date
    what: str
    n: int
    amount: int
    unpriced: int
    implied: bool
    dimensions: Dimensions
    money: Money | None


def refold(
    facts: Iterable[Any],
    *,
    steps: Iterable[str],
    marketing_last: int,
    zone: tzinfo,
    currency: str,
    price: Callable[[int, str, date], int | None],
    team_of: Callable[[int, date], int],
    office_of: Callable[[int], int],
) -> list[tuple]:
    """The entries of one lead, as tuples (day, what, n, amount, unpriced, implied, team, owner,
    persona, source, campaign, office, origin), amounts in minor units of the home currency.

    `steps` are the keys in their order without visitor, `marketing_last` the place of marketing's
    last own step among them or -1; `price` answers None where there is no rate.
    """
    books = Books(list(steps), marketing_last, zone, currency, price, team_of, office_of)
    entries: list[Line] = []
    left = told_in_order(in_force(facts), books)
    while left:
        length = length_of_pass(left, standing(entries, books), books)
        for told in left[:length]:
            entries += entries_at(told, left[:length], entries, books)
        left = left[length:]
    return [
        (line.day, line.what, line.n, line.amount, line.unpriced, line.implied, *line.dimensions)
        for line in entries
    ]


# What stands, added up from the entries


def stands(what: str, entries: list[Line]) -> bool:
    """Whether a step or a state was given and not taken back."""
    return sum(line.n for line in entries if line.what == what) == 1


def standing(entries: list[Line], books: Books) -> list[int]:
    """The places of the steps that stand, lowest first."""
    return [place for place, step in enumerate(books.steps) if stands(step, entries)]


# Rule 5: passes


def length_of_pass(left: list[Told], stood: list[int], books: Books) -> int:
    """Rule 5: a pass ends after a state, and before a *stands* lower than the highest step.

    A *stands* that begins the pass has taken back all above it, so it is the highest there is.
    """
    highest = max(stood, default=-1)
    for length, told in enumerate(left):
        if told.kind == "state":
            return length + 1
        if told.kind == "stands" and told.step < highest:
            if length > 0:
                return length
            highest = told.step
        if told.step is not None:
            highest = max(highest, told.step)
    return len(left)


def entries_at(told: Told, whole: list[Told], before: list[Line], books: Books) -> list[Line]:
    """Rules 5 to 9: what one fact of a pass adds to the entries before it."""
    new = taken_back_by(told, before, books)
    if told.kind == "act":
        new.append(given(told.fact.what, told, books))
    elif told.kind == "state":
        if not stands(told.fact.what, before):
            new.append(given(told.fact.what, told, books))
    elif told.step is not None and not stands(told.fact.what, before):
        new += implied_by(told, whole, before + new, books)
        new.append(given(told.fact.what, told, books))
    else:
        new += edited_by(told, before + new, books)
    return new


def given(what: str, told: Told, books: Books, implied: bool = False) -> Line:
    """A +1 with the values of the fact that brings it."""
    amount, unpriced = priced(told.money, told.day, books)
    return Line(told.day, what, 1, amount, unpriced, implied, told.dimensions, told.money)


def implied_by(told: Told, whole: list[Told], entries: list[Line], books: Books) -> list[Line]:
    """Rule 5: the steps below this one and above the lowest known that no fact of the pass names.

    One that could be implied at an earlier fact of the pass stands since then, so is left out.
    """
    stood = standing(entries, books)
    named = [other.step for other in whole if other.step is not None]
    lowest = min(stood + named)
    return [
        given(books.steps[place], told, books, implied=True)
        for place in range(lowest + 1, told.step)
        if place not in named and place not in stood
    ]


# Rules 6 to 8: back, outcomes, exact


def taken_back_by(told: Told, entries: list[Line], books: Books) -> list[Line]:
    """Rules 6 and 7: the -1 of every step and state that does not stand after this fact."""
    stood = standing(entries, books)
    gone = [books.steps[place] for place in stood if goes_back(place, told, books)]
    gone += [state for state in STATES if stands(state, entries) and ends(state, told, stood)]
    return [back(what, told.day, entries) for what in gone]


def goes_back(place: int, told: Told, books: Books) -> bool:
    """Rule 6: whether the fact takes back the step at this place, where it stands."""
    if told.kind == "stands":
        return place > told.step
    if told.fact.what == "lost":
        return place == len(books.steps) - 1
    if told.fact.what == "returned" and told.fact.back_to in books.steps:
        return place > books.steps.index(told.fact.back_to)
    if told.fact.what in ("rejected", "returned"):
        return place > books.marketing_last
    return False


def ends(state: str, told: Told, stood: list[int]) -> bool:
    """Rule 7: another state ends one, a *stands*, and a reach above all the steps that stood."""
    if told.kind == "state":
        return told.fact.what != state
    if told.kind == "reaches":
        return told.step > max(stood, default=-1)
    return told.kind == "stands"


def back(what: str, day: date, entries: list[Line]) -> Line:
    """Rule 8: a -1 with all that the entry and its edits left, in that entry's dimensions."""
    amount, unpriced = balance(what, entries)
    entry = behind(what, entries)
    return Line(day, what, -1, -amount, -unpriced, False, entry.dimensions, entry.money)


def balance(what: str, entries: list[Line]) -> tuple[int, int]:
    """Amount and unpriced that are on a step or state; what was taken back before left 0."""
    lines = [line for line in entries if line.what == what]
    return sum(line.amount for line in lines), sum(line.unpriced for line in lines)


def behind(what: str, entries: list[Line]) -> Line:
    """The newest entry or edit of a step or state; an edit has its entry's dimensions."""
    return [line for line in entries if line.what == what][-1]


# Rule 9: edited amounts


def edited_by(told: Told, entries: list[Line], books: Books) -> list[Line]:
    """Rule 9: the difference, on the highest standing step, that a fact without a +1 makes."""
    stood = standing(entries, books)
    if not stood or told.fact.amount is None:
        return []
    step = books.steps[max(stood)]
    entry = behind(step, entries)
    if told.money == entry.money:
        return []
    was, was_unpriced = balance(step, entries)
    amount, unpriced = priced(told.money, told.day, books)
    difference = (amount - was, unpriced - was_unpriced)
    return [Line(told.day, step, 0, *difference, False, entry.dimensions, told.money)]
