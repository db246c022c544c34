"""What people say of themselves, and the keys they made."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from smarketing.accounts.forms import carry_out
from smarketing.accounts.forms.organization import ProfileForm, TokenForm
from smarketing.accounts.rules.rights import may
from smarketing.accounts.services import people, profile, tokens
from smarketing.accounts.views.page import done, posted, show, today_of

TOLD_DAYS = 90


def profile_page(request: HttpRequest) -> HttpResponse:
    said = {"name": request.member.name, "language": request.user.language}
    form = ProfileForm(posted(request), initial=said)
    if request.method == "POST" and carry_out(form, profile.edit_profile, by=request.member):
        return done(request, _("Saved."), "profile")
    since = today_of(request) - timedelta(days=TOLD_DAYS)
    context = {
        "board_days": request.member.board_days.filter(day__gt=since).order_by("-day"),
        "told_days": TOLD_DAYS,
        "can_make_tokens": may(request.standing, "token.own"),
    }
    return show(request, "profile", form, **context)


def profile_leave(request: HttpRequest) -> HttpResponse:
    people.end_person(by=request.member, member_id=request.member.pk, now=timezone.now())
    return redirect("no_organization")


def token_list(request: HttpRequest) -> HttpResponse:
    form = TokenForm(posted(request))
    if request.method == "POST":
        made = carry_out(form, tokens.create_token, by=request.member, now=timezone.now())
        if made:
            return render(request, "accounts/token.html", {"token": made[0], "secret": made[1]})
    mine = request.member.tokens.filter(revoked_at__isnull=True)
    return show(request, "tokens", form, tokens=mine, now=timezone.now())


def token_revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    token = tokens.revoke_token(by=request.member, token_id=token_id, now=timezone.now())
    said = _("The token %(name)s opens nothing any more.") % {"name": token.name}
    own = token.member_id == request.member.pk
    return done(request, said, "profile_tokens" if own else "settings_tokens")
