"""Marketing passes a lead by hand, with a note for who will work it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from smarketing.accounts.models import Member
from smarketing.accounts.rules.faults import Fault, Missing, Overtaken
from smarketing.accounts.services import rights
from smarketing.audit import services as audit
from smarketing.funnel.models import Handoff
from smarketing.funnel.queries.borders import border_of
from smarketing.funnel.rules.handoffs import PASSED
from smarketing.funnel.rules.said import Said
from smarketing.funnel.services import ledger
from smarketing.funnel.services.byhand import ref_of
from smarketing.funnel.services.handoffs.answering import check_note, noted


@transaction.atomic
def pass_lead(*, by: Member, lead_id: int, note: str, now: datetime) -> Handoff:
    """The lead stands on the entry step and waits for sales' answer from now on.

    A note is needed, so that no hand-off made by hand is a silent one. Raises `Overtaken` where
    the lead waits already or sales has it.
    """
    rights.demand(by, "handoff.pass")
    organization = by.organization
    organization.raise_wanted()
    lead = organization.leads.filter(pk=lead_id, merged_into__isnull=True).first()
    if lead is None:
        raise Missing(_("There is no such lead."))
    border = border_of(organization)
    if border is None:
        raise Fault(_("The way has no step behind marketing’s half yet."))
    if not note.strip():
        told = _("Write what sales should know, in a sentence.")
        raise Fault(told, fields={"note": told})
    check_note(note)
    if lead.handoffs.filter(answer="", withdrawn=False).exists():
        raise Overtaken(_("This lead waits for sales’ answer already."), current=lead)
    beyond = border.steps[border.steps.index(border.entry) + 1 :]
    if lead.step in beyond and not lead.outcome:
        raise Overtaken(_("Sales has this lead already."), current=lead)
    key = f"{PASSED}{lead.pk}:{organization.wanted}"
    said = Said(lead=ref_of(lead), key=key, what=border.entry, stands=True, at=now)
    ledger.post(organization, [said], recorded_at=now, by=by)
    handoff = lead.handoffs.get(passed_by=key)
    noted(by, handoff, note, now)
    audit.record(by, "handoff.pass", handoff, lead=lead.pk)
    return handoff
