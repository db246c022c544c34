"""What the rows of a file say of leads, and what the same rows say a second time."""

from datetime import UTC, date, datetime, timedelta

import pytest

from smarketing.funnel.models import Entry, Lead, Move
from smarketing.funnel.queries.verify import differences
from tests.funnel.bringing import DEALS, MORNING, amount, bring, checked, facts, net

NEXT = MORNING + timedelta(days=1)
LATER = MORNING + timedelta(days=2)
OPEN = "7,2026-03-02,2026-04-01,,Open,,900,ana,north,web\n"
WON = "7,2026-03-02,2026-04-01,2026-05-04,Won,,900,ana,north,web\n"
LOST = "7,2026-03-02,2026-04-01,2026-05-04,Lost,price,900,ana,north,web\n"
MOVES = {
    "source_system": "crm",
    "lead": "id",
    "moves": {
        "step": "stage",
        "at": "on",
        "amount": "value",
        "names": {"Won": "customer", "Lost": "lost"},
    },
    "owner": "owner",
}


@pytest.fixture(autouse=True)
def both_ways_agree(works):
    yield
    assert differences(works) == []


def name_of(organization, number):
    return organization.member_names.get(pk=number).name if number else number


def owner_now(organization):
    return (
        organization.leads.get().owner
        and organization.members.get(pk=organization.leads.get().owner).name
    )


def test_a_fact_is_known_by_source_system_lead_and_step(alma, works):
    bring(alma, WON)
    keys = ["file:crm:7:customer", "file:crm:7:mql", "file:crm:7:opportunity"]
    assert sorted(Move.objects.values_list("event_key", flat=True)) == keys


def test_steps_are_reached_and_rows_of_moves_stand(alma, works):
    bring(alma, OPEN)
    assert {move.stands for move in Move.objects.all()} == {False}
    bring(alma, "id,stage,on,value,owner\n8,sal,2026-03-02,5,ana\n", MOVES)
    assert Move.objects.get(what="sal").stands


def test_rows_of_moves_are_known_by_their_moment_or_by_their_own_id(alma, works):
    text = "id,stage,on,value,owner,row\n8,sal,2026-03-02T10:00:00Z,5,ana,h1\n"
    bring(alma, text, MOVES)
    assert "8:sal:20260302T100000Z" in facts(works)
    bring(alma, text.replace("\n8", "\n9"), {**MOVES, "id": "row"})
    assert ":h1" in facts(works)


def test_the_amount_of_a_row_is_said_with_each_of_its_facts(alma, works):
    bring(alma, WON)
    assert set(Move.objects.values_list("amount", flat=True)) == {90000}


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("2026-04-01", "2026-04-02"),  # a date
        ("900", "950"),
        ("web", "fair"),
        ("web", ""),  # said blank
        ("900", ""),  # no amount any more
    ],
)
def test_what_changed_is_the_next_version(alma, works, was, becomes):
    bring(alma, OPEN)
    again = bring(alma, OPEN.replace(was, becomes), now=NEXT)
    assert facts(works)["7:opportunity"].version == 2
    assert (again.accepted, again.unchanged) == (1, 0)


def test_a_changed_reason_is_the_next_version(alma, works):
    bring(alma, LOST)
    bring(alma, LOST.replace("price", "timing"), now=NEXT)
    assert (facts(works)["7:lost"].version, facts(works)["7:lost"].reason) == (2, "timing")
    assert facts(works)["7:mql"].version == 1


@pytest.mark.parametrize("name", ["campaign", "persona", "origin"])
def test_so_is_a_changed_dimension(alma, works, name):
    mapping = {"source_system": "crm", "lead": "id", "steps": {"mql": {"at": "on"}}, name: "x"}
    bring(alma, "id,on,x\n7,2026-03-02,sales\n", mapping)
    bring(alma, "id,on,x\n7,2026-03-02,partner\n", mapping)
    assert facts(works)["7:mql"].version == 2


def test_a_row_says_its_owner_and_team_with_each_new_fact(alma, works):
    bring(alma, OPEN)
    bring(alma, WON.replace("ana", "bo"), now=NEXT)
    owners = {what: name_of(works, facts(works)[f"7:{what}"].owner) for what in
              ("mql", "opportunity", "customer")}  # fmt: skip
    assert owners == {"mql": "ana", "opportunity": "ana", "customer": "bo"}
    assert "7:owner" not in " ".join(facts(works))


