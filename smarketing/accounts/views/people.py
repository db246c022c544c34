"""The people of the organisation, by half and team, and one of them whole."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from smarketing.accounts.forms import carry_out
from smarketing.accounts.forms.people import (
    EndPlaceForm,
    IntoForm,
    InviteForm,
    NewPersonForm,
    PersonForm,
    PlaceForm,
    person_choices,
)
from smarketing.accounts.models import Member
from smarketing.accounts.queries.people import incomplete, people_gone, roster, seats
from smarketing.accounts.rules.rights import may
from smarketing.accounts.services import joining, people, places, reach
from smarketing.accounts.services.newcomers import add_newcomer
from smarketing.accounts.views.invitations import invited
from smarketing.accounts.views.page import complain, done, posted, show, today_of


def people_list(request: HttpRequest) -> HttpResponse:
    organization, today = request.member.organization, today_of(request)
    context = {
        "halves": roster(organization, today),
        "seats": seats(organization, today),
        "gone": people_gone(organization, today),
        "incomplete": incomplete(organization, today),
        "can_edit": may(request.standing, "people.edit"),
        "can_invite": may(request.standing, "people.invite"),
    }
    return render(request, "accounts/people.html", context)


def person_add(request: HttpRequest) -> HttpResponse:
    form = NewPersonForm(
        posted(request),
        organization=request.member.organization,
        giver=request.standing,
        can_appoint=may(request.standing, "head.appoint"),
        initial={"side": next(iter(request.standing.heads), "")},
    )
    if request.method == "POST" and form.is_valid():
        made = carry_out(form, add_newcomer, by=request.member, now=timezone.now())
        if made:
            return welcome(request, *made)
    return show(request, "person_add", form)


def welcome(request: HttpRequest, member: Member, secret: str | None) -> HttpResponse:
    """After adding somebody: their invitation, else their page."""
    if secret:
        return invited(request, member, secret)
    return done(request, _("%(name)s is here.") % {"name": member}, "person", member.pk)


def person(request: HttpRequest, member_id: int) -> HttpResponse:
    found = reach.person(request.member, member_id)
    can_edit = may(request.standing, "people.edit")
    said = {"name": found.name, "email": found.email, "role": found.role, "side": found.side}
    form = PersonForm(posted(request), giver=request.standing, role=found.role, initial=said)
    if request.method == "POST" and carry_out(
        form, people.edit_person, by=request.member, member_id=member_id, now=timezone.now()
    ):
        return done(request, _("Saved."), "person", member_id)
    return show(request, "person", form, **about(request, found), can_edit=can_edit)


def about(request: HttpRequest, found: Member) -> dict:
    """What a person's page tells beside the form."""
    organization, today = request.member.organization, today_of(request)
    others = [choice for choice in person_choices(organization, today) if choice[0] != found.pk]
    return {
        "person": found,
        "places": found.memberships.select_related("team__office"),
        "headships": found.headships.all(),
        "names": found.names.order_by("source_system", "name"),
        "place_form": PlaceForm(organization=organization, auto_id="place-%s"),
        "invite_form": InviteForm(initial={"email": found.email}, auto_id="invite-%s"),
        "into_form": IntoForm(choices=others, auto_id="into-%s"),
        "can_invite": may(request.standing, "people.invite"),
        "is_self": found.pk == request.member.pk,
        "today": today,
    }


def person_end(request: HttpRequest, member_id: int) -> HttpResponse:
    found = reach.person(request.member, member_id)
    if request.method == "POST":
        people.end_person(by=request.member, member_id=member_id, now=timezone.now())
        said = _("%(name)s can no longer come in.") % {"name": found}
        return done(request, said, "people")
    return render(request, "accounts/person_end.html", {"person": found})


def person_return(request: HttpRequest, member_id: int) -> HttpResponse:
    people.return_person(by=request.member, member_id=member_id, now=timezone.now())
    return done(request, _("Welcome back."), "person", member_id)


def person_place(request: HttpRequest, member_id: int) -> HttpResponse:
    form = PlaceForm(request.POST, organization=request.member.organization)
    reach.person(request.member, member_id)
    if carry_out(form, places.place, by=request.member, member_id=member_id, now=timezone.now()):
        return done(request, _("Saved. Their leads are counted again."), "person", member_id)
    return complain(request, form, "person", member_id)


def person_unplace(request: HttpRequest, member_id: int, membership_id: int) -> HttpResponse:
    form = EndPlaceForm(request.POST)
    ids = {"member_id": member_id, "membership_id": membership_id}
    reach.membership(request.member, **ids)
    if carry_out(form, places.end_place, by=request.member, now=timezone.now(), **ids):
        return done(request, _("Saved. Their leads are counted again."), "person", member_id)
    return complain(request, form, "person", member_id)


def person_join(request: HttpRequest, member_id: int) -> HttpResponse:
    reach.person(request.member, member_id)
    choices = person_choices(request.member.organization, today_of(request))
    form = IntoForm(request.POST, choices=choices)
    joined = carry_out(
        form, joining.join_members, by=request.member, member_id=member_id, now=timezone.now()
    )
    if joined:
        said = _("Both are %(name)s now. Their leads are counted again.") % {"name": joined}
        return done(request, said, "person", joined.pk)
    return complain(request, form, "person", member_id)
