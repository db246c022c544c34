"""Some pages ask who is sitting there again: the password, at most ten minutes ago."""

import time
from urllib.parse import urlencode, urlsplit

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from smarketing.accounts.rules.faults import Refused

LASTS_S = 600
PROVED = "proved_at"


class ProofWanted(Refused):
    """Whoever is signed in must say their password again."""

    code = "proof_required"


def note_proof(request: HttpRequest) -> None:
    """The person who was just signed in has chosen their password a moment ago."""
    request.session[PROVED] = time.time()


def demand_proof(request: HttpRequest) -> None:
    """Let the request pass if its session's person proved who they are lately."""
    proved = [one["at"] for one in get_authentication_records(request, request.user)]
    proved += [request.session[PROVED]] if PROVED in request.session else []
    if not proved or not 0 <= time.time() - max(proved) < LASTS_S:
        raise ProofWanted(_("Type your password again to go on."))


def ask_for_proof(request: HttpRequest) -> HttpResponse:
    """Lead to the page that asks; from there back to where the person was.

    What was sent with a form is not kept anywhere meanwhile: it may hold pay.
    """
    back = request.get_full_path()
    if request.method != "GET":
        back = urlsplit(request.headers.get("Referer", "/")).path or "/"
    return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': back})}")
