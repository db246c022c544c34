"""Two personas side by side: what is claimed of each, and how each buys."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from personas.models import Part
from personas.queries.personas import StandingPersona, standing_personas
from personas.rules.sheet import Claim
from personas.views.asked import local_day
from personas.views.figures import HowTheyBuy, how_they_buy, period_shown


@dataclass(frozen=True)
class Side:
    standing: StandingPersona
    buys: HowTheyBuy


@dataclass(frozen=True)
class PartOfBoth:
    """What both say of one part; either may say nothing."""

    part: str
    claims: list[tuple[Claim, ...]]


def personas_compare(request: HttpRequest) -> HttpResponse:
    """`?a=` and `?b=` are personas; left out, the first two."""
    organization, today = request.member.organization, local_day(request)
    standing = standing_personas(organization)
    by_number = {str(one.persona.pk): one for one in standing}
    first = by_number.get(request.GET.get("a", ""), standing[0] if standing else None)
    others = [one for one in standing if one is not first]
    second = by_number.get(request.GET.get("b", ""), others[0] if others else None)
    chosen = [one for one in (first, second) if one]
    period = period_shown(organization, today)
    context = {
        "standing": standing,
        "sides": [
            Side(one, how_they_buy(organization, one.persona.pk, period, today)) for one in chosen
        ],
        "parts": parts_of(chosen),
        "period": period.key,
        "currency": organization.currency,
        "today": today,
    }
    return render(request, "personas/compare.html", context)


def parts_of(chosen: list[StandingPersona]) -> list[PartOfBoth]:
    """Every part that either says anything about, in the order of the sheet."""
    found = [
        PartOfBoth(part, [tuple(c for c in one.sheet.claims if c.part == part) for one in chosen])
        for part in Part.values
    ]
    return [one for one in found if any(one.claims)]
