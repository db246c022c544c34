"""The cohorts written anew, for when the order of the steps changed under what was counted."""

from collections.abc import Sequence

from django.db import connection

from smarketing.accounts.models import Organization
from smarketing.funnel.models import Cohort


def rewrite_cohorts(organization: Organization, steps: Sequence[str]) -> None:
    """Count every cohort again from the entries that are kept, in this order of the steps.

    The fold counts a lead out of its cohorts and in again by the order of the day; so they must
    say what that order says before the first lead is folded again. Two statements, in the
    caller's transaction.
    """
    Cohort.objects.filter(organization=organization).delete()
    if not steps:
        return
    pairs = list(zip(steps, [*steps[1:], ""], strict=True))
    following = " ".join(["WHEN %s THEN %s"] * len(pairs))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO funnel_cohort (organization_id, step, day, entered, reached) "
            "WITH cell AS (SELECT lead_id, what, day, SUM(n) AS n, SUM(reached) AS reached "
            "FROM funnel_entry "
            "WHERE organization_id = %s AND lead_id IS NOT NULL GROUP BY lead_id, what, day), "
            "standing AS (SELECT lead_id, what, MAX(CASE WHEN reached > 0 THEN day END) "
            "AS day "
            "FROM cell GROUP BY lead_id, what HAVING SUM(n) > 0) "
            "SELECT %s, here.what, here.day, COUNT(*), COUNT(further.lead_id) "
            "FROM standing AS here "
            "LEFT JOIN standing AS further ON further.lead_id = here.lead_id "
            f"AND further.what = CASE here.what {following} END "
            f"WHERE here.what IN ({', '.join(['%s'] * len(pairs))}) GROUP BY here.what, here.day",
            [
                organization.pk,
                organization.pk,
                *(key for pair in pairs for key in pair),
                *(step for step, _next in pairs),
            ],
        )
