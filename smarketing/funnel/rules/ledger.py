"""What the ledger is made of: facts go into the fold, entries come out and are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo

OUTCOMES = ("lost", "rejected", "returned")  # states: one at most holds
PAYMENTS = ("invoiced", "collected")  # of a deal, in one or many parts, each with its own amount
ACTS = ("expired", "forwarded", *PAYMENTS)  # happened, and stay so
BLANK = 0  # a value that was said blank, or never said: the empty name of a dimension

ONLY_VALUES = -1  # the rank of a fact that is neither a step nor an outcome


class Fact(NamedTuple):
    """One version of one fact, as the ledger keeps it.

    A `what` that is neither among the steps nor an outcome or act only says values: so a step
    that the organisation removed takes its counts with it, but not the amounts and names that its
    facts told. `stands` means nothing on anything but a step. A currency without an amount says
    nothing, because minor units of another currency would be another sum. Years run from 2 to
    9998: a moment at the very end of the calendar has no local day everywhere.
    """

    key: str  # event key, unique per organisation with version
    version: int
    deleted: bool
    what: str  # a step's key, an outcome or act, or "" when it only says values
    stands: bool
    at: datetime | None  # aware moment (UTC) …
    on: date | None  # … or a local day without a time; both None: a fact without a moment
    back_to: str  # the step a `returned` names, else ""
    amount: int | None  # minor units of `currency`; None: not said
    currency: str  # "" = not said (the organisation's)
    owner: int | None  # None not said, BLANK said blank, else the member's id
    team: int | None
    source: int | None
    campaign: int | None
    persona: int | None
    origin: str | None  # None not said, "" said blank, else marketing|sales|partner|referral


class Entry(NamedTuple):
    """A line of the ledger; `n` is +1, -1, or 0 for an edited amount; money in minor units."""

    day: date
    what: str
    n: int
    amount: int
    unpriced: int
    implied: bool
    team: int
    owner: int
    persona: int
    source: int
    campaign: int
    office: int
    origin: str


@dataclass(frozen=True)
class Ground:
    """Everything the fold reads beside the facts."""

    steps: tuple[str, ...]  # keys in order, without `visitor`
    marketing_last: int  # index of marketing's last own step, -1 if none (joint counts as sales')
    zone: ZoneInfo
    currency: str  # the organisation's
    price: Callable[[int, str, date], int | None]  # -> home minor units, None: no rate
    team_of: Callable[[int, date], int]  # (owner, day) -> team or BLANK
    office_of: Callable[[int], int]  # team -> office or BLANK

    @cached_property
    def ranks(self) -> dict[str, int]:
        """Each step's place; outcomes and acts come after all of them."""
        ranks = {step: place for place, step in enumerate(self.steps)}
        return ranks | dict.fromkeys(OUTCOMES + ACTS, len(self.steps))


class Folded(NamedTuple):
    """A lead's entries as they follow each other, and where it is now."""

    entries: list[Entry]
    standing: dict[str, date]  # step -> the day of the +1 that stands now
    highest: str  # of the standing steps, "" where none stands
    outcome: str  # "", lost, rejected or returned: the state now
    owner: int  # the last said; the team too, or else the owner's on the day of the last fact
    team: int
    persona: int
    source: int
    campaign: int
    origin: str
    since: date | None  # the local day of the last fact that changed a standing step or the state


def difference(kept: Iterable[Entry], folded: Iterable[Entry]) -> list[tuple[Entry, bool]]:
    """What must be appended so that what is kept says what was folded (rule 10).

    Missing entries come as they are, with False; those too many come with n, amount and unpriced
    negated, and True for a correction. `kept` must be free of earlier corrections and of what
    they corrected: see `uncorrected`.
    """
    kept, folded = list(kept), list(folded)
    if folded[: len(kept)] == kept:  # a life that went on
        return [(entry, False) for entry in folded[len(kept) :]]
    surplus = Counter(kept)
    missing = []
    for entry in folded:
        if surplus[entry] > 0:
            surplus[entry] -= 1
        else:
            missing.append((entry, False))
    return missing + [(_negated(entry), True) for entry in surplus.elements()]


def uncorrected(rows: Iterable[tuple[Entry, bool]]) -> list[Entry]:
    """The entries that still hold, of kept rows as `difference` gave them: entry, is a correction.

    A correction and what it corrects leave together: else the next difference would take both
    back again, and the ledger would grow with every fold.
    """
    holding: Counter[Entry] = Counter()
    for entry, correction in rows:
        holding[_negated(entry) if correction else entry] += -1 if correction else 1
    return list(holding.elements())


def _negated(entry: Entry) -> Entry:
    return entry._replace(n=-entry.n, amount=-entry.amount, unpriced=-entry.unpriced)