def test_a_next_version_repeats_owner_and_team_of_the_one_before(alma, works):
    bring(alma, OPEN)
    one = bring(alma, OPEN.replace("900", "950").replace("ana", "bo"), now=NEXT)
    said = facts(works)
    assert name_of(works, said["7:opportunity"].owner) == "ana"
    assert name_of(works, said[f"7:owner:{one.pk}"].owner) == "bo"


def test_an_owner_that_changed_alone_is_said_once_at_the_moment_of_the_import(alma, works):
    bring(alma, OPEN)
    one = bring(alma, OPEN.replace("ana", "bo"), now=NEXT)
    said = facts(works)[f"7:owner:{one.pk}"]
    assert (said.what, said.at, name_of(works, said.owner)) == ("", NEXT, "bo")
    assert works.team_names.get(pk=said.team).name == "north"
    assert one.moves == 1
    again = bring(alma, OPEN.replace("ana", "bo"), now=LATER)
    assert (again.moves, again.unchanged) == (0, 1)


def test_a_team_that_changed_alone_is_said_too(alma, works):
    bring(alma, OPEN)
    assert bring(alma, OPEN.replace("north", "south"), now=NEXT).moves == 1


def test_an_owner_that_changes_back_is_said_again(alma, works):
    bring(alma, OPEN)
    bring(alma, OPEN.replace("ana", "bo"), now=NEXT)
    assert bring(alma, OPEN, now=LATER).moves == 1
    assert owner_now(works) == "ana"


def test_the_same_file_changes_nothing_after_changes_of_owner_and_new_facts(alma, works):
    bring(alma, OPEN)
    bring(alma, OPEN.replace("ana", "bo"), now=NEXT)
    bring(alma, WON.replace("ana", "cy"), now=LATER)
    again = bring(alma, WON.replace("ana", "cy"), now=LATER + timedelta(days=1))
    assert (again.moves, again.accepted) == (0, 0)
    assert owner_now(works) == "cy"


def test_a_new_fact_of_the_past_leaves_a_new_owner_to_be_said(alma, works):
    bring(alma, OPEN.replace("2026-03-02", ""))
    bring(alma, OPEN.replace("ana", "bo"), now=NEXT)
    assert owner_now(works) == "bo"
    assert bring(alma, OPEN.replace("ana", "bo"), now=LATER).moves == 0


def test_owners_of_two_files_do_not_fight(alma, works):
    marketing = {"source_system": "crm", "lead": "id", "steps": {"mql": {"at": "on"}},
                 "owner": "rep"}  # fmt: skip
    sales = {**marketing, "steps": {"customer": {"at": "on"}}}
    for rep in ("mia", "max"):
        bring(alma, f"id,on,rep\n7,2026-03-02,{rep}\n", marketing)
    bring(alma, "id,on,rep\n7,2026-05-02,sam\n", sales)
    assert bring(alma, "id,on,rep\n7,2026-03-02,max\n", marketing).moves == 0
    assert bring(alma, "id,on,rep\n7,2026-05-02,sam\n", sales).moves == 0


def test_an_outcome_that_vanished_is_a_tombstone(alma, works):
    bring(alma, LOST)
    bring(alma, OPEN, now=NEXT)
    assert facts(works)["7:lost"].deleted
    assert net(works) == {("03-02", "mql"): 1, ("04-01", "sal"): 1, ("04-01", "opportunity"): 1}


def test_an_outcome_given_again_is_said_anew_with_its_owner(alma, works):
    for text in (LOST, OPEN, LOST.replace("ana", "bo")):
        bring(alma, text)
    said = facts(works)["7:lost"]
    assert (said.version, said.deleted, name_of(works, said.owner)) == (3, False, "bo")
    assert net(works)["05-04", "lost"] == 1


def test_a_step_that_vanished_is_gone_back_from_at_the_moment_of_the_import(alma, works):
    bring(alma, WON)
    one = bring(alma, OPEN, now=NEXT)
    said = facts(works)[f"7:back:{one.pk}"]
    assert (said.what, said.stands, said.at) == ("opportunity", True, NEXT)
    assert net(works)["06-02", "customer"] == -1
    assert bring(alma, OPEN, now=LATER).moves == 0


