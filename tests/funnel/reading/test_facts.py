"""Rows as facts: what a mapping of leads makes of them, and under which keys."""

from datetime import UTC, date, datetime

import pytest

from smarketing.funnel.rules.reading.facts import key_of
from smarketing.funnel.rules.reading.guess import answered
from tests.funnel.reading.files import LEADS, look

WIDE = {
    "source_system": "crm",
    "lead": "id",
    "aliases": {"opportunity": "opp"},
    "steps": {
        "opportunity": {"at": "engaged"},
        "customer": {"at": "closed", "when": {"stage": ["Won"]}},
    },
    "lost": {"at": "closed", "when": {"stage": ["Lost"]}, "reason": "why"},
    "amount": "value",
    "currency": {"column": "currency"},
    "owner": "agent",
    "person": {"email": "mail"},
    "attributes": {"segment": "industry"},
}
HEAD = "id,opp,engaged,closed,stage,why,value,currency,agent,mail,industry\n"
WON = '7,O7;O8,2026-03-01,2026-03-04,WON,,"1,250.50",USD,Ana,a@x.example,pets\n'
LOST = "8,,2026-03-01,2026-03-05,Lost,price,,,,,\n"
OPEN = "9,,2026-03-01,,Engaging,,,,Bo,,\n"


def test_a_row_says_its_steps_with_amount_owner_and_all(tmp_path):
    (row,) = look(tmp_path, HEAD + WON, WIDE).rows
    engaged, won = row.facts
    assert (won.key, won.what, won.stands, won.on) == (
        "file:crm:7:customer",
        "customer",
        False,
        date(2026, 3, 4),
    )
    assert (won.amount_minor, won.currency, won.owner) == (125050, "USD", "Ana")
    assert engaged.amount_minor == 125050
    assert row.aliases == (("opportunity", "O7"), ("opportunity", "O8"))
    assert row.person == {"email": "a@x.example"}
    assert row.attributes == {"segment": "pets"}
    assert [fact.key for fact in row.absent] == ["file:crm:7:lost"]


def test_a_line_tells_every_cell_that_is_wrong_each_column_once(tmp_path):
    wrong = "7,,soon,soon,Won,,many,USD,Ana,,\n"
    (row,) = look(tmp_path, HEAD + wrong, WIDE).survey.refused
    assert [(one.column, one.value) for one in row.blames] == [
        ("value", "many"),
        ("engaged", "soon"),
        ("closed", "soon"),
    ]


def test_what_no_column_says_is_not_what_a_blank_cell_says(tmp_path):
    (row,) = look(tmp_path, HEAD + LOST, WIDE).rows
    lost = row.facts[-1]
    assert (lost.what, lost.reason) == ("lost", "price")
    assert (lost.owner, lost.team, lost.source) == ("", None, None)
    assert (lost.amount_minor, lost.currency) == (None, None)


def test_a_mapping_that_names_no_person_says_nothing_of_one(tmp_path):
    (row,) = look(tmp_path, "id,date,owner\n1,2026-03-04,Ana\n", LEADS).rows
    assert ({**row.person}, {**row.attributes}) == ({}, {})


def test_a_person_has_the_names_of_both_columns(tmp_path):
    data = {"lead": "id", "person": {"name": "first", "last_name": "last", "email": "mail"}}
    rows = "1,Eva, Pi Roca ,e@x.es\n2,,Pi,\n3,Eva,,\n4,,,\n"
    people = [row.person for row in look(tmp_path, "id,first,last,mail\n" + rows, data).rows]
    assert people[0] == {"name": "Eva Pi Roca", "email": "e@x.es"}
    assert [one["name"] for one in people[1:]] == ["Pi", "Eva", ""]
    only = look(tmp_path, "id,last\n1,Pi\n", {"lead": "id", "person": {"last_name": "last"}})
    assert only.rows[0].person == {"name": "Pi"}


def test_a_row_without_any_date_waits_for_one(tmp_path):
    looked = look(tmp_path, HEAD + OPEN.replace("2026-03-01", ""), WIDE)
    assert (looked.survey.accepted, looked.survey.waiting) == (1, 1)
    assert looked.rows[0].owner == "Bo"
    assert looked.survey.said == {}


def test_a_lead_by_alias_has_keys_of_its_own(tmp_path):
    data = {**LEADS, "lead": {"alias": "opportunity", "column": "id"}}
    (row,) = look(tmp_path, "id,date,owner\nO7,2026-03-04,Ana\n", data).rows
    assert (row.lead_key, row.lead_alias) == ("O7", "opportunity")
    assert row.facts[0].key == "file:crm:@opportunity:O7:mql"


