"""The goals page, and the sheet in which a goal is edited where its number stands."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.forms import GoalForm, shown
from goals.forms.goal import start_of
from goals.forms.periods import in_leading, offered
from goals.models import GoalDraft
from goals.queries.attained import attained
from goals.queries.changes import changes_under
from goals.queries.closings import closing_of
from goals.queries.drafts import draft_by_id, drafted, drafts_of
from goals.queries.goals import (
    StandingGoal,
    standing_goal,
    standing_goals,
    told,
    version_rows,
)
from goals.queries.pacing import paced
from goals.queries.plan import plan
from goals.queries.quotas import changes_of_quotas
from goals.rules.metrics import kind_of
from goals.rules.spans import period_by_key
from goals.rules.wording import Wording
from goals.services import drafts
from goals.services import goals as services
from goals.views.pasting import just_pasted
from goals.views.typed import number_in
from smarketing.accounts.models import Organization
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.faults import Fault, Missing, Overtaken
from smarketing.accounts.rules.rights import may


def local_day(request: HttpRequest) -> date:
    """Today, where the organisation is."""
    return today_in(request.member.organization.zone, timezone.now())


def around(request: HttpRequest, today: date) -> date:
    """The day around which the page's periods lie: `?period=2018-Q2`, else today."""
    key = request.GET.get("period", "")
    try:
        period = period_by_key(key, request.member.organization.fiscal_start)
    except ValueError:
        return today
    return period.starts_on if today not in period else today


def show_plan(
    request: HttpRequest, status: int = 200, at: date | None = None, **more: object
) -> HttpResponse:
    """The page with whatever is open in it."""
    organization, today = request.member.organization, local_day(request)
    page = plan(organization, today, at or around(request, today))
    waiting = [c.standing for c in page.columns if c.standing and c.standing.proposed]
    context = {
        "plan": page,
        "today": today,
        "has_goals": any(column.goal for column in page.columns)
        or organization.goals.standing().exists(),
        "waiting": waiting,
        "beside": beside(organization, today),
        "halves": request.standing.heads,
        "may_propose": may(request.standing, "goal.propose"),
        "drafts": drafts_shown(request),
        "may_set_quotas": may(request.standing, "quota.edit"),
        "row_made": row_made(request),
        "pasted": just_pasted(request, changes_of_quotas(organization)),
        "earlier": page.columns[0].period,
        "later": page.columns[-1].period,
        **more,
    }
    if not context["has_goals"] and "form" not in context:
        context["form"] = GoalForm(organization=organization, today=today)
    return render(request, "goals/plan.html", context, status=status)


def row_made(request: HttpRequest) -> list[str]:
    """The goals of a row that was just proposed and that wait still, to be taken back together."""
    made = request.GET.getlist("made")
    standing = standing_goals(request.member.organization) if made else []
    waits = {f"{one.goal.pk}-{one.proposed.number}" for one in standing if one.proposed}
    return [one for one in made if one in waits]


def drafts_shown(request: HttpRequest) -> list[tuple[GoalDraft, Wording]]:
    """The drafts, for whoever may propose them."""
    if not may(request.standing, "goal.propose"):
        return []
    return [(one, drafted(one)) for one in drafts_of(request.member.organization)]


def beside(organization: Organization, today: date) -> list[dict]:
    """The goals that stand under those on top and are not over, as they stand today."""
    standing = [
        one
        for one in standing_goals(organization)
        if not one.goal.on_top and one.wording.ends_on >= today
    ]
    return [
        told(one, today, attained(organization, one.wording.of, one.wording.period).value)
        for one in standing
    ]


def goals(request: HttpRequest) -> HttpResponse:
    """Goals by period: the shared one on top, what each half owes under it."""
    return show_plan(request)


def goal_new(request: HttpRequest) -> HttpResponse:
    """The first goal, or the next one; or a draft of one, taken up again."""
    organization, today = request.member.organization, local_day(request)
    draft = draft_asked(request)
    if request.method == "GET":
        start = {"period": request.GET["period"]} if "period" in request.GET else {}
        form = opened(request, today, start)
        if draft:
            form = GoalForm(
                organization=organization,
                today=today,
                initial=start_of(organization, today, drafted(draft)) | {"reason": draft.reason},
            )
        return show_plan(request, form=form, is_new=True, draft=draft)
    form = GoalForm(request.POST, organization=organization, today=today)
    if form.is_valid():
        try:
            return written(request, form, draft, None)
        except Fault as fault:
            complain(form, fault)
    return show_plan(request, status=400, form=form, is_new=True, draft=draft)


def draft_asked(request: HttpRequest, goal_id: int | None = None) -> GoalDraft | None:
    """The draft that is worked on, if one is named."""
    number = number_in(request.POST or request.GET, "draft")
    draft = draft_by_id(request.member.organization, number) if number else None
    if draft and draft.goal_id != goal_id:
        raise Missing(_("There is no such draft."))
    return draft


