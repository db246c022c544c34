"""What the rules of the fold say beyond the twelve cases."""

from datetime import UTC, date, datetime

import pytest

from smarketing.funnel.rules.fold import fold
from tests.funnel.lives import ANA, BO, NORTH, SOUTH, STEPS, day, fact, ground, told


@pytest.mark.parametrize(
    ("back", "kept"),
    [
        (fact("2 May", "rejected"), ["lead", "mql"]),
        (fact("2 May", "returned"), ["lead", "mql"]),
        (fact("2 May", "returned", back_to="lead"), ["lead"]),
        (fact("2 May", "returned", back_to="opportunity"), ["lead", "mql", "sal", "opportunity"]),
        (fact("2 May", "returned", back_to="a step of last year"), ["lead", "mql"]),
        (fact("2 May", "lost"), ["lead", "mql", "sal", "opportunity"]),
        (fact("2 May", "=sal"), ["lead", "mql", "sal"]),
        (fact("2 May", "sal"), list(STEPS)),  # to have been there is no going back
        (fact("2 May", "expired"), list(STEPS)),
    ],
)
def test_what_a_way_back_leaves_standing(back, kept):
    folded = fold([fact("1 Mar", "lead"), fact("1 Apr", "customer"), back], ground())
    assert sorted(folded.standing, key=STEPS.index) == kept


def test_without_a_step_of_marketing_a_rejection_takes_everything_back():
    life = fact("1 Mar", "mql"), fact("2 Mar", "sal"), fact("3 Mar", "rejected")
    assert fold(life, ground(marketing_last=-1)).standing == {}


def test_an_outcome_said_again_still_takes_back():
    assert told(
        fact("1 Mar", "=sal", 7),
        fact("2 Mar", "=opportunity"),
        fact("3 Mar", "returned", back_to="sal"),
        fact("4 Mar", "returned", 9, back_to="mql"),
    )[2:] == ["3 Mar +returned 7", "3 Mar -opportunity -7", "4 Mar -sal -7"]


def test_one_state_at_most_holds():
    life = fact("1 Mar", "mql"), fact("2 Mar", "rejected"), fact("3 Mar", "lost")
    assert told(*life)[1:] == ["2 Mar +rejected 0", "3 Mar -rejected 0", "3 Mar +lost 0"]
    assert fold(life, ground()).outcome == "lost"
    assert fold([*life, fact("4 Mar", "=mql")], ground()).outcome == ""
    assert fold([*life, fact("4 Mar", "mql")], ground()).outcome == "lost"


def test_acts_are_counted_each_time():
    assert told(fact("1 Mar", "expired"), fact("2 Mar", "expired"), fact("2 Mar", "forwarded")) == [
        "1 Mar +expired 0",
        "2 Mar +expired 0",
        "2 Mar +forwarded 0",
    ]


def test_a_payment_in_parts_says_its_own_amount_and_leaves_the_deals_alone():
    assert told(
        fact("1 Mar", "customer", 20),
        fact("2 Mar", "invoiced"),
        fact("3 Mar", "collected", 15),
        fact("5 Mar", "collected", 5),
        fact("6 Mar", "", 20),
        fact("7 Mar", "collected", -20),
        fact("7 Mar", "lost", key="z"),
    ) == [
        "1 Mar +customer 20",
        "2 Mar +invoiced 20",
        "3 Mar +collected 15",
        "5 Mar +collected 5",
        "7 Mar +collected -20",
        "7 Mar +lost 20",
        "7 Mar -customer -20",
    ]


def test_no_step_is_implied_where_no_higher_one_is_new():
    life = fact("1 Mar", "opportunity"), fact("2 Mar", "lost"), fact("3 Mar", "lead")
    assert told(*life)[2:] == ["3 Mar +lead 0"]
    assert told(*life, fact("4 Mar", "customer"))[3:] == [
        "4 Mar -lost 0",
        "4 Mar +~mql 0",
        "4 Mar +~sal 0",
        "4 Mar +customer 0",
    ]


