"""Facts typed by a person: the same ledger, without a file or a CRM."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from smarketing.accounts.models import Member
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.faults import Fault, Missing
from smarketing.accounts.services import rights
from smarketing.audit import services as audit
from smarketing.funnel.models import Lead
from smarketing.funnel.queries.ground import VISITOR
from smarketing.funnel.rules.said import About, LeadRef, Said
from smarketing.funnel.services import ledger

SYSTEM = "hand"  # the source system of what is typed here


@dataclass(frozen=True)
class Typed:
    """What a person types of a move. Amounts are minor units of the organisation's currency."""

    what: str  # a step or an outcome
    on: date | None = None  # today if not said
    amount: int | None = None
    reason: str = ""
    owner: str | None = None
    source: str | None = None
    persona: str | None = None


@transaction.atomic
def add_lead(*, by: Member, name: str, company: str = "", typed: Typed, now: datetime) -> Lead:
    """A new lead on its first step. A name or a company is needed to find it again."""
    rights.demand(by, "funnel.write")
    if not (name.strip() or company.strip()):
        raise Fault(_("Type a name or a company."), fields={"name": _("This field is needed.")})
    by.organization.raise_wanted()
    ref = LeadRef(SYSTEM, uuid.uuid4().hex)
    about = {ref: About(person={"name": name.strip(), "company": company.strip()})}
    ledger.post(
        by.organization, [said_by(by, ref, typed, now)], about=about, recorded_at=now, by=by
    )
    lead = by.organization.leads.get(source_system=SYSTEM, external_id=ref.external_id)
    audit.record(by, "lead.add", lead, step=typed.what)
    return lead


@transaction.atomic
def move_lead(*, by: Member, lead_id: int, typed: Typed, now: datetime) -> Lead:
    """The lead stands on a step from now on, or is won, lost, rejected or returned."""
    rights.demand(by, "funnel.write")
    lead = by.organization.leads.filter(pk=lead_id, merged_into__isnull=True).first()
    if lead is None:
        raise Missing(_("There is no such lead."))
    by.organization.raise_wanted()
    ledger.post(by.organization, [said_by(by, ref_of(lead), typed, now)], recorded_at=now, by=by)
    audit.record(by, "lead.move", lead, what=typed.what)
    lead.refresh_from_db()
    return lead


def ref_of(lead: Lead) -> LeadRef:
    """How the ledger finds this lead again: by its id, or by the alias it is known by."""
    if lead.external_id is not None:
        return LeadRef(lead.source_system, lead.external_id)
    alias = lead.aliases.first()
    return LeadRef(alias.source_system, None, alias.kind, alias.value)


def said_by(by: Member, ref: LeadRef, typed: Typed, now: datetime) -> Said:
    """A typed move as a fact; the ledger refuses nothing that passes here."""
    check(by, typed, now)
    today = today_in(by.organization.zone, now)
    is_step = typed.what in set(by.organization.steps.values_list("key", flat=True))
    return Said(
        lead=ref,
        key=f"hand:{uuid.uuid4().hex}",
        what=typed.what,
        stands=is_step,
        at=now if typed.on in (None, today) else None,
        on=None if typed.on in (None, today) else typed.on,
        reason=typed.reason,
        amount=typed.amount,
        owner=typed.owner,
        source=typed.source,
        persona=typed.persona,
    )


def check(by: Member, typed: Typed, now: datetime) -> None:
    today = today_in(by.organization.zone, now)
    if typed.what == VISITOR:
        raise Fault(_("Visitors are counted by day, not one by one."))
    if typed.on and typed.on > today:
        raise Fault(_("This day has not come yet."), fields={"on": _("Choose a day up to today.")})


@transaction.atomic
def type_visits(
    *, by: Member, first_on: date, days: int, count: int, source: str, now: datetime
) -> int:
    """Visitors of a day, or of several spread evenly: the sum is exact. Answers what changed."""
    rights.demand(by, "funnel.write")
    if not 0 <= count < 2**31 or not 1 <= days <= 31:
        raise Fault(_("Type a whole number of visitors, for 1 to 31 days."))
    if first_on + timedelta(days - 1) > today_in(by.organization.zone, now):
        raise Fault(_("This day has not come yet."), fields={"day": _("Choose a day up to today.")})
    by.organization.raise_wanted()
    shares = [count * (n + 1) // days - count * n // days for n in range(days)]
    rows = [
        (SYSTEM, first_on + timedelta(n), source.strip(), share) for n, share in enumerate(shares)
    ]
    changed = ledger.post_visits(by.organization, rows)
    audit.record(by, "visits.type", first_on=first_on.isoformat(), days=days, count=count)
    return changed
