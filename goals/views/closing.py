"""Closing a goal's period, and opening it again with both heads."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from goals.services.closings import ask_to_reopen, close_goal, sign_reopening
from goals.views.goal import show_goal
from goals.views.plan import number_seen, signing
from smarketing.accounts.rules.faults import Fault


@require_POST
def goal_close(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Freeze the period with its figures."""
    try:
        close_goal(by=request.member, goal_id=goal_id, now=timezone.now())
    except Fault as fault:
        return show_goal(request, goal_id, fault.status, trouble=fault.message)
    messages.success(request, _("Closed. What comes in later stands as a correction."))
    return redirect("goal", goal_id)


@require_POST
def goal_reopen(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Ask both heads to open the period again."""
    reason = request.POST.get("reason", "")
    try:
        ask_to_reopen(
            by=request.member,
            goal_id=goal_id,
            reason=reason,
            now=timezone.now(),
            sign_as=signing(request),
        )
    except Fault as fault:
        return show_goal(request, goal_id, fault.status, trouble=fault.message, reopen_why=reason)
    messages.success(request, _("Both heads are asked. It stays closed until both have signed."))
    return redirect("goal", goal_id)


@require_POST
def goal_reopen_sign(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Sign the reopening for one's half."""
    try:
        sign_reopening(
            by=request.member,
            goal_id=goal_id,
            number=number_seen(request),
            half=request.POST.get("half", ""),
            digest=request.POST.get("digest", ""),
            now=timezone.now(),
        )
    except Fault as fault:
        return show_goal(request, goal_id, fault.status, trouble=fault.message)
    messages.success(request, _("Signed."))
    return redirect("goal", goal_id)
