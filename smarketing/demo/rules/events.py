"""What happens in the demo, as the events any CRM would send."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from smarketing.demo.rules.lives import Happening, Life

OUTCOMES = ("lost", "rejected", "returned")
WEBINARS = "depot-webinars"  # the campaign that webinar leads carry


def events_of(life: Life, until: datetime) -> list[dict]:
    """The events of a lead up to a moment."""
    moves = [event_of(life, move) for move in life.moves if move.at <= until]
    return moves + [one for one in tries_of(life) if one["at"] <= until.isoformat()]


def event_of(life: Life, move: Happening) -> dict:
    """One move as an event of the API."""
    event = {
        "event_id": f"{move.lead}-{move.what}",
        "lead": move.lead,
        "outcome" if move.what in OUTCOMES else "step": move.what,
        "at": move.at.isoformat(),
        "source": life.source.name,
        "persona": life.persona.name,
        "origin": life.source.origin,
    }
    if life.source.name == "webinar":
        event["campaign"] = WEBINARS
    if move.what == "lead":
        event["person"] = {"company": life.company}
        number, who = int(move.lead.rpartition("-")[2]), life.persona
        event["attributes"] = {
            "role": who.roles[number % len(who.roles)],
            "size": str(who.sizes[number % len(who.sizes)]),
        }
    if move.what == "customer":
        number, who = int(move.lead.rpartition("-")[2]), life.persona
        event["attributes"] = {"decided_by": who.deciders[number % len(who.deciders)]}
    if move.amount is not None:
        event["amount"] = str(move.amount)
    if move.owner:
        event["owner"] = move.owner
    if move.reason:
        event["reason"] = move.reason
    return event


def tries_of(life: Life) -> Iterator[dict]:
    """How sales tried to reach an accepted lead: soon, most often, and a few times."""
    accepted = next((move for move in life.moves if move.what == "sal"), None)
    if accepted is None:
        return
    chance = random.Random(accepted.lead)
    at = accepted.at
    for number in range(chance.choices(range(5), [1, 1, 2, 9, 4])[0]):
        at += timedelta(minutes=chance.expovariate(1 / 90 if number == 0 else 1 / 2000))
        reached = chance.random() < 0.45
        yield {
            "event_id": f"{accepted.lead}-try-{number}",
            "lead": accepted.lead,
            "at": at.replace(microsecond=0).isoformat(),
            "attempt": {
                "kind": chance.choice(["call", "call", "mail"]),
                "by": accepted.owner,
                "reached": reached,
            },
        }
        if reached:
            return
