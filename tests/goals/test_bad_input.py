"""What people get wrong about goals, and days that are not like others: a clear sentence each."""

from dataclasses import replace
from datetime import date
from fractions import Fraction as F

import pytest

from goals.queries.attained import attained
from goals.queries.goals import board_goal, board_period, standing_goal
from goals.rules.metrics import REVENUE
from goals.rules.pacing import years_before
from goals.rules.spans import keyed, period_by_key
from goals.services.goals import agree_goal, edit_goal, propose_goal
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.rules.periods import Period, quarter_of, year_of
from smarketing.funnel.services.events import receive
from tests.cast import NOW, TODAY, make_organization, make_person, signed_in
from tests.goals.wordings import Q1, Q4

pytestmark = pytest.mark.django_db
Q3 = replace(Q4, starts_on=date(2026, 7, 1), ends_on=date(2026, 9, 30))
TYPED = {"metric": "amount:customer", "period": "2026-Q4", "target": "2,400,000"}


@pytest.fixture(autouse=True)
def _autumn(time_machine):
    time_machine.move_to(NOW, tick=False)


def propose(by, wording=Q4, reason=""):
    return propose_goal(by=by, wording=wording, reason=reason, now=NOW)


def told_on_the_page(by, **typed):
    answer = signed_in(by).post("/goals/new/", TYPED | typed)
    assert answer.status_code == 400
    return answer.text


def test_a_goal_of_nothing_is_refused_where_it_was_typed(acme, mia):
    assert "A target is more than nothing" in told_on_the_page(mia, target="0")
    assert not acme.goals.exists()


def test_the_goal_of_a_period_that_is_over_takes_a_reason(acme, mia, sara):
    days = {"period": "other", "starts_on": "2026-07-01", "ends_on": "2026-09-30"}
    text = told_on_the_page(mia, **days)
    assert "This period ended on 2026-09-30. Say why" in text
    goal = propose(mia, Q3, reason="agreed on paper in June")
    for head, half in ((mia, "marketing"), (sara, "sales")):
        agree_goal(by=head, goal_id=goal.pk, number=1, half=half, now=NOW)
    edit = {"by": mia, "goal_id": goal.pk, "number": 1, "now": NOW}
    with pytest.raises(Fault, match="Say why its goal is set or changed afterwards"):
        edit_goal(**edit, wording=replace(Q3, target=1), reason=" ")
    assert acme.versions.count() == 1


def test_a_period_that_shares_a_day_with_another_names_that_one(acme, mia):
    propose(mia)
    days = {"period": "other", "starts_on": "2026-12-31", "ends_on": "2027-01-31"}
    text = told_on_the_page(mia, **days)
    assert "Shared goals do not overlap" in text
    assert "“Revenue” runs from 2026-10-01 to 2026-12-31" in text
    assert acme.goals.count() == 1


@pytest.mark.parametrize("year", ["0001", "1969", "2101", "9999"])
def test_a_period_of_no_year_in_which_anything_happens_is_refused(acme, mia, year):
    days = {"starts_on": f"{year}-10-01", "ends_on": f"{year}-12-31"}
    told = told_on_the_page(mia, **days, period="other", reason="Why not")
    assert "Choose days from 1970 to 2100" in told
    client, goal = signed_in(mia), {"target": "10.00", "reason": "Why not"}
    for said in (days, {"period": f"{year}-Q4"}):
        answer = client.post("/api/v1/goals/", goal | said, "application/json")
        assert answer.status_code == 400
    assert client.get(f"/goals/?period={year}-Q1").status_code == 200
    assert not acme.goals.exists()


def test_a_period_backwards_or_without_an_end_is_told_beside_the_day(mia):
    days = {"period": "other", "starts_on": "2026-12-31", "ends_on": "2026-12-01"}
    assert "The last day lies before the first" in told_on_the_page(mia, **days)
    assert "Say this day, or choose a period" in told_on_the_page(mia, period="other")


