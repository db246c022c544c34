"""The way in by invitation: sent, opened, accepted."""

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from smarketing.accounts.forms import carry_out
from smarketing.accounts.forms.door import AcceptForm
from smarketing.accounts.forms.people import InviteForm
from smarketing.accounts.models import Member, User
from smarketing.accounts.proof import note_proof
from smarketing.accounts.services import invitations, reach
from smarketing.accounts.services.mailing import queue_mail
from smarketing.accounts.views.page import complain, posted, show

KEY = "invitation"  # in the session, so that the secret leaves the address at once
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def person_invite(request: HttpRequest, member_id: int) -> HttpResponse:
    member = reach.person(request.member, member_id)
    form = InviteForm(request.POST)
    made = carry_out(
        form, invitations.invite, by=request.member, member_id=member_id, now=timezone.now()
    )
    if not made:
        return complain(request, form, "person", member_id)
    return invited(request, member, made[1])


def invited(request: HttpRequest, member: Member, secret: str) -> HttpResponse:
    """Mail the link; where no mail is set up, show it this once to be passed on."""
    member.refresh_from_db()
    link = request.build_absolute_uri(reverse("invitation", args=[secret]))
    context = {"person": member, "link": link, "by": request.member}
    subject = _("%(organization)s invites you to Smarketing") % {
        "organization": request.member.organization
    }
    body = render_to_string("accounts/mail/invitation.txt", context)
    is_sent = queue_mail("accounts.mail", subject, body, member.email)
    context["is_mailed"] = is_sent and bool(settings.EMAIL_URL)
    return render(request, "accounts/person_invited.html", context)


@never_cache
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the secret out of the address, where referrers and histories would keep it."""
    invitations.good_invitation(secret, timezone.now())
    request.session[KEY] = secret
    return redirect("invitation_accept")


@never_cache
def invitation_accept(request: HttpRequest) -> HttpResponse:
    secret = request.session.get(KEY, "")
    found = invitations.good_invitation(secret, timezone.now())
    user = request.user if request.user.is_authenticated else None
    known = User.objects.filter(email=found.email).exists()
    form = AcceptForm(posted(request), initial={"name": found.member.name})
    if user or known:
        form.fields.clear()
    if request.method == "POST":
        member = carry_out(
            form, invitations.accept, secret=secret, user=user,
            language=get_language() or "en", now=timezone.now(),
        )  # fmt: skip
        if member:
            return come_in(request, member)
    context = {"invitation": found, "known": known, "other": user and user.email != found.email}
    return show(request, "invitation", form, **context)


def come_in(request: HttpRequest, member: Member) -> HttpResponse:
    """Sign the new member in, in the organisation they were invited to."""
    if not request.user.is_authenticated:
        login(request, member.user, backend=BACKEND)
        note_proof(request)
    request.session.pop(KEY, None)
    request.session["organization"] = member.organization_id
    return redirect("/")
