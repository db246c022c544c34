"""What both halves heard: recorded in two clicks, confirmed, weighed, answered."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from personas.forms.sheets import InsightForm
from personas.models import Status
from personas.queries.insights import (
    RECENT,
    by_half_since,
    heard,
    heard_alike,
    named_by,
    notes_of,
    untold,
    waiting,
)
from personas.services import insights as services
from personas.views.asked import complain, in_the_way, number_in
from personas.views.sheet import MONTH
from smarketing.accounts.rules.faults import Fault, Missing
from smarketing.accounts.rules.rights import may
from smarketing.funnel.queries.buyers import lead_by_key
from smarketing.funnel.queries.steps import step_names

LONGEST = 400  # letters of what is compared
A_PAGE = 30
WEIGHED = 30  # shown under those that wait
JOINED = 100  # of those that wait, offered to join an insight with


def insights(request: HttpRequest) -> HttpResponse:
    """What waits to be weighed, page by page, and what became of the rest."""
    return show_insights(request)


def show_insights(request: HttpRequest, status: int = 200, **more: object) -> HttpResponse:
    member = request.member
    organization = member.organization
    page = Paginator(waiting(organization, member), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "others": page.object_list,
        "weighed": heard(organization, member)
        .exclude(status=Status.OPEN)
        .order_by("-weighed_at")[:WEIGHED],
        "halves_heard": by_half_since(organization, timezone.now() - MONTH),
        "untold": untold(member),
        "personas": organization.personas.filter(archived_at__isnull=True),
        "steps": step_names(organization),
        "may_weigh": may(request.standing, "persona.edit"),
        "may_hear": may(request.standing, "insight.add"),
        "may_confirm": may(request.standing, "insight.confirm"),
        **more,
    }
    return render(request, "personas/insights.html", context, status=status)


def insight(request: HttpRequest, insight_id: int) -> HttpResponse:
    """One insight with all that was said of it."""
    return show_insight(request, insight_id)


def show_insight(
    request: HttpRequest, insight_id: int, status: int = 200, **more: object
) -> HttpResponse:
    member = request.member
    organization = member.organization
    one = heard(organization, member).filter(pk=insight_id).first()
    if one is None:
        raise Missing(_("Nobody recorded such an insight."))
    alike = [
        other
        for other in heard_alike(organization, member, one.text, timezone.now() - RECENT)
        if other.pk != one.pk
    ]
    context = {
        "one": one,
        "notes": notes_of(one),
        "named_by": named_by(one),
        "alike": alike,
        "others": list(dict.fromkeys([*alike, *waiting(organization, member)[:JOINED]])),
        "lead": lead_by_key(organization, one.lead_key) if one.lead_key else None,
        "personas": organization.personas.filter(archived_at__isnull=True),
        "steps": step_names(organization),
        "may_weigh": may(request.standing, "persona.edit"),
        "may_hear": may(request.standing, "insight.add"),
        "may_confirm": may(request.standing, "insight.confirm"),
        **more,
    }
    return render(request, "personas/insight.html", context, status=status)


@require_POST
def insight_note(request: HttpRequest, insight_id: int) -> HttpResponse:
    """Add a thought, or another insight that goes with it."""
    said = {
        "by": request.member,
        "insight_id": insight_id,
        "text": request.POST.get("text", ""),
        "other_id": number_in(request, "other") or None,
        "now": timezone.now(),
    }
    if fault := in_the_way(lambda: services.note_insight(**said)):
        return show_insight(request, insight_id, fault.status, trouble=fault.message)
    return redirect("insight", insight_id)


def insights_alike(request: HttpRequest) -> HttpResponse:
    """What was heard already and says much the same as `?text=`, while somebody types it."""
    text = request.GET.get("text", "")[:LONGEST]
    member = request.member
    context = {
        "alike": heard_alike(member.organization, member, text, timezone.now() - RECENT),
        "back": safe(request, request.GET.get("back", "")),
        "steps": step_names(member.organization),
        "may_confirm": may(request.standing, "insight.confirm"),
    }
    return render(request, "personas/_alike.html", context)


def insight_new(request: HttpRequest) -> HttpResponse:
    """One sentence, from anywhere: `?persona=`, `?lead=` and `?step=` come from where one was."""
    organization = request.member.organization
    personas = list(
        organization.personas.filter(archived_at__isnull=True).values_list("pk", "name")
    )
    form = InsightForm(
        request.POST or None,
        initial={
            "persona": request.GET.get("persona", ""),
            "lead_key": request.GET.get("lead", ""),
            "step": request.GET.get("step", ""),
        },
        personas=personas,
        steps=step_names(organization),
    )
    back = safe(request, request.POST.get("back") or request.headers.get("Referer", ""))
    if request.method == "POST" and form.is_valid():
        try:
            services.add_insight(by=request.member, now=timezone.now(), **form.said)
        except Fault as fault:
            complain(form, fault)
        else:
            messages.success(request, _("Kept. You will be told what becomes of it."))
            return redirect(back or "insights")
    status = 400 if form.errors else 200
    return render(request, "personas/heard.html", {"form": form, "back": back}, status=status)


@require_POST
def insight_confirm(request: HttpRequest, insight_id: int) -> HttpResponse:
    """I hear that too."""
    return tried(
        request,
        lambda: services.confirm_insight(
            by=request.member, insight_id=insight_id, now=timezone.now()
        ),
        _("Counted."),
    )


@require_POST
def insight_weigh(request: HttpRequest, insight_id: int) -> HttpResponse:
    """Make it a claim, join it with another, or leave it out with a reason."""
    given = {"by": request.member, "insight_id": insight_id, "now": timezone.now()}
    into = request.POST.get("into", "")
    if into == Status.CLAIM:
        persona = number_in(request, "persona") or None
        return tried(
            request,
            lambda: services.claim_insight(persona_id=persona, **given),
            _("It is a claim of the draft now."),
        )
    if into == Status.MERGED:
        return tried(
            request,
            lambda: services.merge_insight(into_id=number_in(request, "other"), **given),
            _("Joined."),
        )
    return tried(
        request,
        lambda: services.decline_insight(reason=request.POST.get("reason", ""), **given),
        _("Declined. Whoever heard it is told why."),
    )


@require_POST
def insights_told(request: HttpRequest) -> HttpResponse:
    """I have seen what became of mine."""
    return tried(request, lambda: services.note_told(by=request.member), "")


def tried(request: HttpRequest, doing: Callable[[], object], thanks: str) -> HttpResponse:
    """Do it and go back to where one was, or show what is in the way."""
    if fault := in_the_way(doing):
        return show_insights(request, fault.status, trouble=fault.message)
    if thanks:
        messages.success(request, thanks)
    return redirect(safe(request, request.POST.get("back", "")) or "insights")


def safe(request: HttpRequest, address: str) -> str:
    """The path of an address of this site to go back to; anything else is none."""
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure()):
        return ""
    path = urlsplit(address)._replace(scheme="", netloc="").geturl()
    return path if path.startswith("/") and not path.startswith("//") else ""
