"""Audiences and messages, from both points of view."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from personas.forms.positions import AudienceForm, MessageForm, PointForm, WordingForm
from personas.queries.matching import personas_in_use
from personas.queries.positions import (
    StandingPosition,
    standing_position,
    standing_positions,
    versions_of_position,
    worded_in,
)
from personas.rules.matching import condition_line
from personas.rules.positions import Position as Worded
from personas.services import positions as services
from personas.views.asked import complain, in_the_way, number_in
from personas.views.campaigns import campaign_rows
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.rules.halves import HALVES
from smarketing.accounts.rules.rights import may
from smarketing.agreements.queries import names_under
from smarketing.funnel.queries.matching import audience_size
from smarketing.funnel.queries.steps import step_names


def positions(request: HttpRequest) -> HttpResponse:
    """Who is addressed with what: audiences, messages, and the campaigns that use them."""
    organization = request.member.organization
    found = standing_positions(organization)
    context = {
        "audiences": [one for one in found if one.position.kind == "audience"],
        "worded": [one for one in found if one.position.kind == "message"],
        "archived": organization.positions.filter(archived_at__isnull=False).select_related(
            "persona"
        ),
        **campaign_rows(request),
        "steps": step_names(organization),
        "currency": organization.currency,
        "audience_form": AudienceForm(),
        "message_form": MessageForm(
            personas=personas_in_use(organization), steps=step_names(organization)
        ),
        "may_edit": may(request.standing, "persona.edit"),
    }
    return render(request, "personas/positions.html", context)


@require_POST
def position_new(request: HttpRequest) -> HttpResponse:
    """Begin an audience, or a message to a persona at a step."""
    organization, given = request.member.organization, {"by": request.member}
    given["now"] = timezone.now()
    try:
        if request.POST.get("kind") == "message":
            made = services.begin_message(
                persona_id=number_in(request, "persona"), step=request.POST.get("step", ""), **given
            )
        else:
            made = services.begin_audience(name=request.POST.get("name", ""), **given)
    except Fault as fault:
        if fault.status in (403, 404):
            raise
        messages.error(request, fault.message)
        return redirect("positions")
    return redirect("position", organization.positions.get(pk=made.pk).pk)


def position(request: HttpRequest, position_id: int) -> HttpResponse:
    """One audience or message: what is agreed, what both halves put into the next version."""
    return show_position(request, position_id)


def show_position(
    request: HttpRequest, position_id: int, status: int = 200, **more: object
) -> HttpResponse:
    organization = request.member.organization
    standing = standing_position(organization, position_id)
    may_edit = may(request.standing, "persona.edit") and not standing.position.archived_at
    seen = {"seen": standing.position.number}
    context = {
        "standing": standing,
        "position": standing.position,
        "draft": standing.draft,
        "agreed": worded_in(standing.published),
        "halves_of_draft": halves_of(standing.draft),
        "proposal": worded_in(standing.proposed),
        "signatures": names_under(standing.proposed, organization.zone),
        "versions": [
            (version, worded_in(version).by_half().items())
            for version in versions_of_position(standing.position)
        ],
        "lines": [condition_line(one) for one in standing.draft.conditions],
        "size": (
            audience_size(organization, standing.draft)
            if standing.position.kind == "audience"
            else None
        ),
        "wording_form": WordingForm(initial=wording_start(standing) | seen),
        "point_form": PointForm(initial=seen),
        "steps": step_names(organization),
        "halves": request.standing.heads,
        "may_edit": may_edit,
        "may_restore": may(request.standing, "persona.edit") and standing.position.archived_at,
        "is_of_a_half": request.member.side in HALVES,
        **more,
    }
    return render(request, "personas/position.html", context, status=status)


def wording_start(standing: StandingPosition) -> dict:
    draft = standing.draft
    return {
        "text": draft.text,
        "rule": "\n".join(condition_line(one) for one in draft.conditions),
        "accounts": "\n".join(draft.accounts),
    }


def halves_of(draft: Worded) -> list[dict]:
    """What each half claims, and what it did for this version."""
    return [
        {
            "half": half,
            "points": [
                {
                    "point": one,
                    "consents": [
                        c for c in draft.contributions if c.what == "consent" and c.point == one.key
                    ],
                }
                for one in points
            ],
            "contributed": [one for one in draft.contributions if one.half == half],
        }
        for half, points in draft.by_half().items()
    ]


@require_POST
def position_word(request: HttpRequest, position_id: int) -> HttpResponse:
    """Keep the wording of the draft."""
    form = WordingForm(request.POST)
    status, trouble = 400, ""
    if form.is_valid():
        said = form.cleaned_data
        try:
            services.word_position(
                by=request.member,
                position_id=position_id,
                text=said["text"],
                conditions=said["rule"],
                accounts=said["accounts"],
                seen=said["seen"],
                now=timezone.now(),
            )
        except Fault as fault:
            if fault.status in (403, 404):
                raise
            status, trouble = fault.status, "" if fault.fields else fault.message
            complain(form, named(fault))
        else:
            return redirect("position", position_id)
    return show_position(request, position_id, status, wording_form=form, trouble=trouble)


def named(fault: Fault) -> Fault:
    """A complaint about a condition stands beside the rule."""
    fields = {
        "rule" if name.startswith("conditions") else name: said
        for name, said in fault.fields.items()
    }
    return Fault(fault.message, fields=fields)


@require_POST
def position_point(request: HttpRequest, position_id: int) -> HttpResponse:
    """Add a claim of one's half, consent to one of the other, or leave one out."""
    given = {"by": request.member, "position_id": position_id, "now": timezone.now()}
    what, point = request.POST.get("what", ""), request.POST.get("point", "")
    seen = number_in(request, "seen")
    if what == "consent":
        return tried(request, position_id, lambda: services.consent_to(point=point, **given))
    if what == "drop":
        return tried(
            request, position_id, lambda: services.drop_point(point=point, seen=seen, **given)
        )
    said = {"text": request.POST.get("text", ""), "ground": request.POST.get("ground", "")}
    return tried(request, position_id, lambda: services.add_point(seen=seen, **said, **given))


