"""Pages that explain the chain: what a step owes, and what a link stands on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from goals.queries.chain_why import link_why, step_why
from goals.queries.chains import chain_by_id, link_by_id, worked
from goals.views.chain import address, keyed_of
from goals.views.plan import local_day
from smarketing.accounts.rules.rights import may


def chain_step(request: HttpRequest, chain_id: int, step: str) -> HttpResponse:
    """How a quota leads to what is owed of one step, by month and by day."""
    organization = request.member.organization
    found = worked(chain_by_id(organization, chain_id))
    context = {
        "why": step_why(found, step, local_day(request)),
        "chain": found.chain,
        "span": keyed_of(found),
        "unit": organization.currency if found.metric.is_money else "",
        "today": local_day(request),
        "back": address(found.chain),
    }
    return render(request, "goals/chain_step.html", context)


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
