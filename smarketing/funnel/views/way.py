"""The way: the leads that wait on it, and one of them whole."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from smarketing.accounts.rules.rights import may
from smarketing.funnel.queries import worklist as waiting
from smarketing.funnel.queries.border_waits import border_waits
from smarketing.funnel.queries.given_back import given_back
from smarketing.funnel.queries.handoffs import waits_of
from smarketing.funnel.queries.known import known_sources
from smarketing.funnel.queries.leads import lead_story
from smarketing.funnel.queries.steps import step_names
from smarketing.funnel.views.page import today_of
from smarketing.funnel.views.story import shown

STATES = [
    (waiting.OPEN, _("on the way")),
    (waiting.BACK, _("given back to marketing")),
    (waiting.WON, _("won")),
    (waiting.CLOSED, _("lost or rejected")),
    (waiting.WAITING, _("waiting for a date")),
    (waiting.NAMELESS, _("without a name")),
]


@require_GET
def way(request: HttpRequest) -> HttpResponse:
    """The leads on the way by step, filtered: what came last first, as it is what can be won."""
    organization = request.member.organization
    names = waiting.names_for(organization, step_names(organization))
    asked = asked_in(request.GET, names)
    found = waiting.worklist(
        organization,
        asked,
        names=names,
        today=today_of(request),
        with_person=may(request.standing, "person.see"),
    )
    context = {
        "asked": asked,
        "found": found,
        "waits": waits_of(organization, [row.lead.pk for row in found.rows]),
        "backs": given_back(organization, [row.lead.pk for row in found.rows])
        if asked.state in (waiting.BACK, waiting.CLOSED)
        else {},
        "now": timezone.now(),
        "tabs": [(key, name, found.waiting.get(key, 0)) for key, name in names.steps.items()],
        "borders": border_waits(organization, timezone.now()),
        "total": sum(found.waiting.values()),
        "states": STATES,
        "filters": filters_of(names, asked),
        "sources": known_sources(organization),
        "may_write": may(request.standing, "funnel.write"),
    }
    return render(request, "funnel/way.html", context)


def asked_in(query: QueryDict, names: waiting.Names) -> waiting.Asked:
    """The question in an address; what cannot be read of it asks for nothing."""
    keys = {
        name: int(said)
        for name in waiting.DIMENSIONS
        if (said := query.get(name, "")).isascii() and said.isdigit() and len(said) < 18
    }
    return waiting.Asked(
        state=state if (state := query.get("state")) in waiting.STATES else waiting.OPEN,
        step=step if (step := query.get("step", "")) in names.steps else "",
        keys=keys,
        source=waiting.plain(query.get("source", "")),
        text=waiting.plain(query.get("q", "")),
        newest=query.get("order") != "oldest",
        after=query.get("after", ""),
    )


def filters_of(names: waiting.Names, asked: waiting.Asked) -> list[dict]:
    """The choices beside the list: owner, team and persona, where there are any."""
    said = [
        ("owner", _("Owner"), names.owner),
        ("team", _("Team"), names.team),
        ("persona", _("Persona"), names.persona),
    ]
    return [
        {"name": name, "label": label, "choices": choices, "chosen": asked.keys.get(name)}
        for name, label, choices in said
        if choices
    ]


@require_GET
def lead(request: HttpRequest, lead_id: int) -> HttpResponse:
    """One lead's story, and what it can be moved to."""
    story = lead_story(
        request.member.organization, lead_id, with_person=may(request.standing, "person.see")
    )
    if story.lead.pk != lead_id:
        return redirect("lead", story.lead.pk)
    typed = request.GET.get("typed", "")
    return shown(request, story, typed=int(typed) if typed.isdecimal() and len(typed) < 18 else 0)
