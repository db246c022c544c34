"""Teams, offices, and the two seats at the head."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from smarketing.accounts.forms import carry_out
from smarketing.accounts.forms.people import (
    DeputyForm,
    EditTeamForm,
    HeadForm,
    IntoForm,
    OfficeForm,
    TeamForm,
    team_choices,
)
from smarketing.accounts.queries.people import seats
from smarketing.accounts.rules.rights import may
from smarketing.accounts.services import heads, joining, reach, teams
from smarketing.accounts.views.page import complain, done, posted, show, today_of


def team_list(request: HttpRequest) -> HttpResponse:
    organization = request.member.organization
    context = {
        "teams": organization.teams.filter(archived=False).select_related("office"),
        "archived": organization.teams.filter(archived=True),
        "offices": organization.offices.all(),
        "can_edit": may(request.standing, "people.edit"),
    }
    return render(request, "accounts/teams.html", context)


def team_add(request: HttpRequest) -> HttpResponse:
    form = TeamForm(posted(request), organization=request.member.organization)
    if request.method == "POST" and carry_out(form, teams.add_team, by=request.member):
        return done(request, _("Saved."), "teams")
    return show(request, "team", form, team=None)


def team(request: HttpRequest, team_id: int) -> HttpResponse:
    found, organization = reach.team(request.member, team_id), request.member.organization
    said = {
        "name": found.name,
        "side": found.side,
        "office_id": found.office_id,
        "archived": found.archived,
    }
    form = EditTeamForm(posted(request), organization=organization, initial=said)
    if request.method == "POST" and carry_out(
        form, teams.edit_team, by=request.member, team_id=team_id, now=timezone.now()
    ):
        return done(request, _("Saved."), "teams")
    others = [choice for choice in team_choices(organization)[1:] if choice[0] != team_id]
    names = found.names.order_by("source_system", "name")
    return show(
        request,
        "team",
        form,
        team=found,
        names=names,
        into_form=IntoForm(choices=others, auto_id="into-%s"),
    )


def team_join(request: HttpRequest, team_id: int) -> HttpResponse:
    reach.team(request.member, team_id)
    form = IntoForm(request.POST, choices=team_choices(request.member.organization)[1:])
    joined = carry_out(
        form, joining.join_teams, by=request.member, team_id=team_id, now=timezone.now()
    )
    if joined:
        said = _("Both are %(name)s now. Their leads are counted again.") % {"name": joined}
        return done(request, said, "team", joined.pk)
    return complain(request, form, "team", team_id)


def office_add(request: HttpRequest) -> HttpResponse:
    form = OfficeForm(posted(request))
    if request.method == "POST" and carry_out(form, teams.add_office, by=request.member):
        return done(request, _("Saved."), "teams")
    return show(request, "office", form, office=None)


def office(request: HttpRequest, office_id: int) -> HttpResponse:
    found = reach.office(request.member, office_id)
    said = {"name": found.name, "timezone": found.timezone}
    form = OfficeForm(posted(request), initial=said)
    if request.method == "POST" and carry_out(
        form, teams.edit_office, by=request.member, office_id=office_id
    ):
        return done(request, _("Saved."), "teams")
    return show(request, "office", form, office=found)


def head_list(request: HttpRequest) -> HttpResponse:
    organization, today = request.member.organization, today_of(request)
    can_edit, heads_own = may(request.standing, "people.edit"), request.standing.heads
    context = {
        "seats": [
            {
                "seat": seat,
                "can_appoint": can_edit
                or (may(request.standing, "head.appoint") and seat.head is None),
                "can_depute": can_edit or seat.half in heads_own,
                "head_form": HeadForm(
                    organization=organization, today=today, auto_id=f"{seat.half}-head-%s"
                ),
                "deputy_form": DeputyForm(
                    organization=organization, today=today, auto_id=f"{seat.half}-deputy-%s"
                ),
            }
            for seat in seats(organization, today)
        ],
        "can_edit": can_edit,
    }
    return render(request, "accounts/heads.html", context)


def head_appoint(request: HttpRequest, half: str) -> HttpResponse:
    organization = request.member.organization
    form = HeadForm(request.POST, organization=organization, today=today_of(request))
    if carry_out(form, heads.appoint_head, by=request.member, half=half, now=timezone.now()):
        return done(request, _("Saved."), "heads")
    return complain(request, form, "heads")


def head_deputy(request: HttpRequest, half: str) -> HttpResponse:
    organization = request.member.organization
    form = DeputyForm(request.POST, organization=organization, today=today_of(request))
    if carry_out(form, heads.name_deputy, by=request.member, half=half, now=timezone.now()):
        return done(request, _("Saved."), "heads")
    return complain(request, form, "heads")


def head_end(request: HttpRequest, headship_id: int) -> HttpResponse:
    heads.end_headship(by=request.member, headship_id=headship_id, now=timezone.now())
    return done(request, _("This seat is vacant now."), "heads")
