"""Functional: asked for by the CEO or the board, one leader, and the earlier stages still hold."""

from datetime import date
from fractions import Fraction

from stages.rules.facts import Facts, Said
from stages.rules.found import NOTHING, WHOLE, Found, Row
from stages.rules.table import HOLDS, UNDER_ONE_LEADER_DAYS


def leader_on(facts: Facts, day: date) -> Said | None:
    """Who leads both functions on a day."""
    running = [
        one
        for one in facts.appointments
        if one.on <= day and (not one.ended_on or one.ended_on > day)
    ]
    return running[-1] if running else None


def mandate(facts: Facts, day: date) -> Found:
    """The CEO or the board asks for more than incremental improvement."""
    given = [one for one in facts.said if one.kind == "mandate" and one.on <= day]
    rows = tuple(Row("mandate", one.id, one.on, f"{one.who}: {one.why}") for one in given)
    if not given:
        return Found(NOTHING, "mandate.none")
    params = {"who": given[-1].who, "day": {"day": given[-1].on.isoformat()}}
    return Found(WHOLE, "mandate.given", params, rows)


def leader(facts: Facts, day: date) -> Found:
    """Both functions report to one person."""
    one = leader_on(facts, day)
    if one is None:
        return Found(NOTHING, "leader.two")
    params = {"who": one.who, "title": one.title, "day": {"day": one.on.isoformat()}}
    row = Row("appointment", one.id, one.on, f"{one.title}: {one.who}")
    return Found(WHOLE, "leader.one", params, (row,))


def structure(held_days: int | None) -> Found:
    """How long the earlier stages have held under that leader; whole from 90 days on."""
    if held_days is None:
        return Found(NOTHING, "structure.nobody")
    params = {"days": {"count": min(held_days, UNDER_ONE_LEADER_DAYS)}}
    if held_days >= UNDER_ONE_LEADER_DAYS:
        return Found(WHOLE, "structure.holds", params)
    strength = HOLDS * Fraction(held_days, UNDER_ONE_LEADER_DAYS)
    return Found(strength, "structure.not_yet", params)
