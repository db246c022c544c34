"""A goal cut along halves, offices and personas: a table typed into, saved at once."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from goals.forms import CellForm
from goals.queries.goals import StandingGoal, standing_goal
from goals.queries.slices import cuts_of
from goals.services.seen import Seen
from goals.services.slices import SliceSaid, set_slices
from goals.views.goal import show_goal
from smarketing.accounts.rules.faults import Fault, Missing


@require_POST
def goal_slices(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Save what falls to each part of one cut, all or none."""
    standing = standing_goal(request.member.organization, goal_id)
    try:
        said = read(request, standing)
        set_slices(by=request.member, goal_id=goal_id, said=said)
    except Missing:
        raise
    except Fault as fault:
        typed = {key: value for key, value in request.POST.items() if key.startswith("part-")}
        more = {"trouble": fault.message, "typed_slices": typed}
        return show_goal(request, goal_id, fault.status, **more)
    messages.success(request, _("Saved. The trail keeps what it was."))
    return redirect(f"/goals/{goal_id}/#cuts")


def read(request: HttpRequest, standing: StandingGoal) -> list[SliceSaid]:
    """What was typed; the first figure that cannot be read is told with its part."""
    metric, currency = standing.wording.of, request.member.organization.currency
    said = []
    for cut in cuts_of(standing):
        for part in cut.parts:
            name = f"part-{cut.along}-{part.key}"
            if name not in request.POST:
                continue
            data = {"value": request.POST[name], "seen": request.POST.get(f"seen-{name}", "")}
            form = CellForm(data, metric=metric, currency=currency)
            if not form.is_valid():
                told = " ".join(text for field in form.errors.values() for text in field)
                raise Fault(f"{part.name or part.key}: {told}", fields={name: told})
            value, seen = form.cleaned_data["value"], Seen(form.cleaned_data["seen"])
            said.append(SliceSaid(cut.along, part.key, value, seen))
    return said