def written(
    request: HttpRequest, form: GoalForm, draft: GoalDraft | None, standing: StandingGoal | None
) -> HttpResponse:
    """Keep what was typed as a draft, or propose it; where to go then. Raises `Fault`."""
    said = {"by": request.member, "wording": form.wording, "now": timezone.now()}
    said["reason"] = form.cleaned_data["reason"]
    if "keep" in request.POST:
        drafts.save_draft(
            **said,
            goal_id=standing and standing.goal.pk,
            draft_id=draft and draft.pk,
            number=number_in(request.POST, "draft_number"),
        )
        messages.success(request, _("Kept as a draft. Nobody is asked to sign it yet."))
        return redirect("goals")
    said["sign_as"] = signing(request)
    if draft:
        goal = drafts.propose_draft(**said, draft_id=draft.pk, number=number_seen(request))
    elif standing:
        goal = services.edit_goal(**said, goal_id=standing.goal.pk, number=number_seen(request))
    else:
        goal = services.propose_goal(**said)
    told = _("Proposed. What was agreed stands until both sign.")
    messages.success(request, told if standing else _("Proposed. Both heads see it now."))
    return redirect("goal", goal.pk)


def opened(request: HttpRequest, today: date, start: dict) -> GoalForm:
    """An empty form that starts in the period asked for, if there is such a one."""
    organization = request.member.organization
    if "period" in start and offered(organization, start["period"]) is None:
        return GoalForm(organization=organization, today=today)
    if "period" in start:
        start = {"period": in_leading(organization, start["period"])}
    usual = GoalForm(organization=organization, today=today).initial
    return GoalForm(organization=organization, today=today, initial=usual | start)


def goal_edit(request: HttpRequest, goal_id: int) -> HttpResponse:
    """A goal edited where it stands: what changes downstream is shown before it is proposed."""
    organization, today = request.member.organization, local_day(request)
    standing = standing_goal(organization, goal_id)
    if closing_of(standing.goal):
        raise Overtaken(_("This period is closed. Both heads reopen it first, on its page."))
    typed = request.GET if "target" in request.GET else None
    draft = draft_asked(request, goal_id)
    start = drafted(draft) if draft else standing.newest_wording
    form = GoalForm(
        request.POST if request.method == "POST" else typed,
        organization=organization,
        today=today,
        current=start,
    )
    if draft:
        form.initial["reason"] = draft.reason
    if request.method == "POST":
        return proposed(request, standing, form, draft)
    if typed is not None:
        form.is_valid()
    if "HX-Request" in request.headers:
        return render(request, "goals/_downstream.html", sheet(standing, form, today))
    at = standing.newest_wording.starts_on
    more = sheet(standing, form, today, start)
    return show_plan(request, at=at, editing=goal_id, draft=draft, **more)


def proposed(
    request: HttpRequest, standing: StandingGoal, form: GoalForm, draft: GoalDraft | None
) -> HttpResponse:
    """Propose what was typed, or show the sheet again with what is in the way."""
    status, conflict = 400, None
    if form.is_valid():
        try:
            return written(request, form, draft, standing)
        except Overtaken as fault:
            status, conflict = 409, fault
        except Fault as fault:
            complain(form, fault)
    if conflict and isinstance(conflict.current, GoalDraft):
        form.add_error(None, conflict.message)
        conflict = None
    today = local_day(request)
    again = standing_goal(request.member.organization, standing.goal.pk)
    context = sheet(again, form, today) | {"conflict": conflict, "editing": standing.goal.pk}
    return show_plan(request, status, at=again.newest_wording.starts_on, draft=draft, **context)


def sheet(
    standing: StandingGoal, form: GoalForm, today: date, start: Wording | None = None
) -> dict:
    """What the sheet shows of a goal and of what is typed into it, or of what it starts from."""
    organization = standing.goal.organization
    new = typed_wording(form, organization) or start or standing.newest_wording
    base = standing.wording
    reached = attained(organization, new.of, new.period)
    return {
        "form": form,
        "standing": standing,
        "base": base,
        "new": new,
        "base_target": shown(base.target, base.of, organization.currency),
        "downstream": changes_under(organization, base, new, reached.value, today),
        "versions": version_rows(standing.goal),
        "money": kind_of(new.metric).is_money,
    }


def typed_wording(form: GoalForm, organization: Organization) -> Wording | None:
    """What was typed, with how its days share the target; None where it cannot be so."""
    if not (form.is_bound and form.is_valid()):
        return None
    try:
        return paced(organization, form.wording)
    except Fault as fault:
        complain(form, fault)
        return None


def signing(request: HttpRequest) -> str:
    """The half for which the proposer signs in the same act, if that button was pressed."""
    return request.POST.get("sign", "")


def number_seen(request: HttpRequest) -> int:
    text = request.POST.get("number", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def complain(form: GoalForm, fault: Fault) -> None:
    """Put a service's complaint beside the field it is about."""
    for name, said in (fault.fields or {"": fault.message}).items():
        form.add_error(name if name in form.fields else None, said)
