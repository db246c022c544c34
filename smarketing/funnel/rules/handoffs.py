"""A lead's hand-offs, told from its facts: when it was passed, how it was answered, by whom.

The ledger is the only witness. An answer given on the page is a move like one that a CRM sends,
so both are read here and neither is counted twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from smarketing.accounts.rules.halves import HALVES
from smarketing.accounts.rules.hours import Hours, due_after

ACCEPTED, REJECTED, RETURNED, FORWARDED = "accepted", "rejected", "returned", "forwarded"
ANSWERS = (ACCEPTED, REJECTED, RETURNED, FORWARDED)
EXPIRED, LOST = "expired", "lost"
CLOSING = {REJECTED: REJECTED, RETURNED: RETURNED, LOST: REJECTED}
PASSED = "pass:"  # how the key of a fact begins by which marketing passed a lead by hand
BY_HAND, ANSWERED = "hand:", "handoff:"  # and of what a person typed, and answered, on our pages
LOOKS_BACK = timedelta(14)  # an entry older than this, when it arrives, is history


def jointly_owned(halves: Sequence[str]) -> bool:
    """Whether every border between the halves is of both: none hands over to the other alone.

    `halves` are those of the steps in their order: marketing, sales or both.
    """
    pairs = zip(halves, halves[1:], strict=False)
    return "both" in halves and all({one, other} != set(HALVES) for one, other in pairs)


class Heard(NamedTuple):
    """The highest version of one fact, as far as hand-offs ask of it."""

    key: str
    what: str
    stands: bool
    moment: datetime
    reason: str = ""
    by: int | None = None  # the member, where a person said it


@dataclass
class Round:
    """A lead once passed."""

    key: str  # of the fact that passed it
    passed_at: datetime
    by: int | None = None  # the member who passed it by hand
    answer: str = ""
    answered_at: datetime | None = None
    answered_by: int | None = None
    reason: str = ""
    expired_at: datetime | None = None
    taken_back_at: datetime | None = None  # accepted, and rejected after all
    settled_at: datetime | None = None  # accepted, and moved on or closed since
    is_first: bool = False  # the first that was accepted


def moment_of(
    at: datetime | None, on: date | None, recorded_at: datetime, zone: ZoneInfo
) -> datetime | None:
    """When a fact happened; of one with a day only, when it was recorded, within that day."""
    if at is not None or on is None:
        return at
    begins = datetime.combine(on, time(), zone)
    ends = datetime.combine(on, time(23, 59), zone)
    return min(max(recorded_at, begins), ends)


def rounds_of(facts: Iterable[Heard], steps: Sequence[str], entry: str) -> list[Round]:
    """Every hand-off of a lead at one border in its order; the last one may still wait.

    `steps` are in the order of the way. A step above `entry` accepts; `rejected`, `returned`,
    `lost` and standing on a step below turn down; `forwarded` ends one and opens the next.
    Reaching the entry step again says nothing while the lead waits or was accepted, unless it
    stands there anew.
    """
    rank = {step: place for place, step in enumerate(steps)}
    border = rank[entry]
    rounds: list[Round] = []
    for fact in sorted(facts, key=lambda one: (one.moment, rank.get(one.what, len(rank)))):
        place, last = rank.get(fact.what), rounds[-1] if rounds else None
        waits = last is not None and not last.answer
        if fact.what == entry:
            if opens(fact, last):
                if waits:
                    rounds.pop()  # passed again: the older wait had become history
                by = fact.by if fact.key.startswith((PASSED, BY_HAND)) else None
                rounds.append(Round(fact.key, fact.moment, by))
        elif waits and place is not None and place > border:
            close(last, ACCEPTED, fact)
            last.is_first = not any(one.is_first for one in rounds)
            last.settled_at = fact.moment if place > border + 1 else None
        elif waits and place is not None and fact.stands:
            close(last, RETURNED, fact)  # it was moved back, to a step before this one
        elif waits and fact.what in CLOSING:
            close(last, CLOSING[fact.what], fact)
        elif waits and fact.what == FORWARDED:
            close(last, FORWARDED, fact)
            rounds.append(Round(fact.key, fact.moment))
        elif waits and fact.what == EXPIRED:
            last.expired_at = last.expired_at or fact.moment
        elif last and last.answer == ACCEPTED:
            if fact.what in CLOSING or (place is not None and place > border + 1):
                last.settled_at = last.settled_at or fact.moment
            if fact.what == REJECTED:
                last.taken_back_at = last.taken_back_at or fact.moment
    return rounds


def opens(fact: Heard, last: Round | None) -> bool:
    """Whether reaching the entry step begins a hand-off."""
    if last is None or last.answer in (REJECTED, RETURNED) or last.taken_back_at:
        return True
    if fact.key.startswith(PASSED):
        return True
    return last.answer == ACCEPTED and fact.stands


def close(last: Round, answer: str, fact: Heard) -> None:
    """Whoever brought a file or sent an event told of an answer, and gave none."""
    last.answer, last.answered_at, last.reason = answer, fact.moment, fact.reason
    last.answered_by = fact.by if fact.key.startswith((ANSWERED, BY_HAND)) else None


@dataclass(frozen=True)
class Limit:
    """How long something may take, in clock hours or in the office's working hours."""

    length: timedelta
    working: bool = False

    def ends(self, since: datetime, hours: Hours) -> datetime:
        """When the time is over."""
        return due_after(hours, since, self.length) if self.working else since + self.length


@dataclass(frozen=True)
class Limits:
    """What sales promises of each lead: to answer, to reach the person, and how often to try.

    Contact and tries count from the acceptance. No tries are promised where `tries` is 0.
    """

    answer: Limit
    contact: Limit
    tries: int = 0
    tries_days: int = 14


SHIPPED_LIMITS = Limits(Limit(timedelta(hours=24)), Limit(timedelta(hours=24)))


class Try(NamedTuple):
    """An attempt by a person."""

    at: datetime
    reached: bool


@dataclass(frozen=True)
class Worked:
    """What came of an accepted lead."""

    contacted_at: datetime | None  # the first try since it was passed
    tries: int  # until the window's end
    settled_at: datetime | None  # reached, moved on or closed


def worked_out(
    one: Round, passed_at: datetime, window_ends: datetime | None, tries: Iterable[Try]
) -> Worked:
    """How a lead was worked, from the tries at it in their order."""
    since = [found for found in tries if found.at >= passed_at]
    reached = next((found.at for found in since if found.reached), None)
    settled = [at for at in (one.settled_at, reached) if at]
    return Worked(
        contacted_at=since[0].at if since else None,
        tries=sum(window_ends is None or found.at <= window_ends for found in since),
        settled_at=min(settled, default=None),
    )
