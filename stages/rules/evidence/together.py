"""Out of the silo: the decision, the statement, what is done in common, answered hand-offs."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from itertools import product

from stages.rules.facts import SIGNED, Facts, Passed, Wording
from stages.rules.found import NOTHING, WHOLE, Found, Row, share
from stages.rules.meetings import HELD, LATE, slot_at

WINDOW = timedelta(90)
SHARED_ACTS = 3  # so many in the window are collaboration
PATIENCE = timedelta(7)  # so long a proposed goal may wait before it counts as one half's own
ANSWER_DAYS = 7  # so long a lead may wait before its silence counts


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
        Row("meeting", series.id, slot.on, series.name, True, slot.state)
        for series in facts.series
        for on, held in series.meetings.items()
        if held.held_on and day - WINDOW < held.held_on <= day
        for slot in [slot_at(series, on, day)]
        if slot.state in (HELD, LATE)
    ]
    signed = [
        version_row(one)
        for one in facts.wordings
        if one.kind in SIGNED and one.is_agreed(day) and one.agreed_on > day - WINDOW
    ]
    rows = tuple(sorted([*met, *signed], key=lambda row: row.on, reverse=True))
    said = "collaboration.some" if rows else "collaboration.none"
    return Found(share(len(rows), SHARED_ACTS), said, {"n": {"count": len(rows)}}, rows)


def handoffs(facts: Facts, day: date) -> Found:
    """Of the leads passed in the window, those answered with a word: accepted, or refused why.

    Where all of them came as history, long after they were passed, the ledger's sums say it.
    """
    passed = passed_in_window(facts, day)
    answered = [one for one in passed if one.answered_on and one.answered_on <= day]
    every, known = counted(passed), counted(answered)
    spoken = counted(one for one in answered if one.is_spoken)
    if not passed:
        last = day - timedelta(ANSWER_DAYS)
        every = summed(facts.passed, last - WINDOW, last)
        known = spoken = min(summed(facts.answered, last - WINDOW, day), every)
    if not every:
        return Found(NOTHING, "handoffs.none")
    params = {"answered": {"count": spoken}, "passed": {"count": every}}
    rows = [
        Row("passed", None, None, str(every)),
        Row("answered", None, None, str(spoken), bool(spoken)),
    ]
    if silent := known - spoken:
        params |= {"silent": {"count": silent}}
        rows.append(Row("silent", None, None, str(silent), good=False))
    said = "handoffs.silent" if silent else "handoffs.answered"
    return Found(share(spoken, every), said, params, tuple(rows))


def passed_in_window(facts: Facts, day: date) -> list[Passed]:
    """The hand-offs of the window whose week to be answered in is over."""
    last = day - timedelta(ANSWER_DAYS)
    return [one for one in facts.handoffs if last - WINDOW < one.on <= last]


def counted(passed: Iterable[Passed]) -> int:
    return sum(one.count for one in passed)


def summed(by_day: Mapping[date, int], after: date, until: date) -> int:
    """What happened after one day up to the end of another."""
    return sum(n for on, n in by_day.items() if after < on <= until)


def goals(facts: Facts, day: date) -> Found:
    """Of the goals that ran in the window, and of the chains from quota to leads that serve them,
    those both heads had agreed to: results and metrics in common. What one half proposes has a
    week to be signed before it weighs against what stands.
    """
    standing = [one.id for one in facts.goals if one.stands(day)]
    chains = sorted({one.subject for one in facts.wordings if one.kind == "chain"})
    rows, fresh = [], 0
    for kind, subject in [*product(["goal"], standing), *product(["chain"], chains)]:
        newest = facts.in_force(kind, day, subject) or facts.newest(kind, day, subject)
        if newest and runs_in_window(newest, day):
            good = newest.is_agreed(day)
            fresh += not good and newest.proposed_on > day - PATIENCE
            rows.append(Row(kind, subject, newest.starts_on, newest.name, good, agreed(good)))
    shared = sum(row.good for row in rows)
    if not rows:
        return Found(NOTHING, "goals.none")
    due = len(rows) - fresh if shared else len(rows)
    params = {"shared": {"count": shared}, "all": {"count": due}}
    return Found(share(shared, due), "goals.shared", params, tuple(rows))


def agreed(good: bool) -> str:
    return "agreed" if good else "waits"


def runs_in_window(goal: Wording, day: date) -> bool:
    """Whether a goal ran on a day of the window; what only begins later says nothing yet."""
    return goal.starts_on <= day and goal.ends_on > day - WINDOW
