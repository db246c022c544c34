"""Marketing contests a rejection, once; the next council decides."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from smarketing.accounts.models import Member
from smarketing.accounts.rules.faults import Fault, Overtaken, Refused
from smarketing.accounts.rules.halves import SALES
from smarketing.accounts.services import rights
from smarketing.audit import services as audit
from smarketing.funnel.models import Handoff
from smarketing.funnel.models.handoff import Contest
from smarketing.funnel.rules.handoffs import REJECTED
from smarketing.funnel.services.handoffs.answering import check_note, handoff_of, noted
from smarketing.funnel.services.handoffs.passing import pass_lead


@transaction.atomic
def contest(*, by: Member, handoff_id: int, note: str, now: datetime) -> Handoff:
    """Say why a rejection is wrong, in a sentence sales reads. The council's agenda holds it."""
    rights.demand(by, "handoff.contest")
    if by.side == SALES:
        raise Refused(_("Marketing contests; sales answers in the thread."))
    by.organization.raise_wanted()
    handoff = handoff_of(by, handoff_id)
    if handoff.contest:
        raise Overtaken(_("This rejection was contested before: once is all."), current=handoff)
    if not (handoff.answer == REJECTED or handoff.taken_back_on):
        raise Fault(_("Only a rejection can be contested."))
    if not note.strip():
        told = _("Write in a sentence why this lead is a good one.")
        raise Fault(told, fields={"note": told})
    check_note(note)
    handoff.contest, handoff.contested_by, handoff.contested_at = Contest.OPEN, by, now
    handoff.save(update_fields=["contest", "contested_by", "contested_at"])
    noted(by, handoff, note, now)
    audit.record(by, "handoff.contest", handoff, lead=handoff.lead_id)
    return handoff


@transaction.atomic
def settle(*, by: Member, handoff_id: int, upheld: bool, note: str, now: datetime) -> Handoff:
    """What the council decided: with marketing, and the lead is passed again; or with sales."""
    rights.demand(by, "handoff.settle")
    by.organization.raise_wanted()
    handoff = handoff_of(by, handoff_id)
    if handoff.contest != Contest.OPEN:
        raise Overtaken(_("There is nothing to decide here any more."), current=handoff)
    check_note(note)
    handoff.contest = Contest.UPHELD if upheld else Contest.DISMISSED
    handoff.save(update_fields=["contest"])
    if note.strip():
        noted(by, handoff, note, now)
    audit.record(by, "handoff.settle", handoff, upheld=upheld)
    if upheld:
        words = note.strip() or _("The council decided that this lead is a good one.")
        return pass_lead(by=by, lead_id=handoff.lead_id, note=words, now=now)
    return handoff
