"""What became of the leads that were passed, and whose leads made up the promise."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from goals.queries.goals import board_period
from goals.queries.waterfalls import parts_of
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.periods import Period, add_months, month_of, quarter_of
from smarketing.funnel.models.move import Outcome
from smarketing.funnel.queries.outcomes import names_in, outcomes_of
from smarketing.funnel.queries.steps import step_names
from smarketing.funnel.views.page import today_of

DRAWN = 6  # parts of a cut that have a picture; the others stand in its table
BACK = 5  # quarters that can be chosen


@require_safe
def handoff_outcomes(request: HttpRequest) -> HttpResponse:
    """A period's hand-offs: answered, rejected by reason, persona and source, and their value."""
    organization, today = request.member.organization, today_of(request)
    period = period_in(request.GET.get("period", ""), organization, today)
    found = outcomes_of(organization, period, now=timezone.now())
    month = month_of(min(today, period.ends_on))
    names = step_names(organization)
    quarters = quarters_to(today, organization.fiscal_start)
    context = {
        "found": found,
        "quarter": period,
        "periods": [one.key for one in quarters],
        "now": [(named(key, names), n) for key, n in found.now],
        "accepted": found.answers.get("accepted", 0),
        "rejected": found.answers.get("rejected", 0),
        "returned": found.answers.get("returned", 0),
        "forwarded": found.answers.get("forwarded", 0),
        "month": month,
        "drawn": DRAWN,
        "values": values_in(organization, month, today),
        "today_in_month": today if today in month else None,
        "cuts": [
            (_("By persona"), _("not matched"), found.by_persona),
            (_("By source"), _("no source"), found.by_source),
            (_("By who answered"), _("nobody’s"), found.by_answerer),
        ],
    }
    return render(request, "funnel/outcomes.html", context)


def period_in(key: str, organization: Organization, today: date) -> Period:
    """The period asked for, else the board's."""
    quarters = quarters_to(today, organization.fiscal_start)
    asked = next((one for one in quarters if one.key == key), None)
    return asked or board_period(organization, today)


def quarters_to(today: date, fiscal_start: int) -> list[Period]:
    """The quarters that can be looked at, the running one first."""
    first = quarter_of(today, fiscal_start).starts_on
    return [quarter_of(add_months(first, -3 * n), fiscal_start) for n in range(BACK + 1)]


def named(key: str, names: dict[str, str]) -> str:
    return capfirst(Outcome(key).label) if key in Outcome.values else names.get(key, key)


def values_in(organization: Organization, month: Period, today: date) -> list[tuple]:
    """The month's delivered value three times over: by team, persona and source, with names."""
    tables = [
        ("team", _("By team"), _("no team"), names_in(organization.teams)),
        ("persona", _("By persona"), _("not matched"), names_in(organization.personas)),
        ("source", _("By source"), _("no source"), names_in(organization.sources)),
    ]
    return [
        (
            title,
            [
                (known.get(part.key) or blank, part)
                for part in parts_of(organization, month, cut, today)
            ],
        )
        for cut, title, blank, known in tables
    ]
