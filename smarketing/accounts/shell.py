"""What every page's shell shows: the navigation, the organisation, the languages."""

from functools import partial

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from smarketing.accounts.models import Organization
from smarketing.accounts.queries import heads_of, today_in
from smarketing.accounts.rules.halves import HALVES
from smarketing.accounts.rules.rights import ACTS, may
from smarketing.accounts.services import start

ROOMS = [  # the route, its word, the act that opens it
    ("board", _("Scoreboard"), "board.see"),
    ("goals", _("Goals"), "goal.see"),
    ("way", _("The way"), "funnel.see"),
    ("handoff", _("Hand-off"), "funnel.see"),
    ("pay", _("Pay"), "pay.see"),
    ("personas", _("Personas"), "persona.see"),
    ("stages", _("Stages"), "stages.see"),
    ("data", _("Data"), "funnel.see"),
    ("people", _("People"), "people.see"),
]


def shell(request: HttpRequest) -> dict:
    """The context of `base.html`."""
    member = getattr(request, "member", None)
    if member is None:
        return {"nav": [], "start_is_open": start.is_open}
    return {
        "member": member,
        "organization": member.organization,
        "rights": [act for act in ACTS if may(request.standing, act)],
        "organizations": [m.organization for m in getattr(request, "members", [])],
        "start_is_open": start.is_open,  # asked at the door and by the demo
        "vacant": partial(vacant, member.organization),  # asked where a signature is missing
        "nav": [
            {"url": url, "name": name, "current": is_current(request.path, url)}
            for route, name, act in ROOMS
            if may(request.standing, act) and (url := url_of(route))
        ],
    }


def vacant(organization: Organization) -> list[str]:
    """The halves that nobody heads today, so that nobody signs for them."""
    heads = heads_of(organization.pk, today_in(organization.zone, timezone.now()))
    return [half for half in HALVES if half not in heads]


def url_of(route: str) -> str | None:
    """The room's address; a room that does not exist in this installation has none."""
    try:
        return reverse(route)
    except NoReverseMatch:
        return None


def is_current(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
