"""The chain and what life does to it: broken samples, calendars that change, days that differ."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.db import transaction

from goals.queries.chain_page import owing
from goals.queries.chain_why import share_of, step_why
from goals.queries.chains import worked
from goals.queries.parts import days_of
from goals.rules.spans import period_by_key
from goals.services.chains import measure_rates
from goals.views.chain import address
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.faults import Fault
from smarketing.funnel.rules.said import LeadRef, Said
from smarketing.funnel.services import ledger
from smarketing.funnel.services.events import receive_visits
from tests.cast import NOW, TODAY, make_organization, make_person, signed_in
from tests.goals.chains import PERIOD, begin, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def more_leads_than_visits(acme, mia, time_machine):
    time_machine.move_to(NOW, tick=False)
    day = (TODAY - timedelta(200)).isoformat()
    receive_visits(by=mia, visits=[{"day": day, "source": "web", "count": 150}], source_system="w")
    walk(acme, leads=400)


def test_more_that_came_than_entered_is_no_rate_and_the_sheet_says_so(more_leads_than_visits, mia):
    page = signed_in(mia).get("/goals/chain/").content.decode()
    assert "400 came of 150 that entered: that is no rate" in page
    chain = begin(mia)
    with pytest.raises(Fault, match="400 came of 150 that entered"):
        measure_rates(by=mia, chain_id=chain.pk, number=1, now=NOW, keys=("rate-visitor",))


def test_a_step_from_which_nobody_came_has_no_rate_and_is_typed(mia, acme, time_machine):
    time_machine.move_to(NOW, tick=False)
    facts = [
        Said(LeadRef("crm", f"{n}"), f"{n}", what="lead", on=TODAY - timedelta(200))
        for n in range(300)
    ]
    with transaction.atomic():
        acme.raise_wanted()
        ledger.post(acme, facts, recorded_at=NOW)
    assert not begin(mia, figures={}).links.filter(from_step="lead").exists()
    assert "nothing known" in signed_in(mia).get("/goals/chain/").content.decode()


@pytest.mark.parametrize("wins", [[], [0, 0], [5, -1], None, "soon"])
def test_a_lag_that_does_not_sum_is_left_out_and_the_page_says_so(mia, acme, wins, time_machine):
    time_machine.move_to(NOW, tick=False)
    walk(acme)
    chain = begin(mia)
    chain.lags.filter(step="lead").update(wins=wins if wins is not None else {})
    found = worked(chain)
    assert (found.broken, "lead" in found.lags) == (["lead"], False)
    assert sum(found.reckoned.months["lead"].values()) == found.reckoned.in_period("lead")
    page = signed_in(mia).get("/goals/chain/").content.decode()
    assert "kept for Leads do not add up" in page
    assert signed_in(mia).get("/goals/lag/").status_code == 200


def test_a_quota_without_any_history_still_says_what_it_takes(mia, time_machine):
    time_machine.move_to(NOW, tick=False)
    chain = begin(mia)
    why = step_why(worked(chain), "lead", TODAY)
    assert (why.owing.whole, why.cuts["source"], why.median) == (4300, [], None)
    client = signed_in(mia)
    for place in ("chain/", f"chain/{chain.pk}/steps/lead/", "lag/", "scenarios/", "adjust/"):
        assert client.get(f"/goals/{place}").status_code == 200


def test_a_fiscal_year_that_changes_leaves_a_chain_its_days(acme, mia, time_machine):
    time_machine.move_to(NOW, tick=False)
    acme.fiscal_start = 4
    acme.save()
    quarter = period_by_key("2027-Q3", acme.fiscal_start)  # October to December 2026
    assert quarter.starts_on == PERIOD.starts_on
    chain = begin(mia, period=quarter)
    before = worked(chain).reckoned.months
    acme.fiscal_start = 2
    acme.save()
    chain.organization.refresh_from_db()
    assert worked(chain).reckoned.months == before
    page = signed_in(mia).get(address(chain)).content.decode()
    assert 'value="2,400,000"' in page


def test_the_day_on_which_the_clock_goes_back_owes_as_much_as_any_other():
    organization = make_organization("berlin", timezone="Europe/Berlin")
    head = make_person(organization, "Mia", "leader", "marketing", heads="marketing")
    found = worked(begin(head, now=datetime(2026, 10, 1, 12, tzinfo=UTC)))
    moments = [  # one minute before and after each midnight in Berlin around the long 25 October
        datetime(2026, 10, 24, 21, 59, tzinfo=UTC),
        datetime(2026, 10, 24, 22, 1, tzinfo=UTC),
        datetime(2026, 10, 25, 22, 59, tzinfo=UTC),
        datetime(2026, 10, 25, 23, 1, tzinfo=UTC),
    ]
    days = [today_in(organization.zone, moment) for moment in moments]
    assert [day.day for day in days] == [24, 25, 25, 26]
    due = [owing(found.reckoned, "visitor", day).by_today for day in days]
    assert due[1] == due[2]
    assert abs((due[1] - due[0]) - (due[3] - due[2])) <= 1
    by_day = days_of(share_of(found, "visitor", days[0]), "source", 0)
    assert len(by_day) == 92


def test_a_leap_day_is_a_day_of_its_own_in_the_chain(mia):
    leap = date(2028, 2, 29)
    chain = begin(mia, period=period_by_key("2028-Q1"), now=datetime(2028, 1, 5, tzinfo=UTC))
    why = step_why(worked(chain), "lead", leap)
    days = {one.day: one.count for one in why.days}
    assert (len(days), sum(days.values())) == (91, 4300)
    february = [count for day, count in days.items() if day.month == 2]
    assert (len(february), sum(february)) == (29, why.months[date(2028, 2, 1)])
    assert days[leap] in (47, 48)
    measure_rates(
        by=mia, chain_id=chain.pk, number=1, now=datetime(2028, 2, 29, 12, tzinfo=UTC)
    )  # a year before a leap day is a year


def test_no_goal_office_team_or_person_can_contain_itself():
    """What is built as a tree is built of different kinds, so a circle cannot be written down."""
    own = {
        f"{model.__name__}.{field.name}"
        for room in ("goals", "accounts")
        for model in apps.get_app_config(room).get_models()
        for field in model._meta.get_fields()
        if field.many_to_one and field.related_model is model
    }
    assert own == set()
