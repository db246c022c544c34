"""Out of the silo: the decision, the statement, what is done in common, answered hand-offs."""

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction

from stages.rules.facts import Facts, Wording
from stages.rules.found import NOTHING, WHOLE, Found, Row, share
from stages.rules.meetings import HELD, LATE, slot_at

WINDOW = timedelta(90)
SHARED_ACTS = 3  # so many in the window are collaboration
ANSWER_DAYS = 7  # so long a lead may wait before its silence counts
AGREED = ("statement", "definition", "goal", "implementation_plan", "persona", "plan", "chain")


def decision(facts: Facts, day: date) -> Found:
    """A leader of either half or the CEO decided to start; stale if nothing followed."""
    made = [one for one in facts.said if one.kind == "start" and one.on <= day]
    if not made:
        return Found(NOTHING, "decision.none")
    last = made[-1]
    params = {"who": last.who, "day": {"day": last.on.isoformat()}}
    rows = tuple(Row("decision", one.id, one.on, f"{one.who}: {one.why}") for one in made)
    if day > last.on + WINDOW and not followed(facts, last.on, day):
        return Found(Fraction(1, 2), "decision.stale", params, rows)
    return Found(WHOLE, "decision.made", params, rows)


def followed(facts: Facts, since: date, day: date) -> bool:
    """Whether anything was written or held together after the decision."""
    written = (facts.newest(kind, day) for kind in ("definition", "implementation_plan"))
    return any(one and one.proposed_on >= since for one in written) or any(
        held.held_on and since <= held.held_on <= day
        for series in facts.series
        for held in series.meetings.values()
    )


def statement(facts: Facts, day: date) -> Found:
    """Both leaders signed that working together is strategically important."""
    agreed = facts.in_force("statement", day)
    if agreed:
        said = {"day": {"day": agreed.agreed_on.isoformat()}}
        return Found(WHOLE, "statement.agreed", said, (version_row(agreed),))
    return waiting(facts.newest("statement", day), "statement", day)


def waiting(newest: Wording | None, key: str, day: date) -> Found:
    """What is proposed counts a fifth, and a fifth for the first signature."""
    if newest is None:
        return Found(NOTHING, f"{key}.none")
    signed = newest.signed_by(day)
    strength = Fraction(1 + signed, 5)
    return Found(strength, f"{key}.waits", {"signed": signed}, (version_row(newest, good=False),))


def version_row(version: Wording, good: bool = True) -> Row:
    on = version.agreed_on if good else version.proposed_on
    name = f"{version.name} v{version.number}".strip()
    return Row(version.kind, version.subject, on, name, good, "agreed" if good else "waits")


def collaboration(facts: Facts, day: date) -> Found:
    """What both halves did together in the window: meetings of both, versions both signed."""
    met = [
        Row("meeting", slot.meeting.id, slot.meeting.held_on, series.name, True, slot.state)
        for series in facts.series
        for on, held in series.meetings.items()
        if held.held_on and day - WINDOW < held.held_on <= day
        for slot in [slot_at(series, on, day)]
        if slot.state in (HELD, LATE)
    ]
    signed = [
        version_row(one)
        for one in facts.wordings
        if one.kind in AGREED and one.is_agreed(day) and one.agreed_on > day - WINDOW
    ]
    rows = tuple(sorted([*met, *signed], key=lambda row: row.on, reverse=True))
    said = "collaboration.some" if rows else "collaboration.none"
    return Found(share(len(rows), SHARED_ACTS), said, {"n": {"count": len(rows)}}, rows)


def handoffs(facts: Facts, day: date) -> Found:
    """Of the leads passed in the window, those that sales answered."""
    last = day - timedelta(ANSWER_DAYS)
    passed = summed(facts.passed, last - WINDOW, last)
    answered = min(summed(facts.answered, last - WINDOW, day), passed)
    if not passed:
        return Found(NOTHING, "handoffs.none")
    params = {"answered": {"count": answered}, "passed": {"count": passed}}
    rows = (Row("passed", None, None, str(passed)), Row("answered", None, None, str(answered)))
    return Found(share(answered, passed), "handoffs.answered", params, rows)


def summed(by_day: Mapping[date, int], after: date, until: date) -> int:
    """What happened after one day up to the end of another."""
    return sum(n for on, n in by_day.items() if after < on <= until)


def goals(facts: Facts, day: date) -> Found:
    """Of the goals that ran in the window, those both heads had agreed to."""
    rows = []
    for goal in facts.goals:
        newest = facts.in_force("goal", day, goal.id) or facts.newest("goal", day, goal.id)
        ended = goal.ended_on is not None and goal.ended_on <= day
        if newest and not ended and runs_in_window(newest, day):
            good = newest.is_agreed(day)
            rows.append(Row("goal", goal.id, newest.starts_on, newest.name, good, agreed(good)))
    shared = sum(row.good for row in rows)
    if not rows:
        return Found(NOTHING, "goals.none")
    params = {"shared": {"count": shared}, "all": {"count": len(rows)}}
    return Found(share(shared, len(rows)), "goals.shared", params, tuple(rows))


def agreed(good: bool) -> str:
    return "agreed" if good else "waits"


def runs_in_window(goal: Wording, day: date) -> bool:
    """Whether a goal ran on a day of the window; what only begins later says nothing yet."""
    return goal.starts_on <= day and goal.ends_on > day - WINDOW
