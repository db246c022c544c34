"""The twelve cases of the specification, and any order of arrival."""

import random

from smarketing.funnel.rules.fold import difference, fold
from tests.funnel.lives import ANA, BO, fact, ground, told


def test_case_1_skipped_steps_are_implied():
    assert told(fact("2 Mar", "lead"), fact("9 May", "customer", 900)) == [
        "2 Mar +lead 0",
        "9 May +~mql 900",
        "9 May +~sal 900",
        "9 May +~opportunity 900",
        "9 May +customer 900",
    ]


def test_case_2_who_enters_late_skipped_nothing():
    assert told(fact("2 Mar", "opportunity", 500), fact("1 Apr", "customer")) == [
        "2 Mar +opportunity 500",
        "1 Apr +customer 500",
    ]


def test_case_3_out_of_order_each_step_keeps_its_own_day():
    assert told(fact("1 May", "customer", 700), fact("3 May", "mql"), fact("7 May", "sal")) == [
        "1 May +~opportunity 700",
        "1 May +customer 700",
        "3 May +mql 700",
        "7 May +sal 700",
    ]


def test_case_4_back_and_won_again():
    assert told(
        fact("1 Mar", "=opportunity", 800),
        fact("20 Mar", "=customer"),
        fact("4 May", "=opportunity"),
        fact("6 Jul", "=customer", 950),
    ) == [
        "1 Mar +opportunity 800",
        "20 Mar +customer 800",
        "4 May -customer -800",
        "6 Jul +customer 950",
    ]


def test_case_5_a_refund_leaves_whoever_had_the_credit():
    assert told(
        fact("20 Mar", "customer", 800, owner=ANA), fact("4 Jun", "lost", owner=BO), who=True
    ) == [
        "20 Mar +customer 800 ana/north",
        "4 Jun +lost 800 bo/south",
        "4 Jun -customer -800 ana/north",
    ]


def test_case_6_lost_and_reopened():
    assert told(
        fact("1 Mar", "opportunity", 100), fact("1 Apr", "lost"), fact("2 Jul", "customer", 120)
    ) == [
        "1 Mar +opportunity 100",
        "1 Apr +lost 100",
        "2 Jul -lost -100",
        "2 Jul +customer 120",
    ]


def test_case_7_late_rejected_accepted():
    assert told(
        fact("1 Mar", "mql"),
        fact("2 Mar", "expired"),
        fact("4 Mar", "rejected"),
        fact("5 May", "sal"),
    ) == [
        "1 Mar +mql 0",
        "2 Mar +expired 0",
        "4 Mar +rejected 0",
        "5 May -rejected 0",
        "5 May +sal 0",
    ]


def test_case_8_returned_to_marketing():
    assert told(
        fact("1 Mar", "mql"),
        fact("4 Mar", "sal"),
        fact("1 Apr", "opportunity", 300),
        fact("2 May", "returned"),
        fact("1 Jun", "sal"),
    ) == [
        "1 Mar +mql 0",
        "4 Mar +sal 0",
        "1 Apr +opportunity 300",
        "2 May +returned 300",
        "2 May -sal 0",
        "2 May -opportunity -300",
        "1 Jun -returned -300",
        "1 Jun +sal 300",
    ]


def test_case_9_only_the_newest_version_counts():
    assert told(
        fact("1 Mar", "mql"),
        fact("3 Apr", "sal", key="x"),
        fact("28 Apr", "customer", 100, key="b"),
        fact("2 May", "customer", 110, key="b", version=2),
        fact("3 Apr", "sal", key="x", version=2, deleted=True),
    ) == [
        "1 Mar +mql 0",
        "2 May +~sal 110",
        "2 May +~opportunity 110",
        "2 May +customer 110",
    ]


def test_case_10_an_edited_amount_is_a_line_of_its_own():
    assert told(
        fact("1 Mar", "opportunity", 100, owner=ANA),
        fact("9 Mar", amount=150),
        fact("1 Apr", "customer"),
        fact("1 Jul", amount=130, owner=BO),
        who=True,
    ) == [
        "1 Mar +opportunity 100 ana/north",
        "9 Mar 0 opportunity 50 ana/north",
        "1 Apr +customer 150 ana/north",
        "1 Jul 0 customer -20 ana/north",
    ]


def test_case_11_owner_and_team_are_those_of_the_day():
    assert told(
        fact("20 May", "opportunity", 60, owner=ANA),
        fact("10 Jun", "customer"),
        fact("20 Jun", owner=BO),
        fact("1 Jul", "=opportunity"),
        fact("9 Jul", "=customer"),
        who=True,
    ) == [
        "20 May +opportunity 60 ana/north",
        "10 Jun +customer 60 ana/south",
        "1 Jul -customer -60 ana/south",
        "9 Jul +customer 60 bo/south",
    ]


def test_case_12_without_a_rate_it_is_counted_and_not_priced():
    won = fact("1 Mar", "customer", 500, currency="EUR")
    assert told(won, fact("1 Apr", "lost"), price=lambda *_: None) == [
        "1 Mar +customer 0 unpriced 1",
        "1 Apr +lost 0 unpriced 1",
        "1 Apr -customer 0 unpriced -1",
    ]
    unpriced = fold([won], ground(price=lambda *_: None)).entries
    assert [
        (e.amount, e.unpriced, c) for e, c in difference(unpriced, fold([won], ground())[0])
    ] == [
        (550, 0, False),  # a rate of 1.1 was typed later
        (0, -1, True),
    ]
    assert told(won) == ["1 Mar +customer 550"]


def test_ten_thousand_orders_of_arrival_make_one_ledger():
    life = [
        fact("1 Mar", "lead", owner=ANA, source=4),
        fact("5 Mar", "customer", 500, currency="EUR"),
        fact("5 Mar", "opportunity"),
        fact("7 Mar", amount=620),
        fact("9 Mar", "lost", owner=BO),
        fact("1 Apr", "=sal", key="again"),
        fact("9 Apr", "customer", 90, key="won"),
        fact("8 Apr", "customer", 80, key="won", version=2),
        fact("2 Apr", "mql", key="gone"),
        fact("2 Apr", "mql", key="gone", version=2, deleted=True),
    ]
    once, land, chance = fold(life, ground()), ground(), random.Random(2026)
    for _ in range(10_000):
        chance.shuffle(life)
        assert fold(life, land) == once
