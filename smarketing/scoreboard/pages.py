"""The board's page: the panels' bytes, made before, within this member's shell."""

import hashlib
import re
import time
from dataclasses import dataclass
from threading import Lock

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.crypto import get_random_string
from django.utils.safestring import mark_safe

from smarketing.scoreboard.models import Snapshot
from smarketing.scoreboard.rendering import panels_of

FRESH_S = 2.0  # a shell is looked at again after so long, or when a right was taken away
MOST = 500
MARK = f"<!--{get_random_string(22)}-->"  # nobody can type it: it is this process's own
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')  # another one in each answer


@dataclass(frozen=True)
class Shell:
    """What stands around the panels, for one member; `tag` names what is in it."""

    head: bytes
    tail: bytes
    tag: str
    made: float


shells: dict[tuple, Shell] = {}
lock = Lock()


def joined(
    request: HttpRequest, snapshot: Snapshot, context: dict, which: str, wall: bool
) -> HttpResponse:
    """The page, or 304 where the browser has it; the ETag names snapshot and shell."""
    template = "scoreboard/wall.html" if wall else "scoreboard/board.html"
    shell = shell_of(request, snapshot, template, context)
    etag = f'W/"{snapshot.digest[:16]}-{shell.tag}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        panels = panels_of(snapshot, request.LANGUAGE_CODE, which, wall)
        response = HttpResponse(shell.head + panels + shell.tail)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response.same_until = shell.made + FRESH_S
    return response


def shell_of(request: HttpRequest, snapshot: Snapshot, template: str, context: dict) -> Shell:
    """The member's shell, kept for two seconds under the organisation's rights version."""
    cookie = request.COOKIES.get(settings.CSRF_COOKIE_NAME)
    if not cookie or request.member.user_id is None or len(get_messages(request)):
        return render_shell(request, template, context)
    member = request.member
    key = (
        member.pk,
        member.organization.rights_version,
        request.LANGUAGE_CODE,
        request.get_full_path(),
        cookie,
        snapshot.digest,
        snapshot.right_version,
        context["live"]["late"],
        context["moment_seen"],
    )
    with lock:
        kept = shells.get(key)
    if kept and time.monotonic() - kept.made < FRESH_S:
        return kept
    made = render_shell(request, template, context)
    with lock:
        while len(shells) >= MOST:
            shells.pop(next(iter(shells)))
        shells[key] = made
    return made


def render_shell(request: HttpRequest, template: str, context: dict) -> Shell:
    html = render_to_string(template, context | {"board": mark_safe(MARK)}, request).encode()
    head, tail = html.split(MARK.encode())
    tag = hashlib.sha256(TOKEN.sub(b"", head + tail)).hexdigest()[:16]
    return Shell(head, tail, tag, time.monotonic())