@require_POST
def position_propose(request: HttpRequest, position_id: int) -> HttpResponse:
    """Put the draft before both heads."""
    return tried(
        request,
        position_id,
        lambda: services.propose_position(
            by=request.member,
            position_id=position_id,
            reason=request.POST.get("reason", ""),
            seen=number_in(request, "seen"),
            sign_as=request.POST.get("sign", ""),
            now=timezone.now(),
        ),
        _("Proposed. It is in force once both heads have signed."),
    )


@require_POST
def position_sign(request: HttpRequest, position_id: int) -> HttpResponse:
    """Sign the proposal for one's half."""
    return tried(
        request,
        position_id,
        lambda: services.sign_position(
            by=request.member,
            position_id=position_id,
            number=number_in(request, "number"),
            half=request.POST.get("half", ""),
            digest=request.POST.get("digest", ""),
            now=timezone.now(),
        ),
        _("Signed."),
    )


@require_POST
def position_archive(request: HttpRequest, position_id: int) -> HttpResponse:
    services.archive_position(by=request.member, position_id=position_id, now=timezone.now())
    messages.success(request, _("Archived. Its versions stay."))
    return redirect("positions")


@require_POST
def position_withdraw(request: HttpRequest, position_id: int) -> HttpResponse:
    """Take the proposal back into the draft."""
    said = {"position_id": position_id, "number": number_in(request, "number")}
    said |= {"by": request.member, "now": timezone.now()}
    return tried(
        request,
        position_id,
        lambda: services.withdraw_position(**said),
        _("Taken back. It is a draft again."),
    )


@require_POST
def position_restore(request: HttpRequest, position_id: int) -> HttpResponse:
    """Take what was archived back into use."""
    services.restore_position(by=request.member, position_id=position_id, now=timezone.now())
    messages.success(request, _("In use again."))
    return redirect("position", position_id)


def tried(
    request: HttpRequest, position_id: int, doing: Callable[[], object], thanks: str = ""
) -> HttpResponse:
    """Do it and show the position again, with what is in the way if something is."""
    if fault := in_the_way(doing):
        return show_position(request, position_id, fault.status, trouble=fault.message)
    if thanks:
        messages.success(request, thanks)
    return redirect("position", position_id)
