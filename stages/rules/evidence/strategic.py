"""Strategic: qualification agreed and used, regular meetings of the heads and of the council."""

from datetime import date, timedelta
from fractions import Fraction

from stages.rules.evidence.together import WINDOW, summed, version_row, waiting
from stages.rules.facts import Facts, Wording
from stages.rules.found import NOTHING, Found, Row, share
from stages.rules.meetings import AT_LEAST, CANCELLED, COUNCIL, HEADS, LAST, MISSED, slots_until

REVIEW_DAYS = 180  # so long after its review date a definition falls to half
STILL_CADENCES = 2  # no meeting for so many of its cadences halves it


def qualification(facts: Facts, day: date) -> Found:
    """The definition of a qualified lead: agreed by both heads, and leads do not go round it."""
    live = {one.id for one in facts.definitions if one.stands(day)}
    agreed = [one for subject in live if (one := facts.in_force("definition", day, subject))]
    if not agreed:
        newest = [one for subject in live if (one := facts.newest("definition", day, subject))]
        return waiting(newest[-1] if newest else None, "qualification", day)
    version = agreed[-1]
    since = max(version.agreed_on - timedelta(1), day - WINDOW)
    passed, skipped = (summed(what, since, day) for what in (facts.passed, facts.skipped))
    rows = (version_row(version),)
    params = {"name": f"{version.name} v{version.number}".strip()}
    if not passed:
        return Found(Fraction(1, 2), "qualification.unused", params, rows)
    used = share(passed - skipped, passed)
    params |= {"share": {"share": str(used)}, "passed": {"count": passed}}
    aged = review_factor(version, day)
    said = "qualification.used" if aged == 1 else "qualification.review"
    return Found(used * aged, said, params, rows)


def review_factor(version: Wording, day: date) -> Fraction:
    """1 until its review date, then down to a half."""
    if version.review_on is None or day <= version.review_on:
        return Fraction(1)
    over = min((day - version.review_on).days, REVIEW_DAYS)
    return 1 - Fraction(over, 2 * REVIEW_DAYS)


def cadence(facts: Facts, day: date) -> Found:
    """CMO and CSO meet about alignment, both present, with minutes and a decision."""
    return regular(facts, HEADS, "cadence", day)


def council(facts: Facts, day: date) -> Found:
    """The revenue council meets with its quorum of both halves, and decides."""
    return regular(facts, COUNCIL, "council", day)


def regular(facts: Facts, kind: str, key: str, day: date) -> Found:
    """The credits of the last slots; nothing for what was missed or cancelled."""
    series = [one for one in facts.series if one.kind == kind and one.starts_on <= day]
    running = [one for one in series if one.ended_on is None or one.ended_on >= day]
    if not running:
        return Found(NOTHING, f"{key}.none")
    due = [slot for one in series for slot in slots_until(one, day, LAST[kind])]
    slots = sorted(due, key=lambda slot: slot.on)[-LAST[kind] :]
    strength = sum((slot.credit for slot in slots), NOTHING) / max(len(slots), AT_LEAST)
    held = [slot for slot in slots if slot.credit]
    last = max((slot.meeting.held_on for slot in held), default=running[-1].starts_on)
    still = (day - last).days > STILL_CADENCES * running[-1].every
    rows = tuple(
        Row("meeting", slot.series.id, slot.on, slot.series.name, bool(slot.credit), slot.state)
        for slot in reversed(slots)
    )
    params = {
        "held": {"count": len(held)},
        "slots": {"count": len(slots)},
        "decisions": {"count": sum(slot.meeting.decisions for slot in held)},
        "weeks": {"count": (day - last).days // 7},
    }
    said = state_of(key, slots, still)
    return Found(strength / 2 if still else strength, said, params, rows)


def state_of(key: str, slots: list, still: bool) -> str:
    if still:
        return f"{key}.still"
    gone = any(slot.state in (MISSED, CANCELLED) for slot in slots)
    return f"{key}.gaps" if gone else f"{key}.held"
