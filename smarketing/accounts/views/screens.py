"""The screens on walls: links to the board that need no sign-in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from smarketing.accounts.forms import carry_out
from smarketing.accounts.forms.organization import ScreenForm
from smarketing.accounts.queries import screens_of
from smarketing.accounts.services.screens import create_screen, end_screen
from smarketing.accounts.views.page import done, posted, show


def screen_list(request: HttpRequest) -> HttpResponse:
    form = ScreenForm(posted(request))
    if request.method == "POST":
        made = carry_out(form, create_screen, by=request.member, now=timezone.now())
        if made:
            screen, secret = made
            link = request.build_absolute_uri(reverse("wall", args=[secret]))
            return render(request, "accounts/screen.html", {"screen": screen, "link": link})
    return show(request, "screens", form, screens=screens_of(request.member.organization))


def screen_end(request: HttpRequest, token_id: int) -> HttpResponse:
    screen = end_screen(by=request.member, screen_id=token_id, now=timezone.now())
    said = _("The screen %(name)s shows nothing any more.") % {"name": screen.name}
    return done(request, said, "screens")
