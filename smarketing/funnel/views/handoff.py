"""The hand-off page: what waits for an answer, oldest first, and one of its leads whole."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from goals.queries.answered import kept_at_borders
from goals.queries.delivered import worth_of
from goals.queries.promises import promises_now
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.rules.halves import SALES
from smarketing.accounts.rules.rights import may, may_answer
from smarketing.funnel.models.handoff import ReturnsTo
from smarketing.funnel.queries import handoffs as waiting
from smarketing.funnel.queries.borders import (
    Border,
    answered_by_marketing,
    border_behind,
    borders_of,
    reasons_of,
)
from smarketing.funnel.queries.leads import lead_story
from smarketing.funnel.queries.steps import name_of
from smarketing.funnel.rules.handoffs import jointly_owned
from smarketing.funnel.views.page import today_of
from smarketing.funnel.views.story import lines_of

BREACHED = {
    waiting.LATE: gettext_lazy("Past the time to answer."),
    waiting.UNCALLED: gettext_lazy("Accepted, and past the time of the first contact."),
    waiting.UNTRIED: gettext_lazy("Accepted, and tried less often than promised."),
}


@dataclass(frozen=True)
class Typed:
    """An answer that could not be taken, to stand in its form again."""

    answer: str
    fields: QueryDict
    fault: Fault


@require_GET
def handoff(request: HttpRequest) -> HttpResponse:
    """The list, and one of its leads whole."""
    return shown(request, number_in(request.GET.get("h", "")))


def number_in(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


def shown(
    request: HttpRequest, chosen: int | None, *, typed: Typed | None = None, status: int = 200
) -> HttpResponse:
    """The page with the chosen hand-off, else the first of the list, beside it."""
    organization, now, today = request.member.organization, timezone.now(), today_of(request)
    way = list(organization.steps.all())
    borders = borders_of(organization, [(step.key, step.half) for step in way])
    names = {step.key: name_of(step, organization.pack) for step in way}
    marketing = answered_by_marketing(organization, borders)
    team, team_name = waiting.team_today(organization, request.member.pk, today)
    waits = waiting.how_many_wait(organization, request.member.pk, team, marketing)
    asked = replace(
        asked_in(request, team, waits, {one.entry for one in borders}), marketing=marketing
    )
    with_person = may(request.standing, "person.see")
    found = waiting.handoffs_in(organization, asked, now=now, with_person=with_person)
    first = found.rows[0].handoff.pk if found.rows else None
    promises = promises_now(organization, today, now, borders)
    reasons = reasons_of(organization, retired=True)
    joint = jointly_owned([step.half for step in way])
    context = {
        "asked": asked,
        "found": found,
        "tabs": tabs_of(waits, team_name, marketing, joint),
        "joint": joint,
        "steps": names if len(borders) > 1 else {},
        "breached": BREACHED.get(asked.state),
        "was_chosen": chosen is not None,
        "may_tick": any(may_answer(request.standing, one.answers) for one in borders),
        "may_write": may(request.standing, "handoff.note"),
        "may_contest": may(request.standing, "handoff.contest") and request.member.side != SALES,
        "may_settle": may(request.standing, "handoff.settle"),
        "promises": promises,
        "at_borders": kept_at_borders(organization, promises.sales.period, now, borders)
        if len(borders) > 1
        else [],
        "reasons": [one for one in reasons.values() if not one.retired],
        "words": {key: one.name for key, one in reasons.items()},
        "places": ReturnsTo.choices,
        "typed": typed,
        **beside(request, found, chosen or first, names, borders, now),
    }
    with timezone.override(organization.zone):
        return render(request, "funnel/handoff.html", context, status=status)


def asked_in(
    request: HttpRequest, team: int, waits: dict[str, int], steps: Collection[str]
) -> waiting.Asked:
    """The question in an address; who has something waiting begins with that."""
    said = request.GET if request.method == "GET" else request.POST
    usual = waiting.ME if waits[waiting.ME] else waiting.ALL
    state, whose, step = (said.get(name, "") for name in ("state", "whose", "step"))
    return waiting.Asked(
        state=state if state in waiting.STATES else waiting.WAITING,
        whose=whose if whose in waiting.WHOSE else usual,
        member=request.member.pk,
        team=team,
        step=step if step in steps else "",
        after=said.get("after", ""),
    )


def tabs_of(
    waits: dict[str, int], team_name: str, marketing: Collection[str], joint: bool
) -> list[tuple[str, str, int]]:
    """Whose list, its name, how many wait there; what can hold nothing is left out."""
    tabs = [(waiting.ME, _("For me"), waits[waiting.ME])]
    if team_name:
        tabs.append((waiting.TEAM, team_name, waits[waiting.TEAM]))
    tabs.append((waiting.ALL, _("Both halves") if joint else _("Sales"), waits[waiting.ALL]))
    if marketing:
        tabs.append((waiting.MARKETINGS, _("Marketing"), waits[waiting.MARKETINGS]))
    if waits[waiting.UNASSIGNED]:
        tabs.append((waiting.UNASSIGNED, _("Nobody’s"), waits[waiting.UNASSIGNED]))
    return tabs


def beside(
    request: HttpRequest,
    found: waiting.Waiting,
    chosen: int | None,
    names: dict[str, str],
    borders: Collection[Border],
    now: datetime,
) -> dict:
    """What stands beside the list: one hand-off, its lead's story, its neighbours."""
    if chosen is None:
        return {"told": None}
    organization, with_person = request.member.organization, may(request.standing, "person.see")
    told = waiting.handoff_told(organization, chosen, now=now, with_person=with_person)
    story = lead_story(organization, told.row.handoff.lead_id, with_person=with_person)
    ids = [row.handoff.pk for row in found.rows]
    place = ids.index(chosen) if chosen in ids else -1
    one = told.row.handoff
    known = (border for border in borders if border.entry == one.step)
    border = next(known, None) or border_behind(organization, one.step)
    teams = organization.teams.filter(archived=False).exclude(side="marketing")
    return {
        "told": told,
        "person": story.person,
        "lines": lines_of(request, story, names, may_write=False),
        "next": ids[place + 1] if place + 1 < len(ids) else None,
        "previous": ids[place - 1] if place > 0 else None,
        "border": border,
        "limits": border.limits,
        "may_answer": may_answer(request.standing, border.answers),
        "teams": list(teams.exclude(pk=one.team_id or 0)),
        "kinds": [("call", _("Called")), ("mail", _("Wrote")), ("meeting", _("Met"))],
        "worth": worth_of(organization, one.step, one.lead.persona, one.passed_on),
    }
