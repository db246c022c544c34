"""The rules in force, and those before them."""

from personas.models import MatchingRules
from personas.rules.matching import Matching, matching_of
from smarketing.accounts.models import Organization

KEPT = 20  # of the history shown


def rules_in_force(organization: Organization) -> MatchingRules | None:
    return organization.matching_rules.select_related("by").first()


def rules_before(organization: Organization) -> list[MatchingRules]:
    """The history, newest first."""
    return list(organization.matching_rules.select_related("by")[:KEPT])


def matching_in(rules: MatchingRules | None) -> Matching:
    return matching_of(rules.content) if rules else Matching()


def personas_in_use(organization: Organization) -> dict[int, str]:
    """The personas that are not archived, by number."""
    return dict(organization.personas.filter(archived_at__isnull=True).values_list("pk", "name"))
