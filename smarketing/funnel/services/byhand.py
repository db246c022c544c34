"""Facts typed by a person: the same ledger, without a file or a CRM."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from smarketing.accounts.models import Member
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.faults import Fault, Missing, Overtaken
from smarketing.accounts.services import rights
from smarketing.audit import services as audit
from smarketing.funnel.models import HandoffNote, Lead, Move, Person
from smarketing.funnel.queries.ground import VISITOR
from smarketing.funnel.queries.known import MATCHED
from smarketing.funnel.rules.events import AMOUNT_LIMIT, FIRST_DAY
from smarketing.funnel.rules.handoffs import BY_HAND
from smarketing.funnel.rules.ledger import OUTCOMES
from smarketing.funnel.rules.said import About, LeadRef, Said, fingerprint
from smarketing.funnel.services import ledger
from smarketing.funnel.services.ledger.persons import erase_persons, forget_persons
from smarketing.funnel.services.matching import match_entered
from smarketing.funnel.services.naming import owner_name, persona_name

SYSTEM = "hand"  # the source system of what is typed here
BLOTTED = "–"  # in place of a note
LONGEST = {"name": 200, "company": 200, "source": 200, "reason": 400}


@dataclass(frozen=True)
class Typed:
    """What a person types of a lead. None is not said; 0 and "" are said blank."""

    what: str = ""  # a step, an outcome, or "" where only values are said
    on: date | None = None  # today if not said
    amount: int | None = None  # minor units of the organisation's currency
    reason: str = ""
    back_to: str = ""  # the step to which the lead is returned
    owner: int | None = None  # a member's id
    source: str | None = None
    persona: int | None = None  # a persona's id
    key: uuid.UUID | None = None  # of the form it was typed into: sent twice, it counts once


@transaction.atomic
def add_lead(*, by: Member, name: str, company: str = "", typed: Typed, now: datetime) -> Lead:
    """A new lead on its first step. A name or a company is needed to find it again."""
    rights.demand(by, "funnel.write")
    person = {"name": name.strip(), "company": company.strip()}
    if not any(person.values()):
        said = _("Type a name or a company.")
        raise Fault(said, fields={"name": said})
    check_lengths(**person)
    by.organization.raise_wanted()
    ref = LeadRef(SYSTEM, (typed.key or uuid.uuid4()).hex)
    said = said_by(by, ref, typed, now)
    if kept := heard(by, said):
        if not Person.objects.filter(lead=kept.lead, **person).exists():
            raise sent_before(kept)
        return kept.lead
    about = {ref: About(person=person)}
    posted = ledger.post(by.organization, [said], about=about, recorded_at=now, by=by)
    match_entered(by.organization, posted, [said], about, now)
    lead = by.organization.leads.get(source_system=SYSTEM, external_id=ref.external_id)
    audit.record(by, "lead.add", lead, step=typed.what)
    return lead


@transaction.atomic
def move_lead(
    *, by: Member, lead_id: int, typed: Typed, now: datetime, seen: int | None = None
) -> Move:
    """The lead stands on a step from now on, is won, lost, rejected or returned, or has new values.

    `seen` is the newest move that the typing person saw; whoever types over a newer one is refused
    with `Overtaken`.
    """
    rights.demand(by, "funnel.write")
    by.organization.raise_wanted()
    lead = by.organization.leads.filter(pk=lead_id, merged_into__isnull=True).first()
    if lead is None:
        raise Missing(_("There is no such lead."))
    said = said_by(by, ref_of(lead), typed, now)
    if kept := heard(by, said):
        return kept
    newer = lead.moves.filter(pk__gt=seen or 0).exclude(event_key__startswith=MATCHED)
    if seen is not None and newer.exists():
        raise Overtaken(
            _("Somebody moved this lead meanwhile. Look where it stands now, then move it."),
            current=lead,
        )
    ledger.post(by.organization, [said], recorded_at=now, by=by)
    audit.record(by, "lead.move", lead, what=typed.what)
    return by.organization.moves.get(event_key=said.key, version=1)


@transaction.atomic
def undo_move(*, by: Member, move_id: int, now: datetime) -> Lead:
    """Take back a fact that was typed, as its next version; the log keeps both.

    A lead of which nothing is left forgets its person too.
    """
    rights.demand(by, "funnel.write")
    by.organization.raise_wanted()
    typed = by.organization.moves.filter(event_key__startswith=BY_HAND)
    move = typed.filter(pk=move_id).select_related("lead").first()
    if move is None:
        raise Missing(_("Only what was typed by hand can be taken back here."))
    if move.deleted or typed.filter(event_key=move.event_key, version__gt=move.version).exists():
        raise Overtaken(_("This was taken back already."), current=move.lead)
    gone = Said(
        lead=ref_of(move.lead),
        key=move.event_key,
        version=move.version + 1,
        deleted=True,
        what=move.what,
        stands=move.stands,
        at=move.at,
        on=move.on,
    )
    ledger.post(by.organization, [gone], recorded_at=now, by=by)
    lead = by.organization.leads.get(pk=move.lead.merged_into_id or move.lead_id)
    if lead.source_system == SYSTEM and not (lead.step or lead.outcome):
        forget_persons([lead.pk])
    audit.record(by, "lead.undo", lead, what=move.what)
    return lead


@transaction.atomic
def erase_person(*, by: Member, lead_id: int, now: datetime) -> Lead:
    """Forget whatever is personal about a lead and those one with it; its counts stay, nameless.

    No later file or program brings it back. What colleagues wrote to each other at its hand-offs
    is blotted out; the reasons that were given stay, they are part of what is counted.
    """
    rights.demand(by, "person.erase")
    by.organization.raise_wanted()
    lead = by.organization.leads.filter(pk=lead_id).first()
    if lead is None:
        raise Missing(_("There is no such lead."))
    head = lead.merged_into_id or lead.pk
    one = by.organization.leads.filter(Q(pk=head) | Q(merged_into=head))
    erase_persons(by.organization, list(one.values_list("pk", flat=True)), now)
    HandoffNote.objects.filter(handoff__lead__in=one).update(text=BLOTTED)
    audit.record(by, "person.erase", lead)
    return lead


def ref_of(lead: Lead) -> LeadRef:
    """How the ledger finds this lead again: by its id, or by the alias it is known by."""
    if lead.external_id is not None:
        return LeadRef(lead.source_system, lead.external_id)
    if lead.merged_into_id:
        return ref_of(lead.merged_into)
    alias = lead.aliases.first()
    return LeadRef(alias.source_system, None, alias.kind, alias.value)


def said_by(by: Member, ref: LeadRef, typed: Typed, now: datetime) -> Said:
    """What was typed as a fact; the ledger refuses nothing that passes here."""
    organization, today = by.organization, today_in(by.organization.zone, now)
    steps = set(organization.steps.values_list("key", flat=True))
    check(typed, steps, today)
    is_today = typed.on in (None, today)
    system = ref.source_system
    return Said(
        lead=ref,
        key=BY_HAND + (typed.key or uuid.uuid4()).hex,
        what=typed.what,
        stands=typed.what in steps,
        at=now if is_today else None,
        on=None if is_today else typed.on,
        back_to=typed.back_to,
        reason=typed.reason.strip(),
        amount=typed.amount,
        owner=None if typed.owner is None else owner_name(organization, system, typed.owner, today),
        source=None if typed.source is None else typed.source.strip(),
        persona=(
            None if typed.persona is None else persona_name(organization, system, typed.persona)
        ),
    )


def check(typed: Typed, steps: set[str], today: date) -> None:
    """Refuse what makes no sense, with a sentence that says what to type instead."""
    if typed.what == VISITOR:
        raise Fault(_("Visitors are counted by day, not one by one."))
    if typed.what not in {"", *OUTCOMES, *steps}:
        raise Fault(_("There is no such step."))
    if typed.back_to and (typed.what != "returned" or typed.back_to not in steps - {VISITOR}):
        raise Fault(_("There is no such step to return to."))
    values = (typed.amount, typed.owner, typed.persona, typed.source)
    if not typed.what and all(value is None for value in values):
        raise Fault(_("Change something first."))
    if typed.what in OUTCOMES and not typed.reason.strip():
        said = _("Say why, in a few words. Both halves learn from it.")
        raise Fault(said, fields={"reason": said})
    if typed.on and not FIRST_DAY <= typed.on <= today:
        said = _("Choose a day up to today.")
        raise Fault(said, fields={"on": said})
    if typed.amount is not None and abs(typed.amount) >= AMOUNT_LIMIT:
        said = _("This is more than can be kept.")
        raise Fault(said, fields={"amount": said})
    check_lengths(reason=typed.reason, source=typed.source or "")


def check_lengths(**texts: str) -> None:
    for field, text in texts.items():
        if len(text.strip()) > LONGEST[field]:
            said = _("At most %(n)s characters.") % {"n": LONGEST[field]}
            raise Fault(said, fields={field: said})


def heard(by: Member, said: Said) -> Move | None:
    """The fact which this form brought before, where it was sent twice.

    Raises `Overtaken` where the form says something else now, or what it said was taken back.
    """
    versions = by.organization.moves.filter(event_key=said.key).order_by("version")
    kept = list(versions.select_related("lead"))
    if not kept:
        return None
    zone, first = by.organization.zone, kept[0]
    again = said._replace(at=first.at, on=first.on)
    same_day = local_day(said, zone) == local_day(first, zone)
    if kept[-1].deleted or not same_day or fingerprint(again) != first.fingerprint:
        raise sent_before(first)
    return first


def local_day(fact: Said | Move, zone: object) -> date:
    return fact.on or fact.at.astimezone(zone).date()


def sent_before(kept: Move) -> Overtaken:
    return Overtaken(
        _("This form was sent before, and what it said then is kept. Open it anew to type more."),
        current=kept.lead,
    )
