"""Which meetings of a series were due, which were held, and what each counts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from smarketing.accounts.rules.halves import HALVES
from stages.rules.facts import Held, Series

HEADS, COUNCIL = "heads", "council"
KINDS = (HEADS, COUNCIL)
CADENCES = (7, 14, 28)
GRACE_DAYS = 3  # a meeting may be recorded so much later before it counts as missed
AT_LEAST = 3  # fewer meetings are no regular one
LAST = {HEADS: 12, COUNCIL: 6}  # how many slots are looked at
HELD, LATE, MISSED, CANCELLED, NO_QUORUM, WAITS = (
    "held",
    "late",
    "missed",
    "cancelled",
    "no_quorum",
    "waits",
)


@dataclass(frozen=True)
class Slot:
    """One due meeting: what became of it by a day, and what it counts, 0 to 1."""

    series: Series
    on: date  # where it stands in the cadence
    planned_on: date
    state: str
    credit: Fraction
    meeting: Held | None = None


def slots_between(series: Series, first: date, last: date) -> Iterator[date]:
    """The days of a series's cadence from `first` to `last`."""
    ended = series.ended_on or last
    steps = max(0, -(-(first - series.starts_on).days // series.every))
    day = series.starts_on + timedelta(steps * series.every)
    while day <= min(last, ended):
        yield day
        day += timedelta(series.every)


def is_slot(series: Series, day: date) -> bool:
    """Whether the cadence has a meeting on this day."""
    since = (day - series.starts_on).days
    return since >= 0 and since % series.every == 0 and day <= (series.ended_on or day)


def slots_until(series: Series, day: date, most: int) -> list[Slot]:
    """The last slots that were due by a day, newest last; what still waits is left out."""
    first = day - timedelta(series.every * (most + 2))
    slots = [slot_at(series, on, day) for on in slots_between(series, first, day)]
    return [slot for slot in slots if slot.state != WAITS][-most:]


def slot_before(series: Series, on: date, day: date) -> Slot | None:
    """The last meeting of a series that was held before a slot, as known by a day."""
    earlier = slots_between(series, series.starts_on, on - timedelta(1))
    held = [
        slot
        for one in earlier
        if (slot := slot_at(series, one, day)).state in (HELD, LATE, NO_QUORUM)
    ]
    return held[-1] if held else None


def slot_at(series: Series, on: date, day: date) -> Slot:
    """What stood of one slot by the end of a day."""
    meeting = series.meetings.get(on)
    planned = meeting.planned_on if meeting else on
    if meeting and meeting.held_on and meeting.held_on <= day:
        state = state_held(series, meeting)
        return Slot(series, on, planned, state, credit(meeting, state), meeting)
    if meeting and meeting.cancelled_on and meeting.cancelled_on <= day:
        return Slot(series, on, planned, CANCELLED, Fraction(0), meeting)
    waits = day <= planned + timedelta(GRACE_DAYS)
    return Slot(series, on, planned, WAITS if waits else MISSED, Fraction(0), meeting)


def state_held(series: Series, meeting: Held) -> str:
    """Held as it should be, late by more than half its cadence, or without its quorum."""
    if not has_quorum(series, meeting):
        return NO_QUORUM
    late = (meeting.held_on - meeting.planned_on).days > max(series.every // 2, GRACE_DAYS)
    return LATE if late else HELD


def has_quorum(series: Series, meeting: Held) -> bool:
    """Both heads where they meet, else so many of each half."""
    if series.kind == HEADS:
        return meeting.heads.issuperset(HALVES)
    return meeting.marketing >= series.quorum_marketing and meeting.sales >= series.quorum_sales


def credit(meeting: Held, state: str) -> Fraction:
    """Half for meeting with the quorum, a quarter each for minutes and for a decision."""
    if state == NO_QUORUM:
        return Fraction(0)
    full = Fraction(1, 2) + Fraction(meeting.has_minutes, 4) + Fraction(meeting.decisions > 0, 4)
    return full / 2 if state == LATE else full
