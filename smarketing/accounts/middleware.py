"""The one gate: no request reaches a view but through its line in the rights table."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from smarketing.accounts.models import Member, Token
from smarketing.accounts.proof import ProofWanted, ask_for_proof, demand_proof
from smarketing.accounts.queries import (
    members_of,
    role_suffices,
    standing_of,
    today_in,
    token_by_secret,
)
from smarketing.accounts.rules.faults import Fault, Missing, Refused
from smarketing.accounts.rules.rights import may
from smarketing.accounts.rules.routes import PERSON, PUBLIC, SIGNED_IN, Line, line_for
from smarketing.accounts.rules.scopes import SCREEN
from smarketing.accounts.services.tokens import note_use

ADMIN = "admin:"  # Django's admin has its own door: staff only


class Unknown(Fault):
    """Nobody knows who is asking."""

    code = "unauthenticated"
    status = 401


class PersonRequired(Refused):
    """A program asked for what only a signed-in person does."""

    code = "person_required"


class ScopeMissing(Refused):
    """The token was not given the scope of this call."""

    code = "scope_missing"


class Dark(Fault):
    """The link of a screen that was switched off, or never was."""

    code = "not_found"
    status = 404


class Gate:
    """Puts `request.member`, `request.standing` and `request.token` in place, or refuses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.member = request.standing = request.token = None
        with timezone.override(None):  # the organisation's zone, once somebody is admitted
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict
    ) -> HttpResponse | None:
        route = request.resolver_match.view_name
        if route.startswith(ADMIN):
            return None
        line = line_for(route, request.method)
        try:
            if line is None:
                raise Refused(_("This address does not answer such a request."))
            self.admit(request, line, kwargs)
        except Fault as fault:
            return answer(request, fault)
        return None

    def admit(self, request: HttpRequest, line: Line, kwargs: dict) -> None:
        """Find out who asks; raise unless the line lets them."""
        secret = bearer(request) if line.scope else None
        if line.scope == SCREEN:
            self.admit_screen(request, kwargs["screen"])
        elif secret is not None:
            self.admit_token(request, line, secret)
        elif request.user.is_authenticated:
            request.members = members_of(request.user, timezone.localdate())
            self.take_place(request, chosen(request, request.members))
        elif line.act != PUBLIC:
            raise Unknown(_("Sign in first."))
        if line.act in (PUBLIC, SIGNED_IN):
            return
        if request.member is None:
            raise Missing(_("You belong to no organisation yet. Ask for an invitation."))
        if not role_suffices(request.member, line.act) and not may(request.standing, line.act):
            raise Refused(_("You may not do this. Ask an administrator of your organisation."))
        if line.proof and request.token is None:
            demand_proof(request)
        if not line.scope and request.method == "POST":
            demand_typed(request.POST)

    def admit_token(self, request: HttpRequest, line: Line, secret: str) -> None:
        token = token_by_secret(secret, timezone.now())
        if token is None:
            raise Unknown(_("This token is not known, has expired or was revoked."))
        if line.scope == PERSON:
            raise PersonRequired(_("Only a signed-in person can do this, never a token."))
        if line.scope not in token.scopes:
            raise ScopeMissing(_("This token lacks the scope %(scope)s.") % {"scope": line.scope})
        self.let_in(request, token)

    def admit_screen(self, request: HttpRequest, secret: str) -> None:
        screen = token_by_secret(secret, timezone.now())
        if screen is None or SCREEN not in screen.scopes:
            raise Dark(_("This screen was switched off. Ask a head of your halves for a link."))
        self.let_in(request, screen)

    def let_in(self, request: HttpRequest, token: Token) -> None:
        note_use(token, timezone.localdate())
        request.token = token
        self.take_place(request, token.member)

    def take_place(self, request: HttpRequest, member: Member | None) -> None:
        if member is None:
            return
        today = today_in(member.organization.zone, timezone.now())
        if member.ended_on and member.ended_on <= today:
            return
        request.member = member
        request.standing = SimpleLazyObject(lambda: standing_of(member, today))
        timezone.activate(member.organization.zone)  # moments on a page are local


def demand_typed(said: QueryDict) -> None:
    """Refuse a page's form with the one character that no keyboard types and no text keeps."""
    for name, texts in said.lists():
        if any("\0" in text for text in (name, *texts)):
            raise Fault(_("This holds a character that nobody can type. Type it again."))


def bearer(request: HttpRequest) -> str | None:
    """The token's secret, where the request carries one."""
    kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" and secret.strip() else None


def chosen(request: HttpRequest, members: list[Member]) -> Member | None:
    """The organisation the user works in now: the one switched to, else the first."""
    wanted = request.session.get("organization")
    return next((m for m in members if m.organization_id == wanted), None) or next(
        iter(members), None
    )


def wants_json(request: HttpRequest) -> bool:
    """Whether a program asks, who is answered in JSON."""
    return request.path.startswith(("/api/", "/live/"))


def error_body(fault: Fault) -> dict:
    """The contract's error object."""
    return {"error": {"code": fault.code, "message": fault.message, "fields": fault.fields}}


def answer(request: HttpRequest, fault: Fault) -> HttpResponse:
    """Turn a fault into a page or the contract's error object."""
    if wants_json(request):
        return JsonResponse(error_body(fault), status=fault.status)
    if isinstance(fault, Unknown):
        return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
    if isinstance(fault, ProofWanted):
        return ask_for_proof(request)
    if isinstance(fault, Missing) and request.user.is_authenticated and request.member:
        raise Http404(fault.message)
    if isinstance(fault, Missing) and request.user.is_authenticated:
        return redirect("no_organization")
    return render(request, "error.html", {"fault": fault}, status=fault.status)


class SpeakTheirLanguage:
    """A signed-in person's own language goes before the browser's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


class FaultsAsAnswers:
    """A fault that a view let through becomes its answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return answer(request, error) if isinstance(error, Fault) else None
