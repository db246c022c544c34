"""What a decision did to its number, and a calendar file's lines."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from stages.queries.effects import effects_of
from stages.queries.meetings import decisions_of
from stages.rules.calendar import Event, calendar_file
from stages.rules.effects import of_answers, of_sums
from tests.cast import TODAY
from tests.stages.story import WEEK

DECIDED = date(2026, 10, 5)


def days(before: int, after: int, n: int = 28) -> dict:
    """So many a day before the decision, and so many a day after it."""
    return {
        DECIDED + timedelta(on): (many, many)
        for on in range(-n + 1, n + 1)
        for many in [after if on > 0 else before]
    }


def test_more_a_day_after_the_decision_is_told_for_thirty_days():
    effect = of_sums("count", days(10, 12), DECIDED, DECIDED + 8 * WEEK)
    assert (effect.before, effect.after, effect.days, effect.is_clear) == (300, 360, 28, True)


def test_fewer_hours_are_better_and_fewer_leads_are_worse():
    slow, soon = {DECIDED: [(7200, True)]}, {DECIDED + WEEK: [(3600, True)]}
    late = DECIDED + 8 * WEEK
    assert of_answers("hours", slow | soon, DECIDED, late).is_better
    assert of_sums("count", days(10, 12), DECIDED, late).is_better
    assert not of_sums("count", days(12, 10), DECIDED, late).is_better


def test_what_chance_alone_would_do_is_not_clear():
    effect = of_sums("count", days(2, 3, 7), DECIDED, DECIDED + 8 * WEEK)
    assert not effect.is_clear


def test_before_a_week_has_gone_nothing_is_said():
    assert of_sums("count", days(10, 12), DECIDED, DECIDED + timedelta(6)) is None
    assert of_sums("count", days(10, 12), DECIDED, DECIDED + timedelta(7)).days == 7


def test_answers_are_told_as_their_median_and_their_share_in_time():
    slow, soon = [(7 * 3600, False), (5 * 3600, True)], [(3600, True), (3600, True), (7200, True)]
    by_day = {DECIDED: slow, DECIDED + WEEK: soon}
    hours = of_answers("hours", by_day, DECIDED, DECIDED + 8 * WEEK)
    assert (hours.before, hours.after) == (6, 1)
    share = of_answers("in_time", by_day, DECIDED, DECIDED + 8 * WEEK)
    assert (share.before, share.after) == (Fraction(1, 2), 1)


@pytest.mark.django_db
def test_who_still_waits_in_time_was_not_answered_too_late(company):
    company.leads(TODAY - 4 * WEEK, TODAY)
    company.plan_series("heads", 7, TODAY - 2 * WEEK)
    company.meet_weekly("heads", TODAY - 2 * WEEK, TODAY - 2 * WEEK)
    [decided] = decisions_of(company.organization)
    decided.metric = "in_time"
    newest = company.organization.handoffs.filter(passed_on__gt=TODAY - WEEK)
    newest.update(answer="", answered_at=None, answered_on=None, took=None, is_first=False)
    late = newest.filter(due_at__date__lt=TODAY).count()
    effect = effects_of(company.organization, [decided], TODAY)[decided.pk]
    answered = effect.days - newest.count()
    assert 0 < late < newest.count()
    assert effect.after == Fraction(answered, answered + late)


@pytest.mark.django_db
def test_a_decision_is_measured_on_the_companys_own_leads(company):
    company.leads(TODAY - 4 * WEEK, TODAY)
    company.plan_series("heads", 7, TODAY - 2 * WEEK)
    company.meet_weekly("heads", TODAY - 2 * WEEK, TODAY - 2 * WEEK)
    decided = list(decisions_of(company.organization))
    for metric, after in (("count:sal", 30), ("in_time", 1), ("hours", 24)):
        decided[0].metric = metric
        effect = effects_of(company.organization, decided, TODAY)[decided[0].pk]
        assert effect.after == after
    decided[0].metric = "count:gone"
    assert effects_of(company.organization, decided, TODAY)[decided[0].pk].after == 0


def test_a_calendar_file_says_what_programs_expect():
    at = datetime(2026, 12, 7, 8, 30, tzinfo=UTC)
    event = Event(
        uid="acme-1-20261207@smarketing",
        starts=at,
        minutes=45,
        title="CMO and CSO; weekly, here",
        text="Línea " * 20,
        url="https://example.org/",
        is_cancelled=True,
        changed_at=at,
    )
    file = calendar_file("Acme", [event], at)
    lines = file.split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    assert file.endswith("END:VCALENDAR\r\n")
    assert "DTSTART:20261207T083000Z" in lines
    assert "DTEND:20261207T091500Z" in lines
    assert r"SUMMARY:CMO and CSO\; weekly\, here" in lines
    assert "STATUS:CANCELLED" in lines
    assert ("Línea " * 20).strip() in file.replace("\r\n ", "")