def test_no_two_leads_share_a_key():
    keys = {
        key_of(*parts)
        for parts in [
            ("crm", "a:b", None, "mql"),
            ("crm", "a", None, "b:mql"),
            ("crm:a", "b", None, "mql"),
            ("crm", "a%3Ab", None, "mql"),
            ("crm", "O7", "opportunity", "mql"),
            ("crm", "@opportunity:O7", None, "mql"),
            ("crm", "x" * 500, None, "mql"),
            ("crm", "#" + "x" * 500, None, "mql"),
        ]
    }
    assert len(keys) == 8
    assert max(map(len, keys)) <= 320


def test_a_value_that_no_condition_wants_is_told_but_not_a_no(tmp_path):
    data = {
        "lead": "id",
        "steps": {"customer": {"at": "on", "when": {"won": ["true"]}}},
        "lost": {"at": "on", "when": {"stage": ["Lost"], "won": ["false"]}},
    }
    rows = "1,2026-03-04,Lost,false\n2,2026-03-04,Demo,true\n3,2026-03-04, demo ,\n4,2026-03-04,,\n"
    survey = look(tmp_path, "id,on,stage,won\n" + rows, data).survey
    assert survey.said == {"customer": 1, "lost": 1}
    assert survey.unheard == {"stage": ("Demo", "demo")}


def test_a_label_that_means_nothing_is_told(tmp_path):
    data = {"lead": "id", "moves": {"step": "stage", "at": "on", "names": {"Call": None}}}
    rows = "1,2026-03-04,Call\n1,2026-03-05,mql\n1,2026-03-06,\n"
    assert look(tmp_path, "id,on,stage\n" + rows, data).survey.unheard == {"stage": ("Call",)}


def test_a_state_without_its_day_is_told(tmp_path):
    data = {
        "lead": "id",
        "steps": {"customer": {"at": "on", "when": {"stage": ["Won"]}}},
        "lost": {"at": "on", "when": {"stage": ["Lost"]}},
    }
    rows = "1,2026-03-04,Won\n2,,Won\n3,,Lost\n4,,Demo\n5,never,Won\n"
    survey = look(tmp_path, "id,on,stage\n" + rows, data).survey
    (notice,) = survey.notices
    assert str(notice).startswith("Rows where “stage” says how it ended and “on” is empty: 2.")
    asking = look(tmp_path, "id,on,stage\n1,03/04/2026,Won\n", data).survey
    assert (len(asking.questions), asking.notices) == (1, ())


def test_an_outcome_may_name_the_step_it_returns_to(tmp_path):
    data = {"lead": "id", "returned": {"at": "date", "step": "mql"}}
    (fact,) = look(tmp_path, "id,date\n1,2026-03-04\n", data).facts
    assert (fact.what, fact.back_to) == ("returned", "mql")


def test_an_assignment_says_who_has_the_lead_from_when(tmp_path):
    data = {"lead": "id", "assigned": {"to": "who", "at": "since"}, "source": "from"}
    looked = look(tmp_path, "id,who,since,from\n1,Ana,2026-03-04 10:00Z,web\n2,Bo,,ads\n", data)
    (fact,) = looked.facts
    assert (fact.what, fact.owner, fact.source) == ("", "Ana", None)
    assert fact.at == datetime(2026, 3, 4, 10, tzinfo=UTC)
    assert looked.rows[1].absent[0].key == "file:file:2:assigned"


MOVES = {
    "source_system": "crm",
    "lead": "deal",
    "moves": {
        "step": {"column": "stage"},
        "at": "entered",
        "amount": "value",
        "names": {"Closed Won": "customer", "Closed Lost": "lost", "Idea": None},
    },
}


def test_a_long_file_says_where_a_lead_stands(tmp_path):
    content = "deal,stage,entered,value\n1,MQL,2026-03-01,5\n1,closed won,2026-03-04 10:11:12,7.5\n"
    mql, won = look(tmp_path, content, MOVES).facts
    assert (mql.key, mql.what, mql.stands) == ("file:crm:1:mql:2026-03-01", "mql", True)
    assert won.key == "file:crm:1:customer:20260304T091112Z"
    assert won.amount_minor == 750


def test_outcomes_of_a_long_file_do_not_stand(tmp_path):
    (lost,) = look(tmp_path, "deal,stage,entered,value\n1,Closed Lost,2026-03-01,\n", MOVES).facts
    assert (lost.what, lost.stands) == ("lost", False)


