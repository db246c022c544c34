"""A lead's life: what its facts count as, read one after the other.

Sets of steps are whole numbers with a bit per step, the lowest step lowest: a million moves are
folded in one go, and most of what is asked here is "is anything above this step".
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import NamedTuple

from smarketing.funnel.rules.ledger import (
    ACTS,
    BLANK,
    ONLY_VALUES,
    OUTCOMES,
    PAYMENTS,
    Entry,
    Fact,
    Folded,
    Ground,
)
from smarketing.funnel.rules.order import Placed, in_order

Said = tuple[int, str]  # an amount in minor units of a currency


class Held(NamedTuple):
    """What stands, with all that its -1 will have to take back."""

    entry: Entry
    amount: int  # the entry's and its edits', in home minor units
    unpriced: int
    said: Said | None  # the amount behind the newest of them


# A third of the time of Entry(...), and most of the fold's.
_new_entry = partial(tuple.__new__, Entry)
_new_held = partial(tuple.__new__, Held)
_new_folded = partial(tuple.__new__, Folded)


class Life:
    """A lead as far as its facts have been read; most methods are told the fact's local day."""

    __slots__ = (
        "dimensions",
        "entries",
        "ground",
        "held",
        "last",
        "lasting",
        "owner",
        "said",
        "since",
        "size",
        "standing",
        "state",
        "team",
    )

    def __init__(self, ground: Ground, lasting: tuple[int, int, int, str]) -> None:
        self.ground = ground
        self.size = len(ground.steps)
        self.entries: list[Entry] = []
        self.standing = 0  # a bit for each step that stands
        self.held: dict[int, Held] = {}  # what stands there, by the step's place
        self.state: Entry | None = None  # the entry of lost, rejected or returned
        self.since: date | None = None
        self.said: Said | None = None
        self.owner = BLANK
        self.team: int | None = None  # None: the owner's on the day
        self.dimensions: tuple = ()  # of the newest entry, while the owner is the same
        self.lasting = lasting
        self.last: Placed | None = None

    def live(self, line: list[Placed]) -> None:
        """Live through facts that follow each other, and all that was read before."""
        place, end = 0, len(line)
        while place < end:
            place = self.live_pass(line, place)
        if line:
            self.last = line[-1]

    def goes_on(self, facts: list[Fact]) -> bool:
        """Live through further facts, with keys of their own, where nothing before them changes.

        False where all must be read again, with nothing done: facts of the past or of a step that
        was passed (rules 3 and 5), of values that belong to the whole life (4), next versions (1).
        """
        line = in_order(facts, self.ground)
        if len(line) < len(facts) or (self.last and line and line[0] < self.last):
            return False
        persona, *first = self.lasting
        reached = self.standing.bit_length()
        for _, rank, _, _, fact in line:
            if fact.version > 1 or fact.persona not in (None, BLANK, persona):
                return False
            if (fact.source and not first[0]) or (fact.campaign and not first[1]):
                return False
            if fact.origin and not first[2]:
                return False
            if rank != ONLY_VALUES:
                if rank < reached:
                    return False
                reached = min(rank + 1, self.size)
        self.live(line)
        return True

    def live_pass(self, line: list[Placed], place: int) -> int:
        """Live through one pass (rule 5); gives the place where the next one begins."""
        _, rank, _, day, fact = line[place]
        if fact.stands and 0 <= rank < self.size and self.standing >> rank + 1:
            self.take_back(rank + 1, day)
            self.since = day
        end, known = self.look_ahead(line, place)
        for _, rank, _, day, fact in line[place:end]:
            self.hear(fact)
            if rank == ONLY_VALUES:
                self.edit(fact, day)
            elif rank < self.size:
                known = self.come_to(rank, known, fact, day)
            elif fact.what in ACTS:
                self.entries.append(self.act(fact, day))
            else:
                self.close(fact, day)
        return end

    def look_ahead(self, line: list[Placed], place: int) -> tuple[int, int]:
        """Where the pass ends, and the steps that stand or have a fact in it."""
        size, known = self.size, self.standing
        for end in range(place, len(line)):
            _, rank, _, _, fact = line[end]
            if rank == size:
                if fact.what in OUTCOMES:
                    return end + 1, known
            elif rank != ONLY_VALUES:
                if fact.stands and known >> rank + 1:
                    return end, known
                known |= 1 << rank
        return len(line), known

    def hear(self, fact: Fact) -> None:
        """Keep what a fact says of owner, team and amount, for it and what follows (rule 4).

        What a payment says of its amount is its own: a deal of which a part is paid is worth what
        it was worth.
        """
        if fact.owner is not None:
            self.owner, self.team, self.dimensions = fact.owner, fact.team, ()
        elif fact.team is not None:
            self.team = fact.team
        if fact.amount is not None and fact.what not in PAYMENTS:
            self.said = fact.amount, fact.currency or self.ground.currency

    def come_to(self, rank: int, known: int, fact: Fact, day: date) -> int:
        """Count a step that does not stand yet, with those it must have passed (rules 5 and 7)."""
        if self.state and (fact.stands or not self.standing >> rank):
            self.leave_state(day)
            self.since = day
        if self.standing >> rank & 1:
            self.edit(fact, day)
            return known
        entry = self.entry(day, self.ground.steps[rank])
        lowest = known & -known
        passed = (1 << rank) - lowest & ~known  # the bits from the lowest up to below this one
        if passed:
            self.pass_by(passed, entry)
        self.stand(rank, entry)
        self.since = day
        return known | passed

    def pass_by(self, passed: int, entry: Entry) -> None:
        """Give each step passed by an implied entry, with the values of the step above."""
        for rank, step in enumerate(self.ground.steps):
            if passed >> rank & 1:
                self.stand(rank, entry._replace(what=step, implied=True))

    def stand(self, rank: int, entry: Entry) -> None:
        self.standing |= 1 << rank
        self.held[rank] = _new_held((entry, entry.amount, entry.unpriced, self.said))
        self.entries.append(entry)

    def act(self, fact: Fact, day: date) -> Entry:
        """A +1 for ever; a payment with its own amount, else with the deal's."""
        said = self.said
        if fact.amount is not None and fact.what in PAYMENTS:
            said = fact.amount, fact.currency or self.ground.currency
        priced = self.priced(day, said)
        return _new_entry((day, fact.what, 1, *priced, False, *self.dimensions_on(day)))

    def entry(self, day: date, what: str) -> Entry:
        """A +1 with the values that hold on that day."""
        priced = self.priced(day, self.said)
        return _new_entry((day, what, 1, *priced, False, *self.dimensions_on(day)))

    def priced(self, day: date, said: Said | None) -> tuple[int, int]:
        """An amount at the day's rate in home minor units, and 1 if there is no rate."""
        if said is None:
            return 0, 0
        amount, currency = said
        if currency == self.ground.currency:
            return amount, 0
        priced = self.ground.price(amount, currency, day)
        return (0, 1) if priced is None else (priced, 0)

    def dimensions_on(self, day: date) -> tuple:
        """Team, owner, persona, source, campaign, office, origin, as an entry ends with them."""
        team = self.team
        if team is None:
            team = self.ground.team_of(self.owner, day) if self.owner else BLANK
        if not self.dimensions or self.dimensions[0] != team:
            office = self.ground.office_of(team) if team else BLANK
            persona, source, campaign, origin = self.lasting
            self.dimensions = (team, self.owner, persona, source, campaign, office, origin)
        return self.dimensions

    def edit(self, fact: Fact, day: date) -> None:
        """Bring the highest standing step's entry to an amount said anew (rule 9).

        The whole is priced at this day's rate, so what is held is one amount or one unpriced. An
        edit that changes neither (no rate before, none after) is still an edit, with zeros.
        """
        if fact.amount is None or not self.standing:
            return
        rank = self.standing.bit_length() - 1
        entry, amount, unpriced, said = self.held[rank]
        if said == self.said:
            return
        now, now_unpriced = self.priced(day, self.said)
        self.held[rank] = Held(entry, now, now_unpriced, self.said)
        change = (day, entry.what, 0, now - amount, now_unpriced - unpriced, False)
        self.entries.append(_new_entry(change + entry[6:]))

    def close(self, fact: Fact, day: date) -> None:
        """Enter the state lost, rejected or returned, and take back what it ends (6 and 7)."""
        if self.state is None or self.state.what != fact.what:
            if self.state:
                self.leave_state(day)
            self.state = self.entry(day, fact.what)
            self.entries.append(self.state)
            self.since = day
        ended = self.first_ended(fact)
        if self.standing >> ended:
            self.take_back(ended, day)
            self.since = day

    def first_ended(self, fact: Fact) -> int:
        """The lowest place that an outcome takes back; a step no longer known names none."""
        if fact.what == "lost":
            return self.size - 1
        if fact.what == "returned" and fact.back_to in self.ground.steps:
            return self.ground.ranks[fact.back_to] + 1
        return self.ground.marketing_last + 1

    def leave_state(self, day: date) -> None:
        entry = self.state
        self.entries.append(_undone(entry, day, entry.amount, entry.unpriced))
        self.state = None

    def take_back(self, lowest: int, day: date) -> None:
        """Give back every standing step from a place on, whole and to whom it was given (8)."""
        for rank in [rank for rank in self.held if rank >= lowest]:
            entry, amount, unpriced, _ = self.held.pop(rank)
            self.entries.append(_undone(entry, day, amount, unpriced))
        self.standing &= (1 << lowest) - 1

    def told(self) -> Folded:
        """All that was read, as it stands."""
        team, owner, *_ = self.dimensions_on(self.last[3]) if self.last else (BLANK, BLANK)
        highest = self.ground.steps[self.standing.bit_length() - 1] if self.standing else ""
        outcome = self.state.what if self.state else ""
        standing = {entry.what: entry.day for entry, *_ in self.held.values()}
        return _new_folded(
            (self.entries, standing, highest, outcome, owner, team, *self.lasting, self.since)
        )


def _undone(entry: Entry, day: date, amount: int, unpriced: int) -> Entry:
    return _new_entry((day, entry.what, -1, -amount, -unpriced, False, *entry[6:]))
