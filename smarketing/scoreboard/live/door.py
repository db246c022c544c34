"""The door of the stream: the gate has let the request in, `server` takes it from here."""

import time
from random import uniform

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from smarketing.accounts.rules.faults import Fault
from smarketing.scoreboard.live.guests import guest_of, seconds_left
from smarketing.scoreboard.live.stream import Stream

SHORTEST_S, LONGEST_S = 13 * 60, 15 * 60


class WrongServer(Fault):
    """The proxy sent a stream where pages are served."""

    code = "wrong_server"
    status = 421


@require_GET
def live(request: HttpRequest, screen: str = "") -> StreamingHttpResponse:
    """Server-sent events: each panel that changed, and a beat every 15 s; `screen` is the secret
    with which a wall came through the gate.

    `?version=` says which board the browser has whole, `Last-Event-ID` which it has perhaps.
    """
    if not isinstance(request, ASGIRequest):
        raise WrongServer(_("Streams are served by the streaming server, at the same address."))
    whole, perhaps = request.GET.get("version"), request.headers.get("Last-Event-ID")
    now = time.monotonic()
    response = StreamingHttpResponse((), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    response.stream = Stream(
        guest=guest_of(request),
        language=request.LANGUAGE_CODE,
        version=number(whole or perhaps),
        partly=not whole and bool(perhaps),
        rights_version=request.member.organization.rights_version,
        welcome_at=now,
        until=now + seconds_left(request, uniform(SHORTEST_S, LONGEST_S)),
    )
    return response


def number(said: str | None) -> int:
    """A version as it was said; what is none is 0, the version before all others."""
    said = said or ""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else 0
