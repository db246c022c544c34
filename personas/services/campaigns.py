"""Demand generation: a campaign with what it carries of the promise, and what both say of it."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from personas.models import Campaign, CampaignNote
from personas.queries.positions import campaign_by_id, standing_position
from smarketing.accounts.models import Member
from smarketing.accounts.rules.faults import Fault, Overtaken
from smarketing.accounts.services import reach, rights
from smarketing.audit import services as audit

LONGEST, LARGEST = 120, 10**15


@dataclass(frozen=True)
class Plan:
    """What is planned; money in whole minor units."""

    name: str
    code: str
    starts_on: date
    ends_on: date
    source: str = ""
    audience_id: int | None = None
    message_id: int | None = None
    persona_ids: tuple[int, ...] = field(default=())
    leads: int | None = None
    value: int | None = None
    cost: int | None = None


@transaction.atomic
def plan_campaign(
    *, by: Member, plan: Plan, now: datetime, campaign_id: int | None = None, seen: int = 0
) -> Campaign:
    """Begin a campaign, or change one. `seen` is the number of what the editor saw.

    Raises `Fault` with the fields that cannot be so.
    """
    rights.demand(by, "persona.edit")
    by.organization.raise_wanted()
    known = campaign_by_id(by.organization, campaign_id) if campaign_id else None
    if known and known.number != seen:
        raise Overtaken(_("Somebody changed this campaign since you looked."), current=known)
    demand_plan(by, plan, known)
    campaign = known or Campaign(organization=by.organization, number=0)
    for name in ("code", "source", "starts_on", "ends_on", "audience_id", "message_id"):
        setattr(campaign, name, getattr(plan, name))
    campaign.name = reach.named(plan.name, LONGEST)
    campaign.leads, campaign.value, campaign.cost = plan.leads, plan.value, plan.cost
    campaign.by, campaign.changed_at, campaign.number = by, now, campaign.number + 1
    campaign.save()
    campaign.personas.set(by.organization.personas.filter(pk__in=plan.persona_ids))
    audit.record(by, "campaign.plan", campaign, name=campaign.name)
    return campaign


def demand_plan(by: Member, plan: Plan, known: Campaign | None) -> None:
    organization, wrong = by.organization, {}
    others = organization.demand.exclude(pk=known.pk if known else None)
    if others.filter(name=plan.name.strip()).exists():
        wrong["name"] = _("There is a campaign of this name already.")
    if not plan.code.strip() or len(plan.code) > 200 or "\0" in plan.code + plan.source:
        wrong["code"] = _("Say how leads name this campaign, such as its utm_campaign.")
    if plan.ends_on < plan.starts_on:
        wrong["ends_on"] = _("It ends before it starts.")
    for name in ("leads", "value", "cost"):
        number = getattr(plan, name)
        if number is not None and not 0 <= number < (2**31 if name == "leads" else LARGEST):
            wrong[name] = _("Write a number from 0 on.")
    for name, kind in (("audience_id", "audience"), ("message_id", "message")):
        number = getattr(plan, name)
        if number and standing_position(organization, number).position.kind != kind:
            wrong[name] = _("Choose one of the list.")
    if set(plan.persona_ids) - set(organization.personas.values_list("pk", flat=True)):
        wrong["personas"] = _("There is no such persona.")
    if wrong:
        raise Fault("; ".join(wrong.values()), fields=wrong)


@transaction.atomic
def note_campaign(*, by: Member, campaign_id: int, text: str, now: datetime) -> CampaignNote:
    """Say something of a campaign, from either half."""
    rights.demand(by, "insight.add")
    by.organization.raise_wanted()
    campaign = campaign_by_id(by.organization, campaign_id)
    text = " ".join(text.split())
    if not 0 < len(text) <= 400 or "\0" in text:
        said = _("Write one sentence of at most %(n)d letters.") % {"n": 400}
        raise Fault(said, fields={"text": said})
    last = campaign.notes.order_by("at", "pk").last()
    if last and (last.by_id, last.text) == (by.pk, text):
        return last  # the form was sent twice
    note = CampaignNote.objects.create(campaign=campaign, by=by, half=by.side, at=now, text=text)
    audit.record(by, "campaign.note", campaign)
    return note


@transaction.atomic
def drop_campaign(*, by: Member, campaign_id: int, today: date) -> None:
    """Forget a campaign that has not started; what ran stays."""
    rights.demand(by, "persona.edit")
    by.organization.raise_wanted()
    campaign = campaign_by_id(by.organization, campaign_id)
    if campaign.starts_on <= today:
        raise Fault(_("It has started. What ran stays, with what came of it."))
    audit.record(by, "campaign.drop", campaign, name=campaign.name)
    campaign.delete()
