"""One goal: where it stands, who signed, every version; signing and taking back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from goals.forms import shown
from goals.queries.attained import attained
from goals.queries.changes import changes_under
from goals.queries.closings import closing_of, corrected, life_of, lines_of, reopening_of, to_close
from goals.queries.coverage import expected_of
from goals.queries.goals import (
    StandingGoal,
    signatures_under,
    standing_goal,
    told,
    version_rows,
)
from goals.queries.slices import Cut, Part, cuts_of
from goals.queries.spot import pricing_of
from goals.queries.tree import tree_of
from goals.rules.life import steps_to
from goals.rules.progress import pace_delta, whole
from goals.services.goals import agree_goal, withdraw_goal
from goals.views.plan import local_day, number_seen
from smarketing.accounts.rules.faults import Overtaken
from smarketing.accounts.rules.rights import may
from smarketing.funnel.queries.steps import step_names


def goal(request: HttpRequest, goal_id: int) -> HttpResponse:
    """A shared goal with its signatures and its versions."""
    return show_goal(request, goal_id)


def show_goal(
    request: HttpRequest, goal_id: int, status: int = 200, **more: object
) -> HttpResponse:
    standing = standing_goal(request.member.organization, goal_id)
    context = {
        **figures(request, standing),
        "standing": standing,
        "versions": version_rows(standing.goal),
        "life": steps_to(life_of(standing, local_day(request))),
        "halves": request.standing.heads,
        "may_propose": may(request.standing, "goal.propose"),
        **closing_figures(request, standing),
        "tree": tree_of(standing, local_day(request)),
        "cuts": [(cut, slice_fields(standing, cut, more)) for cut in cuts_of(standing)],
        "may_set_slices": may(request.standing, "quota.edit") and not closing_of(standing.goal),
        **more,
    }
    return render(request, "goals/goal.html", context, status=status)


def slice_fields(standing: StandingGoal, cut: Cut, more: dict) -> list[tuple[Part, str, str]]:
    """The parts of a cut with the field each is typed into, and what stands in it."""
    wording, typed = standing.wording, more.get("typed_slices", {})
    found = []
    for part in cut.parts:
        name = f"part-{cut.along}-{part.key}"
        stands = shown(part.target, wording.of, standing.goal.organization.currency)
        found.append((part, name, typed.get(name, stands)))
    return found


def figures(request: HttpRequest, standing: StandingGoal) -> dict:
    """Where the goal stands today, and what its proposal would change."""
    organization, today = request.member.organization, local_day(request)
    wording = standing.wording
    reached = attained(organization, wording.of, wording.period)
    progress = wording.progress(reached.value, today)
    new, downstream = standing.proposed_wording, None
    if new and standing.is_shared:
        then = attained(organization, new.of, new.period).value
        downstream = changes_under(organization, wording, new, then, today)
    is_money = wording.of.is_money
    expected, covered = expected_of(organization, wording, reached.value, today)
    return {
        "expected": expected,
        "covered": covered,
        "names": step_names(organization),
        "goal": told(standing, today, reached.value),
        "not_priced": reached.not_priced,
        "results": reached.count,
        "pricing": pricing_of(organization, wording.of, wording.period),
        "required_per_day": whole(progress.required_per_day, is_money),
        "per_day": whole(progress.per_day, is_money=True),
        "pace_delta": pace_delta(progress, is_money),
        "run_rate": whole(progress.run_rate, is_money=True),
        "left": progress.days - progress.day,
        "downstream": downstream,
        "new": new,
        "base": wording,
        "money": is_money,
    }


def closing_figures(request: HttpRequest, standing: StandingGoal) -> dict:
    """The closing that stands over the goal, or what would be frozen once its days are over."""
    closing, may_close = closing_of(standing.goal), may(request.standing, "goal.close")
    if closing is None:
        is_due = standing.wording.ends_on < local_day(request) and standing.is_shared
        if not (is_due and may_close and not standing.proposed):
            return {}
        return {"to_close": to_close(standing, local_day(request))}
    waits = reopening_of(closing).proposed
    zone = standing.goal.organization.zone
    return {
        "closing": closing,
        "corrected": corrected(closing),
        "lines": lines_of(closing),
        "reopening": waits,
        "reopening_signs": signatures_under(waits, zone) if waits else {},
        "may_close": may_close,
    }


@require_POST
def goal_agree(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Sign the wording on the page for one's half."""
    try:
        agree_goal(
            by=request.member,
            goal_id=goal_id,
            number=number_seen(request),
            half=request.POST.get("half", ""),
            digest=request.POST.get("digest", ""),
            now=timezone.now(),
        )
    except Overtaken as fault:
        return show_goal(request, goal_id, 409, trouble=fault.message)
    messages.success(request, _("Signed."))
    return redirect("goal", goal_id)


@require_POST
def goal_withdraw(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Take the proposal back."""
    try:
        kept = withdraw_goal(
            by=request.member, goal_id=goal_id, number=number_seen(request), now=timezone.now()
        )
    except Overtaken as fault:
        return show_goal(request, goal_id, 409, trouble=fault.message)
    messages.success(request, _("Taken back."))
    return redirect("goals") if kept.dropped_at else redirect("goal", goal_id)
