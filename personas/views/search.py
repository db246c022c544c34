"""Search over personas, claims and insights."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from personas.queries.search import LONGEST, search
from smarketing.funnel.queries.steps import step_names


def personas_search(request: HttpRequest) -> HttpResponse:
    """What holds every word of `?q=`."""
    text = request.GET.get("q", "").replace("\0", "")[:LONGEST]
    context = {
        "text": text,
        "found": search(request.member, text),
        "steps": step_names(request.member.organization),
    }
    return render(request, "personas/search.html", context)