def test_a_step_that_vanished_beside_an_outcome_stays(alma, works):
    bring(alma, WON)
    one = bring(alma, LOST, now=NEXT)
    assert f"7:back:{one.pk}" not in facts(works)
    assert not facts(works)["7:customer"].deleted


def test_a_step_dated_later_than_the_import_gets_a_tombstone_instead(alma, works):
    bring(alma, WON.replace("2026-05-04", "2026-06-03"))
    bring(alma, OPEN, now=NEXT)
    assert facts(works)["7:customer"].deleted
    assert not any("back" in key for key in facts(works))


def test_whether_a_day_is_later_is_told_where_the_organization_is(alma, works):
    works.timezone = "Pacific/Auckland"  # there the import runs on 2 June
    works.save()
    bring(alma, WON.replace("2026-05-04", "2026-06-02"))
    evening = datetime(2026, 6, 1, 20, tzinfo=UTC)
    bring(alma, OPEN, now=evening)
    assert not facts(works)["7:customer"].deleted


def test_where_no_step_is_left_the_steps_get_tombstones(alma, works):
    bring(alma, WON)
    bring(alma, "7,,,,Open,,900,ana,north,web\n", now=NEXT)
    assert all(move.deleted for move in facts(works).values())
    assert net(works) == {}


def test_when_the_step_is_given_again_the_going_back_gets_a_tombstone(alma, works):
    bring(alma, WON)
    one = bring(alma, OPEN, now=NEXT)
    bring(alma, WON, now=LATER)
    assert facts(works)[f"7:back:{one.pk}"].deleted
    assert net(works)["05-04", "customer"] == 1
    assert ("06-02", "customer") not in net(works)


def test_going_back_twice_and_up_once_leaves_the_first_going_back(alma, works):
    only_mql = "7,2026-03-02,,,Open,,900,ana,north,web\n"
    bring(alma, WON)
    first = bring(alma, OPEN, now=NEXT)
    second = bring(alma, only_mql, now=LATER)
    bring(alma, OPEN, now=LATER + timedelta(days=1))
    said = facts(works)
    assert not said[f"7:back:{first.pk}"].deleted
    assert said[f"7:back:{second.pk}"].deleted
    assert works.leads.get().step == "opportunity"


def test_a_lower_step_that_vanished_never_takes_a_later_win_back(alma, works):
    bring(alma, OPEN)
    without = OPEN.replace("2026-03-02", "")
    bring(alma, without, now=NEXT)
    bring(alma, without.replace(",,Open", ",2026-05-04,Won"), now=LATER)
    assert works.leads.get().step == "customer"


def test_another_file_that_names_fewer_steps_takes_no_going_back_out(alma, works):
    mql = {"source_system": "crm", "lead": "id", "steps": {"mql": {"at": "on"}}}
    bring(alma, WON)
    bring(alma, OPEN, now=NEXT)
    bring(alma, "id,on\n7,2026-03-02\n", mql, now=LATER)
    assert works.leads.get().step == "opportunity"


def test_a_column_that_the_mapping_does_not_name_says_nothing(alma, works):
    bring(alma, OPEN)
    names = ("amount", "source", "owner", "team")
    bare = {name: said for name, said in DEALS.items() if name not in names}
    again = bring(alma, "id,mql,opp,won,stage,why\n7,2026-03-02,2026-04-01,,Open,\n", bare)
    assert (again.accepted, again.unchanged) == (0, 1)
    bring(alma, "id,mql,opp,won,stage,why\n7,2026-03-02,2026-04-02,,Open,\n", bare)
    said = facts(works)["7:opportunity"]
    assert (said.version, said.amount, works.sources.get(pk=said.source).name) == (2, 90000, "web")


def test_a_blank_cell_of_a_dimension_is_a_value_of_its_own(alma, works):
    bring(alma, OPEN.replace("web", "").replace("ana", ""))
    said = facts(works)["7:mql"]
    assert (said.source, said.owner, said.campaign) == (0, 0, None)
    assert net(works, dim=4, key=0)["03-02", "mql"] == 1


def test_a_row_without_a_date_is_a_lead_that_waits_for_one(alma, works):
    one = bring(alma, "7,,,,Open,,900,ana,north,web\n")
    assert (one.leads, one.moves, one.survey["waiting"]) == (1, 0, 1)
    assert Lead.objects.get().external_id == "7"