def test_of_one_moment_values_come_first_and_outcomes_last():
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert told(
        fact("1 Mar", "lost", at=noon, key="a"),
        fact("1 Mar", "customer", at=noon, key="b"),
        fact("1 Mar", "opportunity", at=noon, key="c"),
        fact("1 Mar", "", 40, at=noon, key="d"),
    ) == [
        "1 Mar +opportunity 40",
        "1 Mar +customer 40",
        "1 Mar +lost 40",
        "1 Mar -customer -40",
    ]


def test_a_day_without_a_time_begins_with_its_steps_and_ends_with_its_outcomes():
    dawn = datetime(2026, 3, 1, 3, 0, 1, tzinfo=UTC)  # a second after midnight in São Paulo
    night = datetime(2026, 3, 2, 2, 59, 59, tzinfo=UTC)
    assert told(
        fact("1 Mar", "opportunity"),
        fact("1 Mar", "sal", 5, at=dawn),
        fact("1 Mar", "customer", at=night),
        fact("1 Mar", "lost"),
    ) == [
        "1 Mar +opportunity 0",
        "1 Mar +sal 5",
        "1 Mar +customer 5",
        "1 Mar +lost 5",
        "1 Mar -customer -5",
    ]


@pytest.mark.parametrize(
    ("moment", "local"),
    [
        (datetime(2026, 3, 2, 2, 59, 59, tzinfo=UTC), "1 Mar"),
        (datetime(2026, 3, 2, 3, tzinfo=UTC), "2 Mar"),
    ],
)
def test_a_moment_counts_on_the_organisations_local_day(moment, local):
    assert told(fact("", "lead", at=moment)) == [f"{local} +lead 0"]


def test_a_day_that_has_no_midnight_still_begins():
    clocks_forward = date(2018, 11, 4)  # 00:00 became 01:00 in São Paulo
    first = datetime(2018, 11, 4, 3, tzinfo=UTC)
    life = [
        fact("", "sal", on=clocks_forward),
        fact("", "mql", at=first),  # the same instant: steps in their order
        fact("", "lead", at=first.replace(second=1)),
    ]
    assert [(e.day, e.what) for e in fold(life, ground()).entries] == [
        (clocks_forward, "mql"),
        (clocks_forward, "sal"),
        (clocks_forward, "lead"),
    ]


def test_a_fact_without_a_moment_says_nothing():
    assert told(fact("", "lead", 5, owner=ANA)) == []


def test_a_step_that_was_removed_only_says_values():
    assert told(fact("1 Mar", "demo", 60, owner=BO), fact("2 Mar", "=sal"), who=True) == [
        "2 Mar +sal 60 bo/south"
    ]


def test_source_campaign_and_origin_are_the_first_said_and_persona_the_last():
    folded = fold(
        [
            fact("1 Mar", "lead", source=0, campaign=0, persona=7, origin=""),
            fact("2 Mar", "mql", source=5, campaign=6, persona=8, origin="partner"),
            fact("3 Mar", "sal", source=9, campaign=9, persona=0, origin="sales"),
        ],
        ground(),
    )
    said = {(e.source, e.campaign, e.persona, e.origin) for e in folded.entries}
    assert said == {(5, 6, 8, "partner")}
    assert (folded.source, folded.campaign, folded.persona, folded.origin) == (5, 6, 8, "partner")


@pytest.mark.parametrize(
    ("said", "who"),
    [
        ({"owner": ANA}, "ana/north"),
        ({"owner": ANA, "team": SOUTH}, "ana/south"),
        ({"owner": ANA, "team": 0}, "ana/"),  # a team said blank is blank
        ({"team": NORTH}, "bo/north"),
        ({"team": 0}, "bo/"),
        ({"owner": 0}, "/"),  # who had it before has it no more, nor has the team
        ({}, "bo/south"),
    ],
)
def test_owner_and_team_are_the_last_said(said, who):
    life = fact("1 Mar", "lead", owner=BO), fact("2 Mar", **said), fact("3 Mar", "mql")
    assert told(*life, who=True)[-1] == f"3 Mar +mql 0 {who}"


