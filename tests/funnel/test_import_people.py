"""People of a file: places with their days, teams with their office."""

from datetime import date

import pytest

from smarketing.accounts.rules.faults import Refused
from smarketing.funnel.models import Entry
from smarketing.funnel.queries.verify import differences
from tests.cast import make_person
from tests.funnel.bringing import MORNING, bring, checked

PEOPLE = {
    "source_system": "crm",
    "member": "who",
    "team": "team",
    "office": "office",
    "side": {"column": "half"},
    "role": {"column": "role"},
    "from": "from",
    "to": "to",
}
HEAD = "who,team,office,half,role,from,to\n"
ANA = HEAD + "Ana,North,Madrid,sales,leader,,\n"


@pytest.fixture(autouse=True)
def both_ways_agree(works):
    yield
    assert differences(works) == []


def brought(by, rows, **more):
    return bring(by, HEAD + rows, PEOPLE, "people", **more)


def places(works, name):
    mine = works.members.get(name=name).memberships.order_by("from_on")
    return [(place.team.name, place.from_on, place.to_on) for place in mine]


def test_a_name_makes_a_member_a_team_and_an_office(alma, works):
    one = brought(alma, "Ana,North,Madrid,sales,leader,,\n")
    ana = works.members.get(name="Ana")
    assert (ana.side, ana.role, ana.user) == ("sales", "leader", None)
    assert works.teams.get().office.name == "Madrid"
    assert (one.accepted, one.unchanged) == (1, 0)


def test_a_first_place_without_a_day_holds_from_the_beginning(alma, works):
    brought(alma, "Ana,North,,sales,,,\n")
    assert places(works, "Ana") == [("North", date.min, None)]


def test_a_later_place_without_a_day_holds_from_the_day_of_the_import(alma, works):
    brought(alma, "Ana,North,,sales,,,\n")
    brought(alma, "Ana,South,,sales,,,\n")
    assert places(works, "Ana") == [
        ("North", date.min, date(2026, 5, 31)),
        ("South", date(2026, 6, 1), None),
    ]


def test_places_with_days_hold_on_their_days(alma, works):
    rows = "Ana,North,,sales,,2025-01-01,2025-12-31\nAna,South,,sales,,2026-01-01,\n"
    brought(alma, rows)
    assert places(works, "Ana") == [
        ("North", date(2025, 1, 1), date(2025, 12, 31)),
        ("South", date(2026, 1, 1), None),
    ]
    assert brought(alma, rows).accepted == 0


def test_a_place_that_ended_is_the_same_the_second_time(alma, works):
    rows = "Ana,North,,sales,,,2025-12-31\nAna,South,,sales,,,\n"
    brought(alma, rows)
    again = brought(alma, rows)
    assert (again.accepted, again.unchanged) == (0, 2)


def test_a_place_ends_before_the_next_one_begins(alma, works):
    brought(alma, "Ana,South,,sales,,2026-03-01,\n")
    brought(alma, "Ana,North,,sales,,2026-01-01,2026-12-31\n")
    assert places(works, "Ana")[0] == ("North", date(2026, 1, 1), date(2026, 2, 28))


def test_a_team_in_two_offices_is_refused_and_nothing_is_taken(alma, works):
    one = checked(alma, ANA + "Bo,North,Sevilla,sales,,,\n", PEOPLE, "people")
    assert [row["line"] for row in one.survey["refused"]] == [3]
    assert works.teams.count() == 0


def test_so_is_one_that_belongs_to_another_office_already(alma, works):
    brought(alma, "Ana,North,Madrid,sales,leader,,\n")
    one = checked(alma, HEAD + "Bo,North,Sevilla,sales,,,\n", PEOPLE, "people")
    (refused,) = one.survey["refused"]
    assert (refused["line"], refused["column"], refused["why"][1]["office"]) == (
        2,
        "office",
        "Madrid",
    )
    assert works.offices.count() == 1


def test_a_place_that_ends_before_it_begins_is_refused(alma, works):
    brought(alma, "Ana,North,,sales,,2026-03-01,\n")
    one = checked(alma, HEAD + "Ana,North,,sales,,2026-03-01,2026-01-01\n", PEOPLE, "people")
    assert one.survey["refused"][0]["column"] == "to"


def test_moving_people_counts_their_leads_again(alma, works):
    mapping = {"source_system": "crm", "lead": "id", "steps": {"customer": {"at": "on"}},
               "owner": "who"}  # fmt: skip
    bring(alma, "id,on,who\n7,2026-03-02,Ana\n", mapping)
    brought(alma, "Ana,North,Madrid,sales,,,\n")
    entry = Entry.objects.filter(what="customer", correction=False).latest("pk")
    north = works.teams.get()
    assert (entry.team, entry.office) == (north.pk, north.office_id)


def test_a_team_that_gets_its_office_counts_there(alma, works):
    mapping = {"source_system": "crm", "lead": "id", "steps": {"customer": {"at": "on"}},
               "owner": "who", "team": "team"}  # fmt: skip
    bring(alma, "id,on,who,team\n7,2026-03-02,Ana,North\n", mapping)
    brought(alma, "Bo,North,Madrid,sales,,,\n")
    entry = Entry.objects.filter(what="customer", correction=False).latest("pk")
    assert entry.office == works.offices.get().pk


def test_a_file_gives_nobody_who_signs_in_another_role(alma, works):
    make_person(works, "Vera", "viewer")
    brought(alma, "Vera,North,,sales,leader,,\n")
    assert works.members.get(name="Vera").role == "viewer"


def test_only_administrators_import_people(works):
    mia = make_person(works, "Mia", "leader", "marketing", heads="marketing")
    with pytest.raises(Refused):
        bring(mia, ANA, PEOPLE, "people", now=MORNING)
