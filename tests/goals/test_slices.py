"""A goal cut along halves, offices and personas: each cut against the whole, over and under."""

from dataclasses import replace
from fractions import Fraction as F

import pytest

from goals.queries.goals import standing_goal
from goals.queries.slices import cuts_of
from goals.queries.tree import tree_of
from goals.services.goals import propose_goal
from goals.services.seen import Seen
from goals.services.slices import SliceSaid, set_slices
from smarketing.accounts.rules.faults import Fault, Missing, Overtaken, Refused
from smarketing.funnel.services.events import receive
from tests.cast import NOW, TODAY, signed_in
from tests.goals.wordings import Q4

GOAL = replace(Q4, target=1_000_00)


@pytest.fixture
def goal(acme, mia, time_machine):
    time_machine.move_to(NOW, tick=False)
    for name in ("Lima", "Quito"):
        office = acme.offices.create(name=name)
        acme.teams.create(name=f"{name} team", side="sales", office=office)
        acme.personas.create(name=f"Persona of {name}")
    return propose_goal(by=mia, wording=GOAL, reason="", now=NOW)


def win(by, n, amount, team="Lima team", origin="marketing", persona=""):
    event = {"event_id": f"{n}", "lead": f"{n}", "step": "customer", "at": "2026-11-02T12:00:00Z"}
    event |= {"amount": amount, "team": team, "origin": origin, "persona": persona}
    assert receive(by=by, events=[event], source_system="crm", now=NOW).refused == []


def said(goal, along, **targets):
    names = {
        "office": dict(goal.organization.offices.values_list("name", "pk")),
        "persona": dict(goal.organization.personas.values_list("name", "pk")),
        "side": {},
    }[along]
    return [SliceSaid(along, str(names.get(key, key)), target) for key, target in targets.items()]


def cut(goal, along):
    found = cuts_of(standing_goal(goal.organization, goal.pk))
    return next(one for one in found if one.along == along)


def test_one_whole_is_cut_in_several_ways_each_with_its_own_sum(goal, mia, sara):
    set_slices(by=sara, goal_id=goal.pk, said=said(goal, "office", Lima=700_00, Quito=400_00))
    set_slices(by=sara, goal_id=goal.pk, said=said(goal, "side", marketing=600_00))
    win(mia, 1, "10")
    win(mia, 2, "350", origin="sales")
    win(mia, 3, "90", team="Quito team", origin="partner")
    offices = cut(goal, "office")
    assert (offices.assigned, offices.rest) == (1_100_00, -100_00)
    assert {one.name: (one.attained, one.share) for one in offices.parts} == {
        "Lima": (360_00, F(36, 70)),
        "Quito": (90_00, F(9, 40)),
    }
    halves = cut(goal, "side")
    assert (halves.assigned, halves.rest) == (600_00, 400_00)
    assert [(one.key, one.attained) for one in halves.parts] == [
        ("marketing", 10_00),
        ("sales", 350_00),
        ("", 90_00),  # by a partner
    ]
    assert halves.attained == offices.attained == 450_00
    assert not cut(goal, "persona").is_cut


def test_the_tree_has_both_halves_on_the_same_goal(goal, sara, mia):
    set_slices(by=sara, goal_id=goal.pk, said=said(goal, "side", marketing=600_00))
    win(mia, 1, "10")
    tree = tree_of(standing_goal(goal.organization, goal.pk), TODAY)
    sales, marketing = tree.children
    assert (marketing.target, marketing.attained, marketing.share) == (600_00, 10_00, F(1, 60))
    assert (sales.target, tree.parts, tree.rest) == (0, 0, 1_000_00)  # not shared between halves


def test_what_cannot_be_a_part_is_told_and_nothing_is_half_done(goal, sara, mona):
    good = said(goal, "office", Lima=700_00)
    with pytest.raises(Missing):
        set_slices(by=sara, goal_id=goal.pk, said=[*good, SliceSaid("office", "999999", 1)])
    with pytest.raises(Fault, match="more than nothing"):
        set_slices(by=sara, goal_id=goal.pk, said=[*good, *said(goal, "office", Quito=0)])
    assert not goal.slices.exists()
    set_slices(by=sara, goal_id=goal.pk, said=good)
    [one] = good
    with pytest.raises(Overtaken):
        set_slices(by=sara, goal_id=goal.pk, said=[replace(one, target=1, seen=Seen(5))])
    with pytest.raises(Refused):
        set_slices(by=mona, goal_id=goal.pk, said=good)


def test_it_is_typed_into_the_goals_page(goal, sara, mona):
    lima = goal.organization.offices.get(name="Lima")
    page, address = signed_in(sara), f"/goals/{goal.pk}/parts/"
    field = f"part-office-{lima.pk}"
    wrong = page.post(address, {field: "7.000"})
    assert (wrong.status_code, 'value="7.000"' in wrong.text) == (400, True)
    assert page.post(address, {field: "700", f"seen-{field}": ""}).status_code == 302
    assert "$300 falls to nobody" in page.get(f"/goals/{goal.pk}/").text
    assert field not in signed_in(mona).get(f"/goals/{goal.pk}/").text


def test_programs_cut_it_and_read_the_tree(goal, sara):
    page, address = signed_in(sara), f"/api/v1/goals/{goal.pk}/parts"
    one = {"along": "side", "key": "marketing", "target": "600.00"}
    told = page.put(address, {"parts": [one]}, "application/json").json()
    assert [child["name"] for child in told["tree"]["parts"]] == ["sales", "marketing"]
    halves = next(cut for cut in told["cuts"] if cut["along"] == "side")
    assert (halves["assigned"], halves["rest"]) == ("600.00", "400.00")
    page.put(address, {"parts": [one | {"target": None}]}, "application/json")
    assert page.get(address).json()["cuts"][0]["assigned"] == "0.00"
