"""What holds at the border between the halves: limits and reasons."""

import uuid
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from smarketing.accounts.forms import complain
from smarketing.accounts.rules.faults import Fault, Refused
from smarketing.accounts.rules.rights import may
from smarketing.funnel.models.handoff import ReturnsTo
from smarketing.funnel.queries.borders import border_of, reasons_of
from smarketing.funnel.queries.steps import step_names
from smarketing.funnel.rules.handoffs import SHIPPED_LIMITS, Limits
from smarketing.funnel.services.handoffs.agreeing import ReasonSaid, set_limits, set_reasons

HOUR = timedelta(hours=1)


class LimitsForm(forms.Form):
    """Hours to answer and to reach, and the team that takes turns."""

    answer = forms.IntegerField(label=gettext_lazy("Hours to answer"), min_value=1, max_value=2160)
    contact = forms.IntegerField(
        label=gettext_lazy("Hours to reach the person, from the acceptance"),
        min_value=1,
        max_value=2160,
    )
    team = forms.ChoiceField(
        label=gettext_lazy("Leads without an owner go in turns to"), required=False
    )

    def __init__(self, *args: object, teams: list, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        nobody = ("", _("nobody: the unassigned list"))
        self.fields["team"].choices = [nobody, *((str(team.pk), team.name) for team in teams)]


def handoff_rules(request: HttpRequest) -> HttpResponse:
    """The limits and the reasons; changed by the leaders of both halves."""
    organization = request.member.organization
    border = border_of(organization)
    limits = border.limits if border else SHIPPED_LIMITS
    rule = border.rule if border else None
    teams = list(organization.teams.filter(archived=False).exclude(side="marketing"))
    initial = {
        "answer": max(limits.answer // HOUR, 1),
        "contact": max(limits.contact // HOUR, 1),
        "team": str(rule.team_id) if rule and rule.team_id else "",
    }
    posted = request.POST if request.method == "POST" else None
    form = LimitsForm(posted, teams=teams, initial=initial)
    if posted is not None and form.is_valid() and kept(request, form):
        messages.success(request, _("Kept. Who waits already keeps its time."))
        return redirect("handoff_rules")
    context = {
        "form": form,
        "entry": step_names(organization).get(border.entry) if border else "",
        "reasons": list(reasons_of(organization, retired=True).values()),
        "places": ReturnsTo.choices,
        "may_edit": may(request.standing, "handoff.rule"),
    }
    return render(request, "funnel/handoff_rules.html", context, status=400 if form.errors else 200)


def kept(request: HttpRequest, form: LimitsForm) -> bool:
    said = form.cleaned_data
    limits = Limits(said["answer"] * HOUR, said["contact"] * HOUR)
    try:
        set_limits(by=request.member, limits=limits, team_id=int(said["team"] or 0) or None)
        set_reasons(by=request.member, said=reasons_in(request.POST))
    except Refused:
        raise
    except Fault as fault:
        complain(form, fault)
        return False
    return True


def reasons_in(said: QueryDict) -> list[ReasonSaid]:
    """The reasons as they stand in the form, and a new one where it was given a name."""
    keys = [key[:40] for key in said.getlist("reason")]
    rows = [
        ReasonSaid(
            key=key,
            name=said.get(f"name-{key}", "").replace("\x00", "").strip(),
            counts=f"counts-{key}" in said,
            returns_to=said.get(f"to-{key}", "nurture"),
            retired=f"offered-{key}" not in said,
        )
        for key in keys
        if key.replace("_", "").isalnum()
    ]
    if name := said.get("name-new", "").replace("\x00", "").strip():
        place = said.get("to-new", "nurture")
        rows.append(ReasonSaid(f"own_{uuid.uuid4().hex[:8]}", name, "counts-new" in said, place))
    return rows
