"""Facts from programs: a batch of events, or of visits, into the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from smarketing.accounts.models import Member, Organization
from smarketing.accounts.queries.settled import found_in_turn
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.services import rights
from smarketing.audit.bell import ring_after_commit
from smarketing.funnel.rules.attempts import SaidAttempt, is_attempt, read_attempt
from smarketing.funnel.rules.events import Known, Wrong, in_range, name_in, read_event
from smarketing.funnel.rules.said import About, LeadRef, Said
from smarketing.funnel.services import ledger
from smarketing.funnel.services.handoffs.attempts import take_attempts
from smarketing.funnel.services.ledger.leads import known_ids
from smarketing.funnel.services.matching import match_entered

MOST = 5_000  # events in one batch


@dataclass
class Received:
    """What became of a batch."""

    accepted: int = 0
    duplicate: int = 0
    refused: list[dict] = field(default_factory=list)


def receive(*, by: Member, events: Sequence[object], source_system: str, now: datetime) -> Received:
    """Take a batch of events. Each is taken or refused by itself; a repeat changes nothing."""
    rights.demand(by, "funnel.write")
    demand_size(events)
    organization, received = by.organization, Received()
    with transaction.atomic():
        organization.raise_wanted(moves_only=True)  # attempts too: hand-offs tell what follows
        known = Known(steps_in_turn(organization), source_system, organization.currency)
        said, about, places = read_all(events, known, received)
        attempts = read_attempts(events, known, received)
        posted = ledger.post(organization, said, about=about, recorded_at=now, by=by)
        match_entered(organization, posted, said, about, now)
        kept = keep_attempts(by, events, attempts, received, now) if attempts else 0
        if posted.accepted or kept:
            ring_after_commit(organization.pk)
    received.accepted += posted.accepted
    received.duplicate += len(posted.duplicate)
    sentence = _("This event and version came before with other content. Raise its version.")
    for place in posted.conflicts:
        received.refused.append(refusal(events, places[place], "version", sentence, "conflict"))
    received.refused.sort(key=lambda one: one["index"])
    return received


def steps_in_turn(organization: Organization) -> tuple[str, ...]:
    """What an event may call a step, for whoever holds the organisation's turn."""
    return found_in_turn(organization).of(
        "step keys", lambda: tuple(organization.steps.values_list("key", flat=True))
    )


def read_all(
    events: Sequence[object], known: Known, received: Received
) -> tuple[list[Said], dict[LeadRef, About], list[int]]:
    """The facts that can be read, with where they stood; the others are noted as refused."""
    said: list[Said] = []
    about: dict[LeadRef, About] = {}
    places = []
    for place, event in enumerate(events):
        if is_attempt(event):
            continue
        try:
            fact, more = read_event(event, known)
        except Wrong as wrong:
            sentence = _(wrong.msgid) % wrong.values
            received.refused.append(refusal(events, place, wrong.field, sentence, "invalid"))
            continue
        said.append(fact)
        places.append(place)
        if more.person or more.attributes:
            about[fact.lead] = merged(about.get(fact.lead), more)
    return said, about, places


def read_attempts(
    events: Sequence[object], known: Known, received: Received
) -> list[tuple[int, SaidAttempt]]:
    """The attempts that can be read, with where they stood; the others are noted as refused."""
    found = []
    for place, event in enumerate(events):
        if not is_attempt(event):
            continue
        try:
            found.append((place, read_attempt(event, known)))
        except Wrong as wrong:
            sentence = _(wrong.msgid) % wrong.values
            received.refused.append(refusal(events, place, wrong.field, sentence, "invalid"))
    return found


def keep_attempts(
    by: Member,
    events: Sequence[object],
    found: Sequence[tuple[int, SaidAttempt]],
    received: Received,
    now: datetime,
) -> int:
    """Keep the attempts of known leads; how many were news. One of an unknown lead is refused."""
    organization = by.organization
    ids = known_ids(organization, {one.lead for _place, one in found})
    known = [(place, one) for place, one in found if one.lead in ids]
    unknown = _("There is no such lead yet. Send its first step before.")
    conflict = _("This event and version came before with other content. Raise its version.")
    for place, one in found:
        if one.lead not in ids:
            received.refused.append(refusal(events, place, "lead", unknown, "invalid"))
    said = [one for _place, one in known]
    leads = {one.key: ids[one.lead] for one in said}
    news, conflicts = take_attempts(organization, said, leads, now)
    for place, one in known:
        if one in conflicts:
            received.refused.append(refusal(events, place, "version", conflict, "conflict"))
    received.accepted += len(news)
    received.duplicate += len(known) - len(news) - len(conflicts)
    return len(news)


def merged(before: About | None, more: About) -> About:
    """What is said later in a batch is added to what was said before."""
    if before is None:
        return more
    return About(
        person={**before.person, **more.person},
        attributes={**before.attributes, **more.attributes},
    )


def refusal(events: Sequence[object], place: int, name: str, why: str, code: str) -> dict:
    event = events[place]
    event_id = event.get("event_id") if isinstance(event, dict) else None
    return {"index": place, "event_id": event_id, "field": name, "code": code, "why": why}


def demand_size(batch: Sequence[object]) -> None:
    if len(batch) > MOST:
        raise Fault(
            _("A batch holds at most %(most)s. Send this one in parts; nothing of it was taken.")
            % {"most": MOST}
        )


def receive_visits(*, by: Member, visits: Sequence[object], source_system: str) -> Received:
    """Take daily visits. Sending a day and source again replaces what stood there."""
    rights.demand(by, "funnel.write")
    demand_size(visits)
    organization, received, rows = by.organization, Received(), []
    for place, visit in enumerate(visits):
        try:
            rows.append(read_visit(visit, source_system))
        except Wrong as wrong:
            sentence = _(wrong.msgid) % wrong.values
            received.refused.append(refusal(visits, place, wrong.field, sentence, "invalid"))
    with transaction.atomic():
        organization.raise_wanted(moves_only=True)
        changed = ledger.post_visits(organization, rows)
        if changed:
            ring_after_commit(organization.pk)
    received.accepted, received.duplicate = changed, len(rows) - changed
    return received


def read_visit(visit: object, source_system: str) -> tuple[str, date, str, int]:
    """One day's visits, checked."""
    if not isinstance(visit, dict) or set(visit) - {"day", "source", "count", "source_system"}:
        raise Wrong("", noop("Visits are an object with day, source and count."))
    count = visit.get("count")
    if type(count) is not int or not 0 <= count < 2**31:
        raise Wrong("count", noop("A count of visits is a whole number from 0 on."))
    text = name_in(visit, "day") or ""
    try:
        day = in_range(date.fromisoformat(text))
    except ValueError as error:
        sentence = noop("“%(value)s” is no day. Write it as 2026-03-31.")
        raise Wrong("day", sentence, value=text) from error
    system = name_in(visit, "source_system", 60) or source_system
    return system, day, name_in(visit, "source") or "", count