def test_two_rows_of_a_lead_go_back_to_the_highest_step_that_either_gives(alma, works):
    bring(alma, WON)
    rows = (
        "7,2026-03-02,2026-04-01,,Open,,900,ana,north,web\n7,2026-03-02,,,Open,,900,ana,north,web\n"
    )
    bring(alma, rows, now=NEXT)
    assert works.leads.get().step == "opportunity"
    assert bring(alma, rows, now=LATER).moves == 0


def test_a_long_file_changes_nothing_the_second_time_whoever_had_the_lead(alma, works):
    text = "id,stage,on,value,owner\n7,sal,2026-03-02,5,ana\n7,Won,2026-05-02,5,bo\n"
    bring(alma, text, MOVES)
    assert bring(alma, text, MOVES, now=NEXT).moves == 0
    changed = text.replace("bo", "cy")
    assert bring(alma, changed, MOVES, now=NEXT).moves == 1
    assert owner_now(works) == "cy"
    assert bring(alma, changed, MOVES, now=LATER).moves == 0


def test_a_row_with_its_own_id_may_be_given_to_another_lead(alma, works):
    mapping = {**MOVES, "id": "row"}
    text = "id,stage,on,value,owner,row\n7,sal,2026-03-02,5,ana,h1\n"
    bring(alma, text, mapping)
    bring(alma, text.replace("\n7", "\n8"), mapping)
    assert net(works) == {("03-02", "sal"): 1}
    assert works.leads.get(external_id="8").step == "sal"
    assert bring(alma, text.replace("\n7", "\n8"), mapping).moves == 0


def test_the_same_facts_in_another_order_give_the_same_days(alma, works):
    rows = [WON, LOST.replace("7,", "8,", 1), OPEN.replace("7,", "9,", 1)]
    bring(alma, "".join(rows))
    entries = Entry.objects.count()
    again = bring(alma, "".join(reversed(rows)))
    assert (again.unchanged, Entry.objects.count()) == (3, entries)


def test_an_amount_is_in_the_organizations_currency_where_none_is_said(alma, works):
    bring(alma, WON)
    assert amount(works, "customer") == 90000


def test_an_assignment_says_who_has_the_lead_from_its_moment_on(alma, works):
    mapping = {
        "source_system": "crm",
        "lead": "id",
        "steps": {"mql": {"at": "on"}, "customer": {"at": "won"}},
        "owner": "owner",
        "assigned": {"to": "owner", "at": "since"},
    }
    head = "id,on,won,owner,since\n"
    bring(alma, head + "7,2026-03-02,,ana,2026-03-03\n", mapping)
    again = bring(alma, head + "7,2026-03-02,2026-05-01,bo,2026-04-02\n", mapping)
    assert again.moves == 2  # the win, and the assignment's next version
    bo = works.members.get(name="bo").pk
    assert Entry.objects.get(what="customer").owner == bo
    assert bring(alma, head + "7,2026-03-02,2026-05-01,bo,2026-04-02\n", mapping).moves == 0


def test_a_dry_run_writes_nothing(alma, works):
    one = checked(alma, "id,mql,opp,won,stage,why,value,owner,team,channel\n" + WON, DEALS)
    assert (one.survey["accepted"], one.survey["said"]["customer"]) == (1, 1)
    assert (Lead.objects.count(), works.members.filter(name="ana").count()) == (0, 0)


def test_a_lead_keeps_what_a_file_does_not_say_of_its_person(alma, works):
    mapping = {"source_system": "crm", "lead": "id", "steps": {"mql": {"at": "on"}},
               "attributes": {"size": "size"}}  # fmt: skip
    both = {**mapping, "person": {"name": "who", "email": "mail"}}
    bring(alma, "id,on,who,mail,size\n7,2026-03-02,Ada,a@x.example,9\n", both)
    email = {**mapping, "person": {"email": "mail"}}
    bring(alma, "id,on,mail,size\n7,2026-03-02,b@x.example,\n", email)
    person = works.leads.get().person
    assert (person.name, person.email) == ("Ada", "b@x.example")
    assert bring(alma, "id,on,mail,size\n7,2026-03-02,b@x.example,\n", email).unchanged == 1


def test_dates_are_days_of_the_organization_or_moments_of_their_zone(alma, works):
    works.timezone = "America/Sao_Paulo"
    works.save()
    bring(alma, OPEN.replace("2026-03-02", "2026-03-02T01:30:00Z"))
    assert Entry.objects.get(what="mql").day == date(2026, 3, 1)
