"""How often forecasts held: every past period, week by week."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from goals.queries.forecasts.hindcasts import calibration_page
from goals.queries.plan import usual_metric


def calibration(request: HttpRequest) -> HttpResponse:
    """What forecasts of past periods would have said, beside what came of them."""
    organization = request.member.organization
    page = calibration_page(organization, usual_metric(organization))
    return render(request, "goals/calibration.html", {"page": page})
