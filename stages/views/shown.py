"""What the pages of this room have in common: today, and an indicator as a page shows it."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from smarketing.accounts.queries import today_in
from smarketing.accounts.shell import url_of
from stages import words
from stages.rules.found import Shown


@dataclass(frozen=True)
class Line:
    """One indicator in words."""

    key: str
    name: str
    said: dict
    strength: Fraction
    holds: bool
    weight: int
    window: int
    why: str
    action: str
    url: str


def today_of(request: HttpRequest) -> date:
    return today_in(request.member.organization.zone, timezone.now())


def in_words(one: Shown) -> Line:
    action, url = doing(one.key)
    return Line(
        key=one.key,
        name=_(words.INDICATORS[one.key]),
        said=words.sentence(one.found),
        strength=one.strength,
        holds=one.holds,
        weight=one.indicator.weight,
        window=one.indicator.window,
        why=_(words.DECAYS[one.key]),
        action=action,
        url=url,
    )


def doing(key: str) -> tuple[str, str]:
    """The button that mends an indicator, and where it leads in this installation."""
    action, routes = words.DO[key]
    for route in routes:
        if url := url_of(route):
            return _(action), url
    return _("See the evidence"), reverse("stage_evidence", args=[key])
