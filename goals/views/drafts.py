"""Drafts of goals: several pasted at once, proposed together, thrown away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from goals.forms.lines import GoalLine, GoalLinesForm
from goals.queries.goals import goal_in, standing_goal
from goals.rules.wording import Wording
from goals.services import drafts
from goals.views.plan import local_day, show_plan, signing
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Fault, Missing
from smarketing.accounts.rules.typed import whole_number


@require_POST
def drafts_paste(request: HttpRequest) -> HttpResponse:
    """Keep a draft for each line that was pasted, all or none."""
    organization = request.member.organization
    form = GoalLinesForm(request.POST, organization=organization, today=local_day(request))
    if form.is_valid():
        wordings = [worded(organization, line) for line in form.cleaned_data["lines"]]
        try:
            made = drafts.draft_many(by=request.member, wordings=wordings, now=timezone.now())
        except Fault as fault:
            form.add_error("lines", fault.message)
        else:
            told = ngettext("%(n)s draft is kept.", "%(n)s drafts are kept.", len(made))
            messages.success(request, told % {"n": len(made)})
            return redirect("/goals/#drafts-name")
    return show_plan(request, 400, lines_form=form)


def worded(organization: Organization, line: GoalLine) -> Wording:
    """What a line says of the goal that has its days, or of a new one."""
    goal = goal_in(organization, line.offer.period)
    if goal is None:
        return line.anew(organization)
    return line.upon(standing_goal(organization, goal.pk).newest_wording)


@require_POST
def drafts_propose(request: HttpRequest) -> HttpResponse:
    """Put the drafts that were seen before both heads, all or none."""
    pairs = zip(request.POST.getlist("draft"), request.POST.getlist("number"), strict=False)
    numbers = [(whole_number(one), whole_number(two)) for one, two in pairs]
    seen = [(one, two) for one, two in numbers if one is not None and two is not None]
    said = {"by": request.member, "now": timezone.now(), "sign_as": signing(request)}
    try:
        made = drafts.propose_many(seen=seen, **said)
    except Missing:
        raise
    except Fault as fault:
        return show_plan(request, fault.status, drafts_trouble=fault.message)
    told = ngettext("%(n)s goal is proposed.", "%(n)s goals are proposed.", len(made))
    messages.success(request, told % {"n": len(made)})
    return redirect("goals")


@require_POST
def draft_drop(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Throw a draft away."""
    drafts.drop_draft(by=request.member, draft_id=draft_id)
    messages.success(request, _("The draft is gone."))
    return redirect("goals")
