"""Pages that explain the chain: what a step owes, and what a link stands on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from goals.queries.chain_why import Day, StepWhy, link_why, part_by_day, share_of, step_why
from goals.queries.chains import Worked, chain_by_id, link_by_id, worked
from goals.queries.parts import Part
from goals.queries.shifts import shifts_in
from goals.rules.adjusting import MONTH
from goals.views.chain import address, keyed_of
from goals.views.plan import local_day
from smarketing.accounts.rules.rights import may


def chain_step(request: HttpRequest, chain_id: int, step: str) -> HttpResponse:
    """How a quota leads to what is owed of one step, by month and by day, of all or of one part.

    `?team=3`, `?source=7` or `?persona=2` names the part whose days are shown.
    """
    organization = request.member.organization
    found = worked(chain_by_id(organization, chain_id))
    why = step_why(found, step, local_day(request))
    part, days = part_asked(request, found, why)
    context = {
        "why": why,
        "part": part,
        "moves": [
            one
            for one in shifts_in(organization, found.period)
            if one.kind != MONTH or one.step == step
        ],
        "days": days,
        "chain": found.chain,
        "span": keyed_of(found),
        "unit": organization.currency if found.metric.is_money else "",
        "today": local_day(request),
        "back": address(found.chain),
    }
    return render(request, "goals/chain_step.html", context)


def part_asked(request: HttpRequest, found: Worked, why: StepWhy) -> tuple[Part | None, list[Day]]:
    """The team, source or persona named in the address with its days; else those of all."""
    for dimension, parts in why.cuts.items():
        asked = request.GET.get(dimension, "")
        for part in parts:
            if asked == str(part.key):
                share = share_of(found, why.step, local_day(request))
                return part, part_by_day(share, dimension, part.key)
    return None, why.days


def chain_link(request: HttpRequest, link_id: int) -> HttpResponse:
    """A link's sample, its months, its entries, and who set it."""
    organization = request.member.organization
    link = link_by_id(organization, link_id)
    after = request.GET.get("after", "")
    known = after.isascii() and after.isdigit() and len(after) < 19
    context = {
        "why": link_why(organization, link, local_day(request), int(after) if known else 0),
        "chain": link.chain,
        "unit": organization.currency,
        "may_edit": may(request.standing, "chain.edit"),
        "back": address(link.chain),
    }
    return render(request, "goals/chain_link.html", context)
