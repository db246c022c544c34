from datetime import date
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction

from goals.models import Quota
from goals.queries.quotas import changes_of_quotas, missing_sum, quotas_in, sales_teams
from goals.rules.metrics import REVENUE
from goals.rules.spans import period_by_key
from goals.services.quotas import QuotaSaid, set_quota, set_quotas
from goals.services.seen import Seen
from smarketing.accounts.models import Team
from smarketing.accounts.rules.faults import Fault, Missing, Overtaken, Refused
from tests.cast import NOW, TODAY, make_person, signed_in

pytestmark = pytest.mark.django_db
Q4 = period_by_key("2026-Q4")
YEAR = period_by_key("2026")


def carry(by, team, target, period=Q4, **more):
    return set_quota(today=TODAY, by=by, team_id=team.pk, period=period, target=target, **more)


def test_a_team_carries_what_was_set_at_an_even_pace(sara, north):
    carry(sara, north, 900_000_00)
    [quota] = quotas_in(sara.organization, Q4, TODAY)
    assert (quota.team, quota.target) == (north, 900_000_00)
    assert quota.due == Fraction(900_000_00 * 53, 92)


def test_quarters_of_a_year_add_up(sara, north):
    carry(sara, north, 900_000_00)
    carry(sara, north, 840_000_00, period_by_key("2026-Q3"))
    carry(sara, north, 1_000_000_00, period_by_key("2027-Q1"))
    [year] = quotas_in(sara.organization, YEAR, TODAY)
    assert (year.target, year.days_set) == (1_740_000_00, 184)
    assert year.due == 840_000_00 + Fraction(900_000_00 * 53, 92)


@pytest.mark.parametrize("longer", ["2026", "20261101-20270131"])
def test_a_quota_that_reaches_out_of_the_period_is_no_part_of_it(sara, north, longer):
    carry(sara, north, 3_000_000_00, period_by_key(longer))
    assert quotas_in(sara.organization, Q4, TODAY) == []


def test_quotas_of_one_team_never_share_a_day(sara, north):
    carry(sara, north, 3_000_000_00, YEAR)
    with pytest.raises(Fault, match="North has a quota from 2026-01-01"):
        carry(sara, north, 900_000_00)


def test_money_and_counts_are_two_quotas(sara, north):
    carry(sara, north, 900_000_00)
    carry(sara, north, 40, metric="count:sal")
    quotas = quotas_in(sara.organization, Q4, TODAY)
    assert [(q.metric, q.unit, q.target) for q in quotas] == [
        ("amount:customer", "USD", 900_000_00),
        ("count:sal", "sal", 40),
    ]


def test_an_empty_quota_is_no_quota(sara, north):
    carry(sara, north, 900_000_00)
    assert carry(sara, north, None) is None
    assert quotas_in(sara.organization, Q4, TODAY) == []


@pytest.mark.parametrize("target", [0, -1, 2**63])
def test_a_quota_of_nothing_is_refused(sara, north, target):
    with pytest.raises(Fault, match="more than nothing"):
        carry(sara, north, target)


def test_what_a_quota_was_can_be_brought_back(sara, north):
    carry(sara, north, 900_000_00)
    carry(sara, north, 950_000_00)
    last = changes_of_quotas(sara.organization).first()
    assert (last.member, last.detail["was"], last.detail["target"]) == (
        sara,
        900_000_00,
        950_000_00,
    )
    carry(sara, north, last.detail["was"], seen=Seen(950_000_00))
    assert Quota.objects.get().target == 900_000_00


def test_setting_what_stands_already_leaves_no_trace(sara, north):
    carry(sara, north, 900_000_00)
    carry(sara, north, 900_000_00)
    assert changes_of_quotas(sara.organization).count() == 1


def test_whoever_typed_over_an_older_quota_is_told_what_stands(sara, north):
    carry(sara, north, 900_000_00)
    with pytest.raises(Overtaken) as told:
        carry(sara, north, 950_000_00, seen=Seen(None))
    assert told.value.current == 900_000_00
    assert Quota.objects.get().target == 900_000_00


def test_several_quotas_are_set_all_or_none(sara, north):
    south = Team.objects.create(organization=north.organization, name="South")
    said = [QuotaSaid(north.pk, Q4, 900_000_00), QuotaSaid(south.pk, Q4, 0)]
    with pytest.raises(Fault):
        set_quotas(today=TODAY, by=sara, said=said)
    assert Quota.objects.count() == 0


def test_marketing_carries_no_quota(sara, north):
    content = Team.objects.create(organization=north.organization, name="Content", side="marketing")
    with pytest.raises(Fault, match="teams of sales"):
        carry(sara, content, 1)
    assert list(sales_teams(north.organization)) == [north]


def test_a_team_of_another_company_is_not_found(otto, north):
    with pytest.raises(Missing):
        carry(otto_as_ceo(otto), north, 1)


def otto_as_ceo(otto):
    otto.role = "ceo"
    otto.save()
    return otto


def test_leaders_of_sales_set_quotas_and_members_do_not(acme, tom, north):
    carry(make_person(acme, "Lea", "leader", "sales"), north, 5_00)
    with pytest.raises(Refused):
        carry(tom, north, 6_00)
    with pytest.raises(Refused):
        carry(make_person(acme, "Max", "leader", "marketing"), north, 6_00)


def test_what_belongs_to_no_team_yet_is_the_rest_of_the_goal(sara, north):
    carry(sara, north, 900_000_00)
    quotas = quotas_in(sara.organization, Q4, TODAY)
    assert missing_sum(quotas, 2_400_000_00, "amount:customer") == 1_500_000_00
    assert missing_sum(quotas, None, "amount:customer") is None


def test_the_database_keeps_one_quota_of_a_team_and_period(sara, north):
    quota = carry(sara, north, 5_00)
    quota.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        quota.save(force_insert=True)


def test_a_quota_may_lie_in_a_period_that_is_over(sara, north):
    carry(sara, north, 5_00, period_by_key("2018-Q2"))
    [quota] = quotas_in(sara.organization, period_by_key("2018-Q2"), date(2026, 11, 22))
    assert quota.due == quota.target


def test_a_figure_of_days_that_are_over_is_corrected_with_a_reason(acme, sara, north, time_machine):
    past, key = period_by_key("2026-Q2"), "2026-Q2"
    carry(sara, north, 500_00, past)  # a first figure needs none: history may be loaded
    with pytest.raises(Fault, match="ended on 2026-06-30. Say why"):
        carry(sara, north, 600_00, past)
    with pytest.raises(Fault, match="Say why"):
        carry(sara, north, None, past, reason="  ")
    time_machine.move_to(NOW, tick=False)
    page = signed_in(sara)
    cell = {"team": north.pk, "period": key, "metric": REVENUE.key, "seen": 500_00}
    refused = page.post("/goals/quotas/", cell | {"value": "600"})
    assert (refused.status_code, "Say why the figure changes" in refused.text) == (400, True)
    assert 'name="reason"' in refused.text
    pasted = page.post("/goals/quotas/paste/", cell | {"value": "600"})
    assert (pasted.status_code, "Save with this reason" in pasted.text) == (400, True)
    why = {"value": "600", "reason": "the contract of May was missing"}
    assert page.post("/goals/quotas/paste/", cell | why).status_code == 302
    assert Quota.objects.get().target == 600_00
    assert "the contract of May was missing" in page.get(f"/goals/quotas/?period={key}").text
    assert acme.acts.filter(verb="quota.set").first().detail["reason"] == why["reason"]
