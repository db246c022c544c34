"""An attempt to reach a person, as a program says it in an event."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from smarketing.funnel.rules.events import (
    Known,
    Wrong,
    lead_in,
    moment_in,
    name_in,
    required,
    truth_in,
    version_in,
)
from smarketing.funnel.rules.said import LeadRef

KNOWN = frozenset("event_id version deleted source_system lead at attempt".split())
KNOWN_INSIDE = frozenset(("kind", "by", "human", "reached"))


class SaidAttempt(NamedTuple):
    """One version of one attempt. Only what a human being did is contact."""

    lead: LeadRef
    key: str
    version: int
    deleted: bool
    at: datetime
    kind: str
    by: str
    human: bool
    reached: bool


def is_attempt(event: object) -> bool:
    return isinstance(event, Mapping) and "attempt" in event


def read_attempt(event: Mapping, known: Known) -> SaidAttempt:
    """An event with `attempt` in place of a step; raises `Wrong` at the first fault."""
    for name in event:
        if name not in KNOWN:
            raise Wrong(str(name)[:60], _("An attempt says nothing else. Send two events."))
    inside = event["attempt"]
    if not isinstance(inside, Mapping) or set(inside) - KNOWN_INSIDE:
        raise Wrong(
            "attempt",
            _("An attempt has kind, by, human (true or false) and reached (true or false)."),
        )
    system = name_in(event, "source_system", 60) or known.source_system
    at, _on = moment_in(event, "")
    if at is None:
        raise Wrong("at", _("An attempt needs its moment: 2026-03-31T14:05:00Z."))
    human, reached = inside.get("human", True), inside.get("reached", False)
    if not (isinstance(human, bool) and isinstance(reached, bool)):
        raise Wrong("attempt", _("Write true or false."))
    return SaidAttempt(
        lead=lead_in(event, system),
        key=f"event:{system}:{required(event, 'event_id')}",
        version=version_in(event),
        deleted=truth_in(event, "deleted"),
        at=at,
        kind=name_in(inside, "kind", 40) or "",
        by=name_in(inside, "by") or "",
        human=human,
        reached=reached and human,
    )


def _(msgid: str) -> str:
    """Mark a sentence for translation; the edge that shows it translates it."""
    return msgid
