"""What source systems call people and teams."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from smarketing.accounts.forms import carry_out
from smarketing.accounts.forms.people import (
    MeansMemberForm,
    MeansTeamForm,
    person_choices,
    team_choices,
)
from smarketing.accounts.queries import names
from smarketing.accounts.services import joining
from smarketing.accounts.views.page import done, posted, show, today_of

ON_A_PAGE = 100


def name_list(request: HttpRequest) -> HttpResponse:
    organization = request.member.organization
    people = Paginator(names.member_names(organization), ON_A_PAGE)
    context = {
        "page_obj": people.get_page(request.GET.get("page")),
        "teams": names.team_names(organization),
    }
    return render(request, "accounts/names.html", context)


def member_name(request: HttpRequest, name_id: int) -> HttpResponse:
    organization = request.member.organization
    found = names.member_name(organization, name_id)
    choices = person_choices(organization, today_of(request))
    form = MeansMemberForm(posted(request), choices=choices, initial={"member_id": found.member_id})
    if request.method == "POST" and carry_out(
        form, joining.point_member_name, by=request.member, name_id=name_id, now=timezone.now()
    ):
        return done(request, _("Saved. Their leads are counted again."), "names")
    return show(request, "name", form, name=found)


def team_name(request: HttpRequest, name_id: int) -> HttpResponse:
    organization = request.member.organization
    found = names.team_name(organization, name_id)
    choices = team_choices(organization)[1:]
    form = MeansTeamForm(posted(request), choices=choices, initial={"team_id": found.team_id})
    if request.method == "POST" and carry_out(
        form, joining.point_team_name, by=request.member, name_id=name_id, now=timezone.now()
    ):
        return done(request, _("Saved. Their leads are counted again."), "names")
    return show(request, "name", form, name=found)
