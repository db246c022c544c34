"""What the pages of this room have in common: today, and an indicator as a page shows it."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from smarketing.accounts.models import Organization
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.routes import line_for
from smarketing.accounts.shell import url_of
from stages import words
from stages.models import MeetingDecision
from stages.queries.effects import effects_of, metrics_of
from stages.rules.found import Row, Shown


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
    act: str  # what somebody may who may do it


def today_of(request: HttpRequest) -> date:
    return today_in(request.member.organization.zone, timezone.now())


def in_words(one: Shown) -> Line:
    action, url, act = doing(one)
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
        act=act,
    )


ROOMS = {  # where the records of a kind are to be seen
    "goal": "goal",
    "persona": "persona",
    "audience": "position",
    "message": "position",
    "chain": "chain",
    "border": "handoff_rules",
    "plan": "pay",
    "definition": "stage_qualification",
    "statement": "stage_statement",
    "implementation_plan": "stage_plan",
    "item": "stage_plan",
    "passed": "handoff",
    "answered": "handoff",
    "silent": "handoff",
    "promise": "promise",
    "step": "way",
}
OF_ONE = ("goal", "persona", "position")  # rooms that show one record


def row_url(row: Row) -> str:
    """Where a record behind an indicator is to be seen; "" where nowhere but here."""
    if row.kind == "meeting":
        return reverse("meeting", args=[row.id, row.on.isoformat()])
    route = ROOMS.get(row.kind)
    if route is None:
        return ""
    if route in OF_ONE:
        return reverse(route, args=[row.id])
    return url_of(route) or ""


@dataclass(frozen=True)
class Decision:
    """A decision with what it did to its number, in words; "" while nothing can be said."""

    of: MeetingDecision
    metric: str
    effect: str
    is_clear: bool
    is_better: bool
    days: int
    is_done: bool  # by the day it is looked at


def with_effects(
    organization: Organization, decisions: list[MeetingDecision], today: date
) -> list[Decision]:
    """Decisions as pages show them, in at most five queries."""
    effects, metrics = effects_of(organization, decisions, today), metrics_of(organization)
    shown = []
    for one in decisions:
        step, effect = metrics.get(one.metric, ""), effects.get(one.pk)
        shown.append(
            Decision(
                of=one,
                metric=words.metric_name(one.metric, step) if one.metric in metrics else "",
                effect=words.effect_told(effect, step, organization.currency) if effect else "",
                is_clear=bool(effect and effect.is_clear),
                is_better=bool(effect and effect.is_better),
                days=effect.days if effect else 0,
                is_done=bool(one.done_on and one.done_on <= today),
            )
        )
    return shown


STRAIGHT = {  # to the place on the page where it is done
    "cadence": "?kind=heads#heads",
    "council": "?kind=council#council",
    "plan": "#item",
    "steps": "?serves=steps#item",
}


def doing(one: Shown) -> tuple[str, str, str]:
    """The button that mends an indicator, where it leads in this installation, and the act of the
    rights table that doing it there asks for."""
    key = one.key
    action, routes = words.DO.get(one.found.said) or words.DO[key]
    for route in routes:
        if url := url_of(route):
            line = line_for(route, "POST") or line_for(route, "GET")
            return _(action), url + STRAIGHT.get(key, ""), line.act
    return _("See the evidence"), reverse("stage_evidence", args=[key]), "stages.see"
