"""The lag matrix on a page of its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from goals.queries.lag_page import lag_page
from goals.queries.plan import usual_metric
from goals.views.plan import local_day


def lag(request: HttpRequest) -> HttpResponse:
    """Which months' leads bring which quarter, and what of each can still be changed."""
    organization, today = request.member.organization, local_day(request)
    metric = usual_metric(organization)
    context = {
        "lag": lag_page(organization, metric, today),
        "unit": organization.currency if metric.is_money else "",
        "today": today,
    }
    return render(request, "goals/lag.html", context)
