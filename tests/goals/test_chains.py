"""Chains: begun from a quota, measured or typed, agreed by both heads, owed by day."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction

from goals.models import Link
from goals.queries.chains import chain_of, worked
from goals.queries.owed import whole_months
from goals.queries.targets import months_needed, needed_by_step
from goals.rules.progress import whole
from goals.rules.spans import period_by_key
from goals.rules.spread import months_in, spread
from goals.services.chains import (
    ChainSaid,
    agree_chain,
    edit_chain,
    measure_rates,
    propose_chain,
    type_rate,
    withdraw_chain,
)
from goals.services.goals import propose_goal
from goals.services.step_targets import set_step_target
from smarketing.accounts.rules.faults import Fault, Missing, Overtaken, Refused
from smarketing.accounts.rules.periods import Period
from tests.cast import NOW, TODAY, make_person
from tests.goals.chains import PERIOD, begin, walk
from tests.goals.wordings import Q4

pytestmark = pytest.mark.django_db


def link_of(chain, step, edge="rate"):
    return chain.links.get(edge=edge, from_step=step)


def sign_both(chain, mia, sara, number=1, version=1):
    made = propose_chain(
        by=mia, chain_id=chain.pk, number=number, reason="", now=NOW, sign_as="marketing"
    )
    return agree_chain(
        by=sara, chain_id=chain.pk, version=version, half="sales", digest=made.digest, now=NOW
    )


def test_a_company_without_data_types_its_rates_and_they_stay_guesses(mia):
    chain = begin(mia)
    assert {link.is_guess for link in chain.links.all()} == {True}
    reckoned = worked(chain).reckoned
    assert reckoned.in_period("lead") == 4300
    assert reckoned.in_period("visitor") == 138_678


def test_what_the_ledger_knows_is_measured_from_complete_cohorts(mia, acme):
    walk(acme, leads=400, won=40)
    chain = begin(mia, figures={})
    link = link_of(chain, "lead")
    assert (link.kind, link.entered, link.reached) == ("measured", 400, 40)
    assert Fraction(link.part, link.whole) == Fraction(1, 10)
    value = link_of(chain, "customer", "value")
    assert (value.kind, Fraction(value.part, value.whole)) == ("measured", 10_000_00)


def test_leads_whose_time_has_not_passed_are_no_part_of_a_rate(mia, acme):
    walk(acme, first=TODAY - timedelta(80))
    chain = begin(mia, figures={})
    assert not chain.links.filter(edge="rate", from_step="lead").exists()


def test_a_thin_year_is_drawn_to_all_years_and_says_so(mia, acme):
    walk(acme, leads=400, first=TODAY - timedelta(900), won=100)
    walk(acme, leads=40, first=TODAY - timedelta(200), won=40)
    chain = begin(mia, figures={})
    link = link_of(chain, "lead")
    assert link.kind == "shrunk"
    assert link.parent_part


def test_the_time_to_win_is_kept_as_a_distribution(mia, acme):
    walk(acme, won=40, days=30)
    lag = worked(begin(mia)).lags["lead"]
    assert (lag.total, lag.median) == (40, 30)


def test_a_measured_rate_is_set_by_hand_only_with_a_reason(mia, acme):
    walk(acme)
    chain = begin(mia, figures={})
    said = {"chain_id": chain.pk, "key": "rate-lead", "rate": Fraction(1, 5), "now": NOW}
    with pytest.raises(Fault, match="Say why"):
        type_rate(by=mia, number=1, reason=" ", **said)
    type_rate(by=mia, number=1, reason="a better form", **said)
    link = link_of(chain, "lead")
    assert (link.kind, link.is_guess, link.set_by, link.entered) == ("typed", False, mia, 400)
    measure_rates(by=mia, chain_id=chain.pk, number=2, now=NOW)
    assert link_of(chain, "lead").kind == "typed"
    measure_rates(by=mia, chain_id=chain.pk, number=3, now=NOW, keys=("rate-lead",))
    assert link_of(chain, "lead").kind == "measured"


def test_a_guess_gives_way_once_there_is_enough_to_measure(mia, acme):
    chain = begin(mia)
    walk(acme)
    measure_rates(by=mia, chain_id=chain.pk, number=1, now=NOW)
    assert link_of(chain, "lead").kind == "measured"
    assert link_of(chain, "visitor").is_guess


def test_what_cannot_be_measured_stays_as_typed_and_says_so(mia):
    chain = begin(mia)
    with pytest.raises(Fault, match="nothing to measure"):
        measure_rates(by=mia, chain_id=chain.pk, number=1, now=NOW, keys=("rate-lead",))


@pytest.mark.parametrize(
    ("key", "figure"), [("rate-lead", Fraction(11, 10)), ("rate-lead", 0), ("value", -5)]
)
def test_rates_above_the_whole_or_of_nothing_are_refused(mia, key, figure):
    chain = begin(mia)
    said = ChainSaid(figures={key: Fraction(figure)}, reason="why not")
    with pytest.raises(Fault) as refused:
        edit_chain(by=mia, chain_id=chain.pk, number=1, said=said, now=NOW)
    assert key in refused.value.fields
    assert worked(chain).reckoned.in_period("lead") == 4300


def test_a_link_that_a_chain_has_not_is_missing(mia):
    with pytest.raises(Missing):
        begin(mia, figures={"rate-customer": Fraction(1, 2)})


@pytest.mark.parametrize("quota", [0, -1, 10**16])
def test_a_quota_of_nothing_is_refused(mia, quota):
    with pytest.raises(Fault, match="more than nothing"):
        begin(mia, quota=quota)


def test_chains_of_one_metric_never_share_a_day(mia):
    begin(mia)
    with pytest.raises(Fault, match="shares days"):
        begin(mia, period=period_by_key("2026-12"))


def test_a_period_that_is_over_stays_as_it_was(mia):
    with pytest.raises(Fault, match="is over"):
        begin(mia, period=period_by_key("2026-Q3"))


def test_whoever_edits_second_is_told_and_changes_nothing(mia, sara):
    chain = begin(mia)
    said = ChainSaid(quota=2_600_000_00)
    edit_chain(by=sara, chain_id=chain.pk, number=1, said=said, now=NOW)
    with pytest.raises(Overtaken):
        edit_chain(by=mia, chain_id=chain.pk, number=1, said=ChainSaid(quota=1), now=NOW)
    chain.refresh_from_db()
    assert chain.quota == 2_600_000_00


def test_members_look_and_leaders_type(acme, mia, tom):
    chain = begin(mia)
    lea = make_person(acme, "Lea", "leader", "sales")
    edit_chain(by=lea, chain_id=chain.pk, number=1, said=ChainSaid(quota=5), now=NOW)
    with pytest.raises(Refused):
        edit_chain(by=tom, chain_id=chain.pk, number=2, said=ChainSaid(quota=6), now=NOW)


def test_another_companys_chain_is_not_there(mia, otto):
    chain = begin(mia)
    otto.role = "ceo"
    with pytest.raises(Missing):
        edit_chain(by=otto, chain_id=chain.pk, number=1, said=ChainSaid(quota=5), now=NOW)


def test_an_open_chain_is_not_proposed(mia):
    chain = begin(mia, figures={"value": Fraction(26_000_00)})
    with pytest.raises(Fault, match="still open"):
        propose_chain(by=mia, chain_id=chain.pk, number=1, reason="", now=NOW)


def test_the_board_needs_what_both_heads_signed_and_nothing_before(mia, sara, acme):
    chain = begin(mia)
    propose_chain(by=mia, chain_id=chain.pk, number=1, reason="", now=NOW, sign_as="marketing")
    assert needed_by_step(acme, PERIOD, TODAY) == {}
    digest = acme.versions.get(kind="chain").digest
    agree_chain(by=sara, chain_id=chain.pk, version=1, half="sales", digest=digest, now=NOW)
    needed = needed_by_step(acme, PERIOD, TODAY)
    assert (needed["lead"].whole, needed["visitor"].whole) == (4300, 138_678)
    assert needed["lead"].is_complete_by_today


@pytest.mark.parametrize(
    "days",
    [
        (date(2026, 9, 1), date(2026, 12, 15)),  # an intake
        (date(2026, 1, 26), date(2026, 2, 22)),  # cut at both ends
        (date(2026, 4, 27), date(2026, 9, 4)),
        (date(2026, 10, 5), date(2026, 10, 20)),
        (date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
@pytest.mark.parametrize("count", [1, 7, 100, 333])
def test_the_days_of_a_period_come_to_what_was_signed_of_its_parts_of_months(days, count):
    period = Period(*days)
    signed = {part.starts_on.replace(day=1): count for part in months_in(period)}
    needed = spread(whole_months(signed, period), period, period.ends_on)
    assert whole(needed.whole, is_money=False) == sum(signed.values())


def test_an_edit_after_the_signatures_changes_the_board_only_when_signed_anew(mia, sara, acme):
    chain = begin(mia)
    sign_both(chain, mia, sara)
    edit_chain(by=mia, chain_id=chain.pk, number=2, said=ChainSaid(quota=4_800_000_00), now=NOW)
    assert needed_by_step(acme, PERIOD, TODAY)["lead"].whole == 4300
    sign_both(chain, mia, sara, number=3, version=2)
    assert needed_by_step(acme, PERIOD, TODAY)["lead"].whole == 8599


def test_a_typed_target_wins_over_the_chain_month_by_month(mia, sara, acme):
    sign_both(begin(mia), mia, sara)
    set_step_target(today=TODAY, by=mia, step="lead", month=TODAY, count=2000)
    months, derived = months_needed(acme, PERIOD)
    assert months["lead"][TODAY.replace(day=1)] == 2000
    assert [f"{month:%m}" for month in derived["lead"]] == ["10", "12"]


def test_proposing_what_stands_already_is_refused(mia, sara):
    chain = begin(mia)
    sign_both(chain, mia, sara)
    with pytest.raises(Fault, match="Nothing differs"):
        propose_chain(by=mia, chain_id=chain.pk, number=2, reason="", now=NOW)


def test_a_proposal_is_taken_back(mia, acme):
    chain = begin(mia)
    propose_chain(by=mia, chain_id=chain.pk, number=1, reason="", now=NOW)
    withdraw_chain(by=mia, chain_id=chain.pk, version=1, now=NOW)
    assert acme.versions.get(kind="chain").withdrawn_at == NOW


def test_only_the_head_of_a_half_signs_for_it(mia, sara):
    chain = begin(mia)
    made = propose_chain(by=mia, chain_id=chain.pk, number=1, reason="", now=NOW)
    with pytest.raises(Refused):
        agree_chain(by=mia, chain_id=chain.pk, version=1, half="sales", digest=made.digest, now=NOW)


def test_the_next_quarters_larger_quota_asks_for_leads_in_this_one(mia, sara, acme):
    walk(acme, won=40, days=30)
    q1 = begin(mia, quota=4_800_000_00, period=period_by_key("2027-Q1"))
    sign_both(q1, mia, sara)
    reckoned = worked(begin(mia)).reckoned
    months = list(reckoned.months["lead"].values())
    assert months[2] > 1.9 * months[0]
    assert list(reckoned.months["customer"].values()) == [32, 30, 31]


def test_the_chain_of_a_goal_is_that_of_its_metric_and_days(mia):
    goal = propose_goal(by=mia, wording=Q4, reason="", now=NOW)
    assert chain_of(goal) is None
    chain = begin(mia)
    assert chain_of(goal) == chain


def test_a_value_is_no_link_of_a_counted_chain(mia):
    with pytest.raises(Missing):
        begin(mia, quota=240, metric="count:customer")


@pytest.mark.parametrize(
    "wrong", [{"part": 2, "whole": 1}, {"part": 0}, {"kind": "shrunk"}, {"entered": -1}]
)
def test_the_database_keeps_no_link_that_cannot_be(mia, wrong):
    link = link_of(begin(mia), "lead")
    with pytest.raises(IntegrityError), transaction.atomic():
        Link.objects.filter(pk=link.pk).update(**{"is_guess": False} | wrong)
