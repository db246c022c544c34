"""Figures typed where they stand: quotas by team, targets by month."""

import pytest

from goals.models import Quota, StepTarget
from goals.rules.spans import period_by_key
from goals.services.quotas import set_quota
from tests.cast import NOW, TODAY, make_person, signed_in

pytestmark = pytest.mark.django_db
ALONE = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _autumn(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def cso(sara):
    return signed_in(sara)


@pytest.fixture
def cmo(mia):
    return signed_in(mia)


def carry(client, team, value, seen="", period="2026-Q4", **headers):
    said = {"team": team.pk, "period": period, "metric": "amount:customer"}
    return client.post("/goals/quotas/", said | {"value": value, "seen": seen}, headers=headers)


def promise(client, value, step="lead", month="2026-11", seen="", **headers):
    said = {"step": step, "month": month, "value": value, "seen": seen}
    return client.post("/goals/targets/", said, headers=headers)


def test_a_quota_is_typed_where_it_stands(cso, north):
    answer = carry(cso, north, "900,000")
    assert answer.headers["Location"].endswith(f"#quota-{north.pk}-2026-Q4")
    assert Quota.objects.get().target == 900_000_00
    assert 'value="900,000"' in cso.get("/goals/quotas/").content.decode()


def test_with_scripts_the_cell_comes_back_alone(cso, north):
    answer = carry(cso, north, "900,000", **ALONE).content.decode()
    assert answer.strip().startswith('<div class="owed')
    assert "<html" not in answer
    assert "Undo" in answer


def test_an_emptied_cell_takes_the_quota_away(cso, sara, north):
    set_quota(today=TODAY, by=sara, team_id=north.pk, period=period_by_key("2026-Q4"), target=5_00)
    carry(cso, north, "", seen="500")
    assert Quota.objects.count() == 0


@pytest.mark.parametrize("headers", [{}, ALONE])
def test_what_was_typed_stays_where_it_was_not_taken(cso, north, headers):
    answer = carry(cso, north, "9.000,5", **headers)
    assert answer.status_code == 400
    text = answer.content.decode()
    assert 'value="9.000,5"' in text
    assert "could be read in two ways" in text


@pytest.mark.parametrize("headers", [{}, ALONE])
def test_the_slower_of_two_sees_what_stands_and_keeps_what_they_typed(cso, sara, north, headers):
    set_quota(
        today=TODAY, by=sara, team_id=north.pk, period=period_by_key("2026-Q4"), target=800_000_00
    )
    answer = carry(cso, north, "900,000", **headers)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert 'value="900,000"' in text
    assert "It stands at $800,000" in text
    assert 'name="seen" value="80000000"' in text


def test_a_change_is_undone_from_the_list_of_changes(cso, sara, north):
    for target in (800_000_00, 900_000_00):
        set_quota(
            today=TODAY, by=sara, team_id=north.pk, period=period_by_key("2026-Q4"), target=target
        )
    page = cso.get("/goals/quotas/").content.decode()
    assert "$800,000 → <b>$900,000</b>" in page
    carry(cso, north, "800,000", seen="90000000")
    assert Quota.objects.get().target == 800_000_00


def test_a_team_or_period_that_is_none_is_not_found(cso, north, rival):
    foreign = rival.teams.create(name="South", side="sales")
    assert carry(cso, foreign, "5").status_code == 404
    assert carry(cso, north, "5", period="soon").status_code == 404
    assert cso.post("/goals/quotas/", {"team": "9" * 30}).status_code == 404


def test_who_may_not_set_quotas_sees_them_as_figures(tom, sara, north):
    set_quota(
        today=TODAY, by=sara, team_id=north.pk, period=period_by_key("2026-Q4"), target=900_000_00
    )
    looks = signed_in(tom)
    page = looks.get("/goals/quotas/").content.decode()
    assert "of $900,000" in page
    assert 'name="value"' not in page
    assert carry(looks, north, "5").status_code == 403


def test_past_quotas_are_not_typed_over_by_accident(cso, north):
    assert f'id="quota-{north.pk}-2026-Q3"' in (page := cso.get("/goals/").content.decode())
    assert 'name="period" value="2026-Q3"' not in page
    assert 'name="period" value="2026-Q3"' in cso.get("/goals/quotas/").content.decode()


def test_a_month_is_promised_where_it_stands(cmo):
    assert promise(cmo, "900").headers["Location"].endswith("#month-lead-2026-11")
    assert StepTarget.objects.get().count == 900
    assert "900" in promise(cmo, "950", seen="900", **ALONE).content.decode()


@pytest.mark.parametrize("headers", [{}, ALONE])
def test_a_promise_is_a_whole_number(cmo, headers):
    answer = promise(cmo, "900.5", **headers)
    assert answer.status_code == 400
    assert 'value="900.5"' in answer.content.decode()


def test_leaders_of_one_half_type_into_their_own_steps_only(acme):
    lea = signed_in(make_person(acme, "Lea", "leader", "sales"))
    page = lea.get("/goals/targets/").content.decode()
    assert 'name="step" value="opportunity"' in page
    assert 'name="step" value="lead"' not in page
    assert promise(lea, "5").status_code == 403
    assert promise(lea, "5", step="opportunity").status_code == 302


def test_a_step_or_month_that_is_none_is_not_found(cmo):
    assert promise(cmo, "5", month="soon").status_code == 404
    assert promise(cmo, "5", step="prospect", **ALONE).status_code == 404


def test_months_can_be_turned_over(cmo):
    page = cmo.get("/goals/targets/?from=2018-04").content.decode()
    assert "April 2018" in page
    assert "?from=2017-10" in page
    assert cmo.get("/goals/targets/?from=never").status_code == 200
