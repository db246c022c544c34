"""A company whose year is cut 4-4-5 reads what is owed by its own periods."""

from dataclasses import replace
from datetime import date

import pytest

from goals.queries.chain_why import step_why
from goals.queries.chains import worked
from goals.queries.lag_page import lag_page
from goals.queries.months import month_rows, period_rows
from goals.rules.metrics import REVENUE
from goals.services.calendars import make_calendar
from goals.services.promises import PromiseSaid, set_promises
from goals.services.step_targets import TargetSaid, set_step_targets
from smarketing.accounts.rules.periods import Period
from tests.cast import NOW, TODAY, signed_in
from tests.goals.chains import begin, walk
from tests.goals.test_calendars import WEEKS

pytestmark = pytest.mark.django_db
QUARTER = Period(date(2026, 11, 1), date(2027, 1, 30), "20261101-20270130")  # 2027-Q4, 4-5-4 weeks


@pytest.fixture(autouse=True)
def weeks(acme, mia, time_machine):
    time_machine.move_to(NOW, tick=False)
    return make_calendar(by=mia, said=replace(WEEKS, leads=True))


def test_the_lag_matrix_has_its_quarters_and_months(acme, mia):
    walk(acme, won=40, days=30)
    begin(mia)
    table = lag_page(acme, REVENUE, TODAY)
    assert [row.called for row in table.rows] == ["2027-Q3", "2027-Q4", "2028-Q1", "2028-Q2"]
    assert (table.this.quarter.starts_on, table.this.quarter.ends_on) == (
        QUARTER.starts_on,
        QUARTER.ends_on,
    )
    assert {sum(cell.percent for cell in row.cells if cell) for row in table.rows} == {100}
    today = table.made[table.first_open]
    assert (today.starts_on, today.ends_on) == (TODAY, date(2026, 11, 28))  # the end of 2027-P10
    assert table.made[table.first_open + 1].key == "2027-P11"
    page = signed_in(mia).get("/goals/lag/").text
    assert "Q4 2027" in page
    assert "P11<br>29 Nov" in page


def test_what_a_chain_owes_is_told_by_its_periods_and_adds_up(acme, mia):
    walk(acme, won=40, days=30)
    found = worked(begin(mia, period=QUARTER))
    why = step_why(found, "lead", TODAY)
    assert list(why.columns) == ["2027-P10", "2027-P11", "2027-P12"]
    assert sum(why.columns.values()) == why.owing.whole
    first = [one.count for one in why.days if one.day <= date(2026, 11, 28)]
    assert why.columns["2027-P10"] == sum(first)
    for parts in why.cuts.values():
        for n, count in enumerate(why.columns.values()):
            assert not parts or sum([*part.months.values()][n] for part in parts) == count
    client = signed_in(mia)
    page = client.get(f"/goals/chain/{found.chain.pk}/steps/lead/").text
    assert '<th scope="col">Period</th>' in page
    assert "Period 10, 2027" in page
    told = client.get(f"/api/v1/chains/{found.chain.pk}/steps/lead").json()
    assert told["periods"] == why.columns
    assert sum(told["months"].values()) == sum(told["periods"].values())


def test_targets_and_promises_say_what_they_come_to_in_its_periods(acme, mia):
    months = [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)]
    said = [TargetSaid("lead", month, 31 * 30) for month in months]
    set_step_targets(by=mia, said=said, today=TODAY)
    table = period_rows(acme, month_rows(acme, date(2026, 11, 1), TODAY), TODAY)
    needs = dict(table.rows)["Leads"]
    assert [one.name for one in table.periods][:3] == ["2027-P10", "2027-P11", "2027-P12"]
    assert needs[0] == 28 * 31  # November has 31 a day
    assert needs[1] == 2 * 31 + 33 * 30  # its last two days, and December up to 2 January
    assert needs[3] is None  # nothing is said of February
    set_promises(by=mia, said=[PromiseSaid(one, 31_000_00) for one in months], now=NOW)
    client = signed_in(mia)
    for address in ("/goals/targets/?from=2026-11", "/goals/promise/"):
        assert "In your own periods" in client.get(address).text


def test_a_goal_pasted_into_a_column_is_of_its_period(acme, mia):
    row = {"goal_period": ["20261101-20270130"], "goal_number": ["0"], "goal_target": ["900"]}
    assert signed_in(mia).post("/goals/row/", row | {"act": "propose"}).status_code == 302
    content = acme.versions.get().content
    assert (content["calendar"], content["called"]) == ("Retail", "2027-Q4")
