"""What happens in the demo, as the events any CRM would send."""

from datetime import datetime

from smarketing.demo.rules.lives import Happening, Life

OUTCOMES = ("lost", "rejected")


def events_of(life: Life, until: datetime) -> list[dict]:
    """The events of a lead up to a moment."""
    return [event_of(life, move) for move in life.moves if move.at <= until]


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
    if move.what == "lead":
        event["person"] = {"company": life.company}
        number, who = int(move.lead.rpartition("-")[2]), life.persona
        event["attributes"] = {
            "role": who.roles[number % len(who.roles)],
            "size": str(who.sizes[number % len(who.sizes)]),
        }
    if move.amount is not None:
        event["amount"] = str(move.amount)
    if move.owner:
        event["owner"] = move.owner
    if move.reason:
        event["reason"] = move.reason
    return event
