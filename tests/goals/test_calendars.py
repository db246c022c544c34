"""Calendars as data: fiscal years by months, whole weeks, own periods; goals point to one."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from goals.queries.calendars import quarter_named, usual_period
from goals.queries.goals import board_period, standing_goal
from goals.queries.pacing import paced
from goals.queries.plan import plan
from goals.rules.calendars import (
    MONTH,
    OWN,
    QUARTER,
    ByMonths,
    ByWeeks,
    OwnPeriods,
    around,
    earlier,
    find,
)
from goals.rules.pacing import SEASONAL, Pacing
from goals.services.calendars import CalendarSaid, drop_calendar, edit_calendar, make_calendar
from goals.services.goals import propose_goal
from smarketing.accounts.rules.faults import Fault, Overtaken, Refused
from smarketing.accounts.rules.periods import Period
from smarketing.accounts.services.tokens import new_token
from smarketing.funnel.services.events import receive
from tests.cast import NOW, TODAY, signed_in
from tests.goals.wordings import Q4

RETAIL = ByWeeks("4-5-4", 1, 5, "nearest")  # ends on the Saturday nearest to the end of January
TECH = ByWeeks("4-4-5", 9, 5, "last")  # ends on the last Saturday of September
WEEKS = CalendarSaid("Retail", "weeks", pattern="4-5-4", last_month=1, weekday=5, rule="nearest")
AUTUMN = Period(date(2026, 9, 1), date(2026, 12, 18))
SPRING = Period(date(2027, 2, 1), date(2027, 6, 30))
INTAKES = CalendarSaid("Intakes", "own", periods=[("Autumn", AUTUMN), ("Spring", SPRING)])


def lengths(plan, year):
    return [period.days // 7 for period in plan.year(year)]


def test_a_year_of_weeks_ends_on_its_weekday_and_has_53_of_them_when_it_must():
    assert RETAIL.ends_on(2023) == date(2023, 1, 28)
    assert RETAIL.ends_on(2024) == date(2024, 2, 3)  # nearest, so over the month's end
    assert lengths(RETAIL, 2023) == [4, 5, 4] * 4
    assert lengths(RETAIL, 2024) == [4, 5, 4] * 3 + [4, 5, 5]  # 53 weeks
    assert TECH.ends_on(2022) == date(2022, 9, 24)
    assert (TECH.ends_on(2023), sum(lengths(TECH, 2023))) == (date(2023, 9, 30), 53)


@pytest.mark.parametrize("plan", [RETAIL, TECH, ByMonths(1), ByMonths(7)])
def test_years_follow_each_other_without_a_gap_over_every_leap_year(plan):
    months = [month for year in range(2019, 2034) for month in plan.year(year)]
    for one, following in zip(months, months[1:], strict=False):
        assert following.starts_on == one.ends_on + timedelta(1)


def test_a_fiscal_year_is_named_by_the_year_in_which_it_ends():
    assert find(ByMonths(10), "2027-Q1", TODAY).period == Period(
        date(2026, 10, 1), date(2026, 12, 31), "20261001-20261231"
    )
    assert find(ByMonths(10), "2028-P05", TODAY).period.ends_on == date(2028, 2, 29)
    assert find(ByMonths(10), "2027-Q5", TODAY) is None
    assert find(ByMonths(10), "soon", TODAY) is None


def test_periods_about_a_day_and_the_same_ones_a_year_before():
    quarters = around(RETAIL, TODAY, 1, 1, QUARTER)
    assert [one.name for one in quarters] == ["2027-Q3", "2027-Q4", "2028-Q1"]
    assert earlier(RETAIL, quarters[1], 1).name == "2026-Q4"
    assert [one.name for one in around(RETAIL, TODAY, 0, 0, MONTH)] == ["2027-P10"]
    intakes = OwnPeriods(
        (("Autumn", Period(date(2025, 9, 3), date(2025, 12, 19))), ("Autumn", AUTUMN))
    )
    named = find(intakes, "Autumn", date(2026, 9, 1))
    assert earlier(intakes, named, 1).period.starts_on == date(2025, 9, 3)
    assert earlier(intakes, named, 2) is None
    assert [one.name for one in around(intakes, TODAY, 1, 3, OWN)] == ["Autumn", "Autumn"]


def test_a_leading_calendar_gives_the_board_its_period_and_the_page_its_columns(acme, mia):
    make_calendar(by=mia, said=replace(WEEKS, leads=True))
    period = usual_period(acme, TODAY)
    assert (period.starts_on, period.ends_on) == (date(2026, 11, 1), date(2027, 1, 30))
    assert board_period(acme, TODAY) == period
    assert [one.called for one in plan(acme, TODAY, TODAY).columns] == [
        "2027-Q3",
        "2027-Q4",
        "2028-Q1",
        "2028-Q2",
    ]
    assert quarter_named(acme, 2027, 4).starts_on == date(2026, 11, 1)  # as a file writes it
    make_calendar(by=mia, said=replace(INTAKES, leads=True))  # one leads at a time
    assert acme.calendars.get(leads=True).name == "Intakes"
    assert usual_period(acme, TODAY).starts_on == AUTUMN.starts_on
    assert usual_period(acme, date(2027, 1, 5)).key == "2027-Q1"  # between two intakes


def test_a_column_of_the_leading_calendar_opens_the_form_on_its_own_period(acme, mia):
    calendar = make_calendar(by=mia, said=replace(WEEKS, leads=True))
    column = plan(acme, TODAY, TODAY).columns[2]
    page = signed_in(mia).get(f"/goals/new/?period={column.period.key}").text
    assert f'<option value="{calendar.pk}:{column.period.key}" selected>' in page


def test_a_goal_keeps_its_days_and_their_name_whatever_becomes_of_the_calendar(acme, mia):
    calendar = make_calendar(by=mia, said=INTAKES)
    wording = replace(
        Q4,
        starts_on=AUTUMN.starts_on,
        ends_on=AUTUMN.ends_on,
        calendar="Intakes",
        called="Autumn",
    )
    goal = propose_goal(by=mia, wording=wording, reason="", now=NOW)
    moved = Period(date(2026, 10, 1), date(2026, 12, 1))
    edit_calendar(
        by=mia,
        calendar_id=calendar.pk,
        number=1,
        said=replace(INTAKES, periods=[("Autumn", moved)]),
    )
    drop_calendar(by=mia, calendar_id=calendar.pk)
    kept = standing_goal(acme, goal.pk).wording
    assert (kept.period, kept.called) == (wording.period, "Autumn")


def test_another_fiscal_year_moves_no_goal(acme, mia, alma):
    goal = propose_goal(by=mia, wording=Q4, reason="", now=NOW)
    acme.fiscal_start = 4
    acme.save()
    assert board_period(acme, TODAY).key == "2027-Q3"  # the same days under their new name
    assert standing_goal(acme, goal.pk).wording.period == Q4.period
    assert usual_period(acme, date(2027, 4, 1)).key == "2028-Q1"


def test_a_season_is_told_from_the_calendars_own_years(acme, mia):
    said = replace(
        INTAKES,
        periods=[
            ("Autumn", Period(date(2025, 9, 10), date(2025, 12, 27))),
            ("Autumn", AUTUMN),
        ],
    )
    make_calendar(by=mia, said=said)
    win = {"event_id": "1", "lead": "a", "step": "customer", "at": "2025-09-10T12:00:00Z"}
    receive(by=mia, events=[win | {"amount": "10"}], source_system="crm", now=NOW)
    acme.refresh_from_db()
    wording = replace(
        Q4,
        starts_on=AUTUMN.starts_on,
        ends_on=AUTUMN.ends_on,
        calendar="Intakes",
        called="Autumn",
        pacing=Pacing(SEASONAL),
    )
    weights = paced(acme, wording).pacing.weights
    assert (weights[0], sum(weights[1:])) == (1_000_000, 0)  # all of it on the first day


@pytest.mark.parametrize(
    ("wrong", "field", "told"),
    [
        ({"periods": []}, "periods", "between 1 and 200"),
        ({"periods": [("A", AUTUMN), ("B", AUTUMN)]}, "periods", "share the day 2026-09-01"),
        (
            {"periods": [("A", Period(date(2027, 1, 2), date(2027, 1, 1)))]},
            "periods",
            "before it begins",
        ),
        ({"name": " "}, "name", "at most 60 letters"),
        ({"kind": "moons"}, "kind", "by months, by weeks"),
        ({"first_month": 13}, "first_month", "from 1 to 12"),
    ],
)
def test_what_cannot_be_a_calendar_is_told(mia, wrong, field, told):
    with pytest.raises(Fault) as fault:
        make_calendar(by=mia, said=replace(INTAKES, **wrong))
    assert told in fault.value.fields[field]


def test_two_editors_two_names_and_people_without_the_right(mia, mona, sara):
    calendar = make_calendar(by=mia, said=INTAKES)
    edit_calendar(by=sara, calendar_id=calendar.pk, number=1, said=replace(INTAKES, leads=True))
    with pytest.raises(Overtaken):
        edit_calendar(by=mia, calendar_id=calendar.pk, number=1, said=INTAKES)
    with pytest.raises(Fault, match="of this name"):
        make_calendar(by=mia, said=INTAKES)
    with pytest.raises(Refused):
        make_calendar(by=mona, said=WEEKS)


def test_a_calendar_is_made_in_the_browser_and_a_goal_set_for_its_period(
    acme, mia, alma, time_machine
):
    time_machine.move_to(NOW, tick=False)
    admin = signed_in(alma)
    said = {
        "name": "Intakes",
        "kind": "own",
        "first_month": 1,
        "pattern": "4-4-5",
        "rule": "last",
        "weekday": 6,
        "last_month": 12,
        "periods": "Autumn\t2026-09-01\t2026-12-18\nSpring, 2027-02-01, 2027-06-30",
    }
    bad = admin.post("/goals/calendars/new/", said | {"periods": "Autumn, soon"})
    assert (bad.status_code, "Line 1: write a name" in bad.text) == (400, True)
    tried = admin.get("/goals/calendars/new/", said | {"kind": "weeks"})
    assert ("53 weeks" in tried.text, "Period 12, 2026" in tried.text) == (False, True)
    assert admin.post("/goals/calendars/new/", said).status_code == 302
    calendar = acme.calendars.get()
    for number in ("²", "9" * 5_000):
        late = admin.post(f"/goals/calendars/{calendar.pk}/", said | {"number": number})
        assert late.status_code == 400
    assert "Autumn" in admin.get("/goals/calendars/").text
    page = signed_in(mia).get("/goals/new/").text
    value = f"{calendar.pk}:20260901-20261218"
    assert value in page
    typed = {"metric": "amount:customer", "target": "100", "period": value}
    signed_in(mia).post("/goals/new/", typed)
    goal = acme.goals.get()
    wording = standing_goal(acme, goal.pk).wording
    assert (wording.period, wording.called, wording.calendar) == (AUTUMN, "Autumn", "Intakes")
    assert "Autumn (Intakes)" in signed_in(mia).get(f"/goals/{goal.pk}/").text
    again = signed_in(mia).get(f"/goals/{goal.pk}/edit/").text
    assert f'<option value="{value}" selected>' in again


def test_programs_keep_calendars_and_name_their_periods(acme, mia, client, time_machine):
    time_machine.move_to(NOW, tick=False)
    _token, secret = new_token(mia, "crm", ["board:read", "goals:write"], "crm", 30, NOW)
    auth = {"headers": {"Authorization": f"Bearer {secret}"}, "content_type": "application/json"}
    made = client.post("/api/v1/calendars/", {"name": "Tech", "kind": "weeks"}, **auth)
    assert (made.status_code, made.json()["number"]) == (201, 1)
    named = {"calendar": "Tech", "period": "2026-Q4", "target": "100.00"}
    goal = client.post("/api/v1/goals/", named, **auth).json()
    assert (goal["period"]["called"], goal["period"]["calendar"]) == ("2026-Q4", "Tech")
    assert goal["period"]["ends_on"] == "2026-12-27"
    wrong = client.post("/api/v1/goals/", named | {"period": "2026-Q7"}, **auth)
    assert "period" in wrong.json()["error"]["fields"]
    address = f"/api/v1/calendars/{made.json()['id']}/"
    edit = {"name": "Tech", "kind": "months", "first_month": 7, "number": 1}
    assert client.put(address, edit, **auth).json()["number"] == 2
    assert client.put(address, edit, **auth).status_code == 409
    assert client.delete(address, **auth).status_code == 204
    assert client.get("/api/v1/calendars/", **auth).json() == {"calendars": []}
