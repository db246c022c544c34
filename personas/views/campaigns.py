"""Demand generation: what a campaign promised, and beside it what came."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from personas.forms.positions import CampaignForm
from personas.models import Campaign
from personas.queries.positions import campaign_by_id, campaigns_of, standing_positions
from personas.services import campaigns as services
from personas.views.asked import complain, in_the_way, local_day
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.rules.rights import may
from smarketing.funnel.queries.borders import in_readers_words
from smarketing.funnel.queries.buyers import places_of, rejected_reasons
from smarketing.funnel.queries.campaigns import accepted_step, campaign_counts
from smarketing.funnel.queries.counts import Question, counts
from smarketing.funnel.queries.ground import VISITOR
from smarketing.funnel.queries.steps import step_names

A_PAGE = 20
DRAFT, RUNNING, OVER = "draft", "running", "over"


@dataclass(frozen=True)
class Came:
    """What came of a campaign in its days so far. Money in minor units."""

    visitors: int | None
    leads: int
    accepted: int
    rejected: int
    won: int
    amount: int
    cost: int | None

    @property
    def cost_per_accepted(self) -> int | None:
        """None where no cost is typed, or nothing was accepted yet."""
        if self.cost is None or self.accepted <= 0:
            return None
        return round(Fraction(self.cost, self.accepted))


def state_of(campaign: Campaign, today: date) -> str:
    if today < campaign.starts_on:
        return DRAFT
    return OVER if today > campaign.ends_on else RUNNING


def came_of(campaign: Campaign, today: date) -> Came:
    """What the metric engine counted of it; nothing before it starts."""
    last = min(campaign.ends_on, today)
    found = campaign_counts(campaign.organization, campaign.code, campaign.starts_on, last)
    visitors = visitors_of(campaign, last) if last >= campaign.starts_on else None
    return Came(visitors, **vars(found), cost=campaign.cost)


def visitors_of(campaign: Campaign, last: date) -> int | None:
    """The visits of its source in its days; None where no source is named."""
    if not campaign.source:
        return None
    question = Question(
        campaign.starts_on, last, filters={"source": (campaign.source,), "step": (VISITOR,)}
    )
    return counts(campaign.organization, question).totals.count


def campaign_rows(request: HttpRequest) -> dict:
    """A page of the campaigns with what came of each, the newest first."""
    today = local_day(request)
    organization = request.member.organization
    page = Paginator(campaigns_of(organization), A_PAGE).get_page(request.GET.get("page"))
    rows = []
    for one in page:
        one.organization = organization
        rows.append({"campaign": one, "came": came_of(one, today), "state": state_of(one, today)})
    return {"page_obj": page, "campaigns": rows}


def campaign(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """What it promised, what came, and what both halves say of it."""
    return show_campaign(request, campaign_id)


def show_campaign(
    request: HttpRequest, campaign_id: int, status: int = 200, **more: object
) -> HttpResponse:
    organization, today = request.member.organization, local_day(request)
    one = campaign_by_id(organization, campaign_id)
    one.organization = organization
    last = min(one.ends_on, today)
    context = {
        "campaign": one,
        "state": state_of(one, today),
        "came": came_of(one, today),
        "reasons": (
            in_readers_words(
                organization, rejected_reasons(organization, one.code, one.starts_on, last)
            )
            if last >= one.starts_on
            else []
        ),
        "notes": one.notes.select_related("by"),
        "names": step_names(organization),
        "accepted": accepted_step(organization),
        "currency": organization.currency,
        "may_edit": may(request.standing, "persona.edit"),
        "may_hear": may(request.standing, "insight.add"),
        **more,
    }
    return render(request, "personas/campaign.html", context, status=status)


def campaign_edit(request: HttpRequest, campaign_id: int = 0) -> HttpResponse:
    """A new campaign, or another plan for one."""
    organization = request.member.organization
    known = campaign_by_id(organization, campaign_id) if campaign_id else None
    places = places_of(organization)
    start = start_of(known, places) if known else {"seen": 0}
    form = CampaignForm(request.POST or None, initial=start, **choices(organization, places))
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                kept = services.plan_campaign(
                    by=request.member,
                    plan=form.plan,
                    campaign_id=campaign_id or None,
                    seen=form.cleaned_data["seen"],
                    now=timezone.now(),
                )
            except Fault as fault:
                if fault.status in (403, 404):
                    raise
                status = fault.status
                complain(form, beside(fault))
            else:
                return redirect("campaign", kept.pk)
    context = {"form": form, "campaign": known}
    return render(request, "personas/campaign_edit.html", context, status=status)


def beside(fault: Fault) -> Fault:
    """A complaint about an id stands beside its field."""
    fields = {name.removesuffix("_id"): said for name, said in fault.fields.items()}
    return Fault(fault.message, fields=fields)


def choices(organization: Organization, places: int) -> dict:
    found = standing_positions(organization)
    steps = step_names(organization)
    return {
        "audiences": [
            (one.position.pk, one.position.name) for one in found if one.position.kind == "audience"
        ],
        "messages": [
            (
                one.position.pk,
                f"{one.position.persona.name} · {steps.get(one.position.step, _('any step'))}",
            )
            for one in found
            if one.position.kind == "message"
        ],
        "personas": list(
            organization.personas.filter(archived_at__isnull=True).values_list("pk", "name")
        ),
        "places": places,
    }


def start_of(known: Campaign, places: int) -> dict:
    same = ("name", "code", "source", "starts_on", "ends_on", "leads")
    return {
        **{name: getattr(known, name) for name in same},
        "audience": known.audience_id,
        "message": known.message_id,
        "personas": [one.pk for one in known.personas.all()],
        "value": major(known.value, places),
        "cost": major(known.cost, places),
        "seen": known.number,
    }


def major(value: int | None, places: int) -> Decimal | None:
    return None if value is None else Decimal(value).scaleb(-places)


@require_POST
def campaign_note(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Say something of it."""
    said = {"campaign_id": campaign_id, "text": request.POST.get("text", "")}
    said |= {"by": request.member, "now": timezone.now()}
    if fault := in_the_way(lambda: services.note_campaign(**said)):
        return show_campaign(request, campaign_id, fault.status, trouble=fault.message)
    return redirect("campaign", campaign_id)


@require_POST
def campaign_drop(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Forget a campaign that has not started."""
    said = {"by": request.member, "campaign_id": campaign_id, "today": local_day(request)}
    if fault := in_the_way(lambda: services.drop_campaign(**said)):
        return show_campaign(request, campaign_id, fault.status, trouble=fault.message)
    messages.success(request, _("Dropped."))
    return redirect("positions")