def test_a_result_in_a_currency_without_a_rate_is_counted_and_said(acme, mia):
    goal = propose(mia)
    event = {"event_id": "1", "lead": "a", "step": "customer", "at": "2026-11-02T12:00:00Z"}
    event |= {"amount": "500", "currency": "CHF"}
    receive(by=mia, events=[event], source_system="crm", now=NOW)
    found = attained(acme, REVENUE, Q4.period)
    assert (found.value, found.not_priced, found.count) == (0, 1, 1)
    page = signed_in(mia).get(f"/goals/{goal.pk}/").text
    assert "1 of 1 results has no exchange rate and is not in the sum" in page


def test_a_goal_over_the_change_of_the_fiscal_year_keeps_its_days(acme, mia):
    acme.fiscal_start = 12
    acme.save()
    assert (quarter_of(TODAY, 12).key, year_of(TODAY, 12).key) == ("2026-Q4", "2026")
    goal = propose(mia, Q4)  # October to December: over the end of the year in November
    period = board_period(acme, TODAY)
    assert (period.key, period_by_key(period.key, 12)) == ("20261001-20261231", period)
    assert standing_goal(acme, goal.pk).wording.period.days == 92
    page = signed_in(mia).get("/goals/").text
    assert "1 Oct – 31 Dec 2026" in page


@pytest.mark.parametrize(
    ("day", "first", "after"),
    [
        (date(2026, 11, 1), "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z"),  # 25 hours
        (date(2027, 3, 14), "2027-03-14T05:00:00Z", "2027-03-15T04:00:00Z"),  # 23 hours
    ],
)
def test_the_day_on_which_clocks_change_is_one_whole_day(db, day, first, after):
    company = make_organization("york", timezone="America/New_York")
    head = make_person(company, "Yara", "leader", "marketing", heads="marketing")
    later = NOW.replace(year=2027, month=6)
    goal = propose_goal(
        by=head, wording=replace(Q4, starts_on=day, ends_on=day), reason="a day", now=later
    )
    before = f"{first[:11]}0{int(first[12]) - 1}:59:59Z"
    last = f"{after[:11]}0{int(after[12]) - 1}:59:59Z"
    events = [
        {"event_id": at, "lead": at, "step": "customer", "at": at, "amount": "1"}
        for at in (before, first, last, after)
    ]
    receive(by=head, events=events, source_system="crm", now=later)
    company.refresh_from_db()
    period = Period(day, day)
    assert attained(company, REVENUE, period).value == 2_00
    told = board_goal(company, keyed(day, day), day, 2_00)
    assert (told["period"]["day"], told["period"]["days"]) == (1, 1)
    assert standing_goal(company, goal.pk).wording.progress(2_00, day).due == 1


def test_29_february_is_a_day_of_its_period_and_of_the_pace(mia):
    february = replace(Q4, starts_on=date(2028, 2, 1), ends_on=date(2028, 2, 29), target=29_00)
    progress = february.progress(0, date(2028, 2, 28))
    assert (progress.days, progress.due, progress.needed_by_today) == (29, F(28, 29), 28_00)
    before = [period.ends_on for period in years_before(february.period)]
    assert before == [date(2027, 2, 28), date(2026, 2, 28), date(2025, 2, 28)]
    alone = years_before(Period(date(2028, 2, 29), date(2028, 2, 29)))
    assert [period.days for period in alone] == [1, 1, 1]
    goal = propose(mia, february)
    assert standing_goal(mia.organization, goal.pk).wording.period.days == 29


def test_two_who_edit_one_target_see_both_figures(mia, sara):
    goal = propose(mia)
    edit_goal(
        by=sara,
        goal_id=goal.pk,
        number=1,
        wording=replace(Q4, target=2_500_000_00),
        reason="",
        now=NOW,
    )
    said = TYPED | {"target": "2,300,000", "number": 1}
    answer = signed_in(mia).post(f"/goals/{goal.pk}/edit/", said)
    assert answer.status_code == 409
    for told in ("Sara changed this goal since you looked", "$2,500,000", "$2,300,000"):
        assert told in answer.text


def test_the_next_period_may_be_set_beside_the_one_that_runs(acme, mia):
    propose(mia)
    propose(mia, Q1)
    assert board_period(acme, TODAY).key == "2026-Q4"
