"""The rules that say to which team a lead goes."""

from collections.abc import Sequence

from personas.rules.matching import Condition
from smarketing.funnel.models import Route
from smarketing.funnel.rules.qualifying import ANY, Qualifying


def condition_of(route: Route) -> Condition:
    return Condition(route.field, route.test, tuple(route.values))


def asked_by(routes: Sequence[Route]) -> Qualifying:
    """All that routes ask of a lead."""
    return Qualifying(ANY, tuple(condition_of(one) for one in routes))