def test_the_office_is_the_teams():
    life = fact("1 Mar", "lead", owner=ANA), fact("1 Jun", "mql"), fact("2 Jun", "sal", owner=0)
    entries = fold(life, ground()).entries
    assert [(e.team, e.office) for e in entries] == [(NORTH, 1), (SOUTH, 2), (0, 0)]


@pytest.mark.parametrize(
    ("edit", "line"),
    [
        (fact("1 Apr", amount=100), []),  # the same again
        (fact("1 Apr", currency="EUR"), []),  # a currency alone says nothing
        (fact("1 Apr", "sal", 130), ["1 Apr 0 opportunity 30"]),  # said with a step that stands
        (fact("1 Apr", "mql", 130), ["1 Apr +mql 130"]),  # with a new one it is that one's own
        (fact("1 Apr", "lost", 130), ["1 Apr +lost 130"]),
        (fact("1 Apr", amount=100, currency="EUR"), ["1 Apr 0 opportunity 10"]),
        (fact("1 Apr", amount=9, currency="XYZ"), ["1 Apr 0 opportunity -100 unpriced 1"]),
        (fact("1 Apr", amount=110, currency="BRL"), ["1 Apr 0 opportunity 10"]),
        (fact("1 Apr", amount=-20), ["1 Apr 0 opportunity -120"]),
    ],
)
def test_an_edit_changes_the_highest_standing_step(edit, line):
    life = fact("1 Mar", "sal"), fact("2 Mar", "opportunity", 100)
    assert told(*life, edit)[2:] == line


def test_an_edit_between_two_amounts_without_a_rate_is_still_written():
    life = fact("1 Mar", "sal", 100, currency="XYZ"), fact("2 Mar", amount=120, currency="XYZ")
    assert told(*life) == ["1 Mar +sal 0 unpriced 1", "2 Mar 0 sal 0"]


def test_an_edited_amount_is_taken_back_whole_and_left_where_it_was():
    assert told(
        fact("1 Mar", "customer", 100, owner=ANA),
        fact("2 Mar", amount=150, owner=BO),
        fact("3 Mar", "lost"),
        who=True,
    )[2:] == ["3 Mar +lost 150 bo/south", "3 Mar -customer -150 ana/north"]


def test_a_currency_not_said_is_the_organisations():
    life = fact("1 Mar", "lead", 100, currency="EUR"), fact("2 Mar", "mql", 100)
    assert told(*life) == ["1 Mar +lead 110", "2 Mar +mql 100"]


def test_only_a_fact_that_says_an_amount_edits_one():
    life = fact("1 Mar", "sal", 100), fact("2 Mar", "lost", 130), fact("3 Mar", owner=BO)
    assert told(*life) == ["1 Mar +sal 100", "2 Mar +lost 130"]
    assert told(*life, fact("4 Mar", amount=130))[2:] == ["4 Mar 0 sal 30"]


def test_where_nothing_stands_an_edit_is_only_heard():
    assert told(fact("1 Mar", amount=70), fact("2 Mar", "sal")) == ["2 Mar +sal 70"]


def test_a_lead_is_since_its_last_change_where_it_is():
    moment = datetime(2026, 4, 1, 12, tzinfo=UTC)
    life = [fact("1 Mar", "=sal", 5), fact("", "=opportunity", at=moment)]
    still = [fact("2 May", amount=7), fact("3 May", "expired"), fact("4 May", "sal")]
    assert fold(life + still, ground()).since == day("1 Apr")
    assert fold([*life, *still, fact("5 May", "=sal")], ground()).since == day("5 May")
    assert fold([fact("1 Mar", amount=5)], ground()).since is None


def test_a_lead_without_facts_is_nowhere():
    assert fold([], ground()) == ([], {}, "", "", 0, 0, 0, 0, 0, "", None)