def test_a_label_without_a_name_is_one_question(tmp_path):
    content = (
        "deal,stage,entered,value\n1,Demo,2026-03-01,\n2,Demo,2026-03-02,\n3,Idea,2026-03-02,\n"
    )
    (question,) = look(tmp_path, content, MOVES).survey.questions
    assert (question.column, question.value, question.key) == ("stage", "Demo", "moves.names")
    data = answered(MOVES, question, "opportunity")
    assert [fact.what for fact in look(tmp_path, content, data).facts] == ["opportunity"] * 2


def test_a_moves_own_id_is_its_key(tmp_path):
    data = {**MOVES, "id": "event"}
    content = "deal,stage,entered,value,event\n1,mql,2026-03-01,,E:9\n"
    assert look(tmp_path, content, data).facts[0].key == "file:crm::E%3A9"


def test_a_lead_may_have_several_rows(tmp_path):
    """C41: further rows are further facts; what one gives is not absent in the other."""
    content = HEAD + "7,,2026-03-01,,,,,,Ana,,\n7,,,2026-03-04,Won,,,,Ana,,\n"
    looked = look(tmp_path, content, WIDE)
    first, second = looked.rows
    assert [fact.what for fact in first.facts + second.facts] == ["opportunity", "customer"]
    assert {fact.what for fact in first.absent + second.absent} == {"lost"}


def test_two_different_facts_of_one_key_are_refused_naming_both_lines(tmp_path):
    """C41"""
    content = (
        "id,date,owner\n1,2026-03-04,Ana\n2,2026-03-04,Bo\n1,2026-03-05,Ana\n1,2026-03-04,Ana\n"
    )
    looked = look(tmp_path, content, LEADS)
    assert [(row.line, row.value) for row in looked.survey.refused] == [
        (2, "1"),
        (4, "1"),
        (5, "1"),
    ]
    assert "line 2 and line 4" in looked.whys[0].lower()
    assert [row.lead_key for row in looked.rows] == ["2"]
    assert (looked.survey.rows, looked.survey.accepted) == (4, 1)


def test_the_same_fact_twice_is_no_conflict(tmp_path):
    looked = look(tmp_path, "id,date,owner\n" + "1,2026-03-04,Ana\n" * 3, LEADS)
    assert (looked.survey.accepted, looked.survey.refused_count) == (3, 0)


def test_a_column_of_leads_that_is_none_is_told_from_the_conflicts(tmp_path):
    rows = "".join(f"deal,2026-03-{day:02},A\n" for day in range(1, 31))
    survey = look(tmp_path, "id,date,owner\n" + rows * 1700, LEADS).survey
    assert survey.unusable
    assert "the right one" in str(survey.refused[0].why)


@pytest.mark.parametrize("origin", ["Marketing", "partner", ""])
def test_an_origin_is_one_of_four_or_unknown(tmp_path, origin):
    data = {**LEADS, "origin": "origin"}
    (row,) = look(tmp_path, f"id,date,owner,origin\n1,2026-03-04,Ana,{origin}\n", data).rows
    assert row.facts[0].origin == origin.lower()
    looked = look(tmp_path, "id,date,owner,origin\n1,2026-03-04,Ana,web\n", data)
    assert "marketing, sales, partner, referral" in looked.whys[0]


def test_an_answered_question_of_a_column_leaves_the_others_alone(tmp_path):
    content = "id,date,owner,v\n1,03/04/2026,Ana,1.234\n"
    data = {**LEADS, "amount": "v", "format": {"timezone": "UTC"}}
    dates, numbers = look(tmp_path, content, data).survey.questions
    data = answered(answered(data, dates, "D/M/Y"), numbers, ",")
    assert data["format"] == {"timezone": "UTC", "date": {"date": "D/M/Y"}, "decimal": {"v": ","}}
    (fact,) = look(tmp_path, content, data).facts
    assert (fact.on, fact.amount_minor) == (date(2026, 4, 3), 123400)


def test_a_sign_of_several_currencies_is_asked_once(tmp_path):
    content = "id,date,owner,v\n1,2026-03-04,Ana,$5\n2,2026-03-04,Ana,$6\n"
    (question,) = look(tmp_path, content, {**LEADS, "amount": "v"}).survey.questions
    data = answered({**LEADS, "amount": "v"}, question, "USD")
    facts = look(tmp_path, content, data).facts
    assert [(fact.amount_minor, fact.currency) for fact in facts] == [(500, "USD"), (600, "USD")]
