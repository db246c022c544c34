"""What a goal may be made of, in words."""

from django.utils.translation import gettext as _

from goals.rules.metrics import REVENUE, Metric, metrics_of
from goals.rules.pacing import CALENDAR, SEASONAL, WORKING, Pacing
from goals.rules.progress import ABOVE, BELOW, REACH
from smarketing.accounts.models import Organization
from smarketing.funnel.queries.steps import step_names


def direction_choices() -> list[tuple[str, str]]:
    return [
        (REACH, _("to be reached")),
        (ABOVE, _("to stay above")),
        (BELOW, _("to stay below")),
    ]


def basis_choices(organization: Organization) -> list[tuple[str, str]]:
    """The calendar, the working days of the company and of each office, the season."""
    offices = organization.offices.values_list("name", flat=True)
    return [
        (CALENDAR, _("every day alike")),
        (WORKING, _("working days")),
        *(
            (f"{WORKING}:{name}", _("working days in %(office)s") % {"office": name})
            for name in offices
        ),
        (SEASONAL, _("as the years before")),
    ]


def basis_key(pacing: Pacing) -> str:
    return f"{WORKING}:{pacing.of}" if pacing.basis == WORKING and pacing.of else pacing.basis


def metric_choices(organization: Organization) -> list[tuple[str, str]]:
    """The typed registry in words, the won amount first."""
    names = step_names(organization)
    return [
        (metric.key, metric_name(metric, names, organization.currency))
        for metric in metrics_of(list(names))
    ]


def metric_name(metric: Metric, names: dict[str, str], currency: str) -> str:
    if metric == REVENUE:
        return _("Won amount in %(currency)s") % {"currency": currency}
    if metric.is_money:
        said = {"step": names[metric.step], "currency": currency}
        return _("Amount: %(step)s, in %(currency)s") % said
    return _("Number: %(step)s") % {"step": names[metric.step]}
