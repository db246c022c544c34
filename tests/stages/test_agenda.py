"""A meeting's agenda: what waits, and what the board says otherwise than at the last meeting."""

from datetime import timedelta

import pytest
from django.db import transaction

from goals.services.forecasts import learn
from personas.services.positions import (
    add_point,
    archive_position,
    propose_position,
    word_position,
)
from smarketing.funnel.rules.said import LeadRef, Said
from smarketing.funnel.services import ledger
from smarketing.scoreboard.queries.snapshots import panels_at
from smarketing.scoreboard.services.refresh import refresh
from stages import words
from stages.services.agreed import end_definition, propose_definition
from stages.views.agenda import agenda_of
from tests.cast import NOW, TODAY
from tests.stages.story import WEEK, at

pytestmark = pytest.mark.django_db


def told(company, kind):
    """The agenda of the CMO's and CSO's next meeting: its sentences of one kind."""
    company.organization.refresh_from_db()
    topics = agenda_of(company.organization, company.series["heads"], TODAY, TODAY)
    return [
        f"{words.tell(one.text)} {one.extra.get('name', '')}".strip()
        for one in topics
        if one.kind == kind
    ]


@pytest.fixture
def weekly(company):
    company.plan_series("heads", 7, TODAY - WEEK)
    return company


def sell(organization, first, days, won):
    """A lead a day; every so many of them buy after 30 days."""
    facts = []
    for n in range(days):
        lead, on = LeadRef("crm", f"{first}-{n}"), first + timedelta(n)
        facts.append(Said(lead, f"{first}-{n}-lead", what="lead", on=on))
        if n % won == 0 and on + timedelta(30) <= TODAY:
            facts.append(
                Said(lead, f"{first}-{n}-won", what="customer", on=on + timedelta(30), amount=10**6)
            )
    with transaction.atomic():
        organization.raise_wanted()
        ledger.post(organization, facts, recorded_at=NOW)


def test_it_sets_attained_and_forecast_against_the_last_meetings_board(weekly):
    company, last = weekly, TODAY - WEEK
    sell(company.organization, TODAY - timedelta(480), 450, 10)
    company.share_goal(TODAY.replace(month=10, day=1), TODAY.replace(month=12, day=31))
    look(company, at(last))
    company.meet("heads", last)
    sell(company.organization, TODAY - timedelta(40), 8, 1)
    look(company, NOW)
    before, now = (middle(company, moment) for moment in (at(last, 23), None))
    assert 50_000 < before < now
    assert told(company, "forecast")[:2] == [
        "Goal: $50,000 on 15 Nov 2026, $130,000 today",
        f"Forecast: ${before:,} on 15 Nov 2026, ${now:,} today",
    ]


def look(company, now):
    """Learn from what came, and keep the board of this moment."""
    learn(company.organization.pk, now)
    refresh(company.organization.pk, now)


def middle(company, moment):
    """The middle of the forecast on the board of a moment, in whole units."""
    return round(panels_at(company.organization, moment)["goal"]["forecast"]["p50"] / 100)


def test_what_waits_is_named_until_it_is_put_away(weekly):
    company = weekly
    company.address(TODAY - WEEK)
    [audience] = company.organization.positions.all()
    said = {"position_id": audience.pk, "now": NOW}
    word_position(by=company.mia, text="Three sites", seen=audience.number, **said)
    add_point(by=company.sara, text="A call", ground="call", seen=audience.number + 1, **said)
    propose_position(by=company.mia, reason="", seen=audience.number + 2, **said)
    propose_definition(by=company.mia, text="Asked for a demo", reason="", now=NOW)
    assert told(company, "waiting") == ["Audience Operations", "Definition MQL"]
    end_definition(by=company.mia, key="mql", now=NOW)
    archive_position(by=company.mia, **said)
    assert told(company, "waiting") == []


def test_a_decision_due_by_the_meeting_is_spoken_of(weekly):
    weekly.meet("heads", TODAY - WEEK)  # due a week later
    assert told(weekly, "due") == ["Decision Answer by noon"]
    weekly.organization.meeting_series.get().meetings.get().decisions.update(done_on=TODAY)
    assert told(weekly, "due") == []
