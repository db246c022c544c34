"""The demo goes on living while it runs: a move every few seconds, through the same side door as
any CRM's."""

import random
import uuid
from datetime import datetime

from smarketing.accounts.models import Member, Organization
from smarketing.accounts.queries import today_in
from smarketing.demo.rules.company import COMPANIES_A, COMPANIES_B, PERSONAS, REASONS, SOURCES
from smarketing.demo.rules.lives import ACCEPTED, PURSUED, WON, seller
from smarketing.funnel.models import Lead
from smarketing.funnel.services.events import receive, receive_visits

SYSTEM = "demo"
BUSY = 100  # moves of a day at full pace, so that somebody who looks sees the board move
CALM = 0.1  # the share of beats on which it moves after that


def live_on(now: datetime, chance: random.Random) -> None:
    """One beat of every demo organisation that still moves by itself."""
    for organization in Organization.objects.filter(is_demo=True, demo_moves=True):
        midnight = now.astimezone(organization.zone).replace(hour=0, minute=0, second=0)
        told = organization.moves.filter(recorded_at__gte=midnight, event_key__contains="-live-")
        if told.count() < BUSY or chance.random() < CALM:
            move_on(organization, now, chance)


def program_of(organization: Organization) -> Member:
    """The demo's own program, in whose name its moves arrive."""
    return organization.members.get(role="program", name="Demo")


def move_on(organization: Organization, now: datetime, chance: random.Random) -> int:
    """Let one thing happen in the demo; answers how many events were taken."""
    by = program_of(organization)
    events = [next_event(organization, now, chance)]
    received = receive(by=by, events=events, source_system=SYSTEM, now=now)
    add_visitors(by, now, chance)
    return received.accepted


def next_event(organization: Organization, now: datetime, chance: random.Random) -> dict:
    """A new lead, or one of the newest leads a step further."""
    step = chance.choices(["", "lead", "mql", "sal", "opportunity"], [40, 22, 20, 12, 6])[0]
    lead = step and newest(organization, step, chance)
    event = further(lead, step, chance) if lead else new_lead(chance)
    return {"event_id": f"{now:%y%m%d}-live-{uuid.uuid4().hex[:12]}", "at": now.isoformat()} | event


def newest(organization: Organization, step: str, chance: random.Random) -> Lead | None:
    """One of the leads that came to a step last and stand there."""
    standing = organization.leads.filter(step=step, outcome="", source_system=SYSTEM)
    return chance.choice(list(standing.order_by("-moved_on", "-pk")[:40]) or [None])


def new_lead(chance: random.Random) -> dict:
    source = chance.choices(SOURCES, [one.share for one in SOURCES])[0]
    persona = chance.choices(PERSONAS, [one.share for one in PERSONAS])[0]
    return {
        "lead": f"N{uuid.uuid4().hex[:12]}",
        "step": "lead",
        "source": source.name,
        "persona": persona.name,
        "origin": source.origin,
        "person": {"company": f"{chance.choice(COMPANIES_A)} {chance.choice(COMPANIES_B)}"},
    }


def further(lead: Lead, step: str, chance: random.Random) -> dict:
    """Where a lead of this step goes next."""
    event: dict = {"lead": lead.external_id}
    if step == "lead":
        return event | {"step": "mql"}
    if step == "mql" and chance.random() > ACCEPTED:
        return event | {"outcome": "rejected", "reason": chance.choice(REASONS)}
    if step == "mql":
        return event | {"step": "sal", "owner": seller(chance)}
    if step == "sal" and chance.random() > PURSUED:
        return event | {"outcome": "lost", "reason": chance.choice(REASONS)}
    if step == "sal":
        return event | {"step": "opportunity", "amount": str(100 * round(chance.gauss(240, 60)))}
    if chance.random() < WON:
        return event | {"step": "customer"}
    return event | {"outcome": "lost", "reason": chance.choice(REASONS)}


def add_visitors(by: Member, now: datetime, chance: random.Random) -> None:
    """A few more visitors of today, from one source."""
    organization = by.organization
    source = chance.choices(SOURCES, [one.share * one.visitors for one in SOURCES])[0]
    today = today_in(organization.zone, now)
    before = dict(
        organization.visit_days.filter(source_system=SYSTEM, day=today).values_list(
            "source", "count"
        )
    )
    known = dict(organization.sources.values_list("name", "id"))
    count = before.get(known.get(source.name, 0), 0) + chance.randrange(3, 12)
    visit = {"day": today.isoformat(), "source": source.name, "count": count}
    receive_visits(by=by, visits=[visit], source_system=SYSTEM)
