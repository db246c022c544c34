"""The first start, the language, and which organisation one works in."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.i18n import set_language as set_language_cookie

from smarketing.accounts.forms import complain
from smarketing.accounts.forms.door import StartForm
from smarketing.accounts.proof import note_proof
from smarketing.accounts.rules.faults import Fault, Missing
from smarketing.accounts.services import profile, start
from smarketing.accounts.views.invitations import BACKEND
from smarketing.accounts.views.page import posted, show


@never_cache
@sensitive_post_parameters("password", "code")
def start_page(request: HttpRequest) -> HttpResponse:
    if not start.is_open():
        raise Missing(_("This installation has its owner. Ask them for an invitation."))
    form = StartForm(posted(request), needs_code=settings.PUBLIC)
    if request.method == "POST" and form.is_valid():
        try:
            owner = start.start(
                owner=form.owner(),
                charter=form.charter(),
                code=form.cleaned_data["code"] if settings.PUBLIC else None,
                now=timezone.now(),
            )
        except Fault as fault:
            complain(form, fault)
        else:
            logout(request)  # of the demo
            login(request, owner.user, backend=BACKEND)
            note_proof(request)
            return redirect("/")
    return show(request, "start", form)


def set_language(request: HttpRequest) -> HttpResponse:
    """Django's own switch; a signed-in person's choice is kept with the person."""
    wanted = request.POST.get("language", "")
    if request.user.is_authenticated and check_for_language(wanted):
        profile.speak(request.user, wanted)
    return set_language_cookie(request)


def switch_organization(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("organization", "")
    mine = {str(member.organization_id) for member in request.members}
    if wanted not in mine:
        raise Missing(_("You belong to no such organisation."))
    request.session["organization"] = int(wanted)
    return redirect("/")


def no_organization(request: HttpRequest) -> HttpResponse:
    if request.member:
        return redirect("/")
    return render(request, "accounts/no_organization.html")
