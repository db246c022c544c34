"""The facts of an assessment: a fixed number of queries, whatever the size of the company."""

from datetime import date, timedelta

from goals.queries.owed import CHAIN
from smarketing.accounts.models import Organization
from stages.queries.facts.leads import delivered, handoffs, months, passages
from stages.queries.facts.meetings import series_of
from stages.queries.facts.people import (
    appointed,
    insights,
    items_of,
    opened,
    people_of,
    readings,
    said_of,
)
from stages.queries.facts.wordings import qualifications, subjects_of, wordings
from stages.rules.facts import Facts
from stages.rules.table import UNDER_ONE_LEADER_DAYS

WEEK = timedelta(7)


def facts_of(organization: Organization, last: date, first: date | None = None) -> Facts:
    """Everything that assessments of the days from `first` to `last` look at."""
    appointments = appointed(organization)
    first = first or last
    if appointments:  # then the days before are asked whether the stages held on them
        first -= timedelta(UNDER_ONE_LEADER_DAYS + 1)
    names = subjects_of(organization)
    said = wordings(organization, names)
    is_chained = any(one.kind == CHAIN and one.agreed_on for one in said)
    return Facts(
        wordings=said,
        goals=tuple(names["goal"].values()),
        definitions=qualifications(organization, names["definition"]),
        personas=tuple(names["persona"].values()),
        audiences=tuple(names["audience"].values()),
        messages=tuple(names["message"].values()),
        series=series_of(organization, first),
        items=items_of(organization),
        said=said_of(organization),
        appointments=appointments,
        people=people_of(organization, last),
        opened=opened(organization, first - WEEK, last),
        readings=readings(organization),
        insights=insights(organization, first),
        handoffs=handoffs(organization, first, last),
        steps=dict(organization.steps.values_list("key", "half")),
        **passages(organization, first, last),
        **months(organization, first, last),
        delivered=delivered(organization, first, last, is_chained=is_chained),
    )
