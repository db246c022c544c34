"""A mapping as people choose it column by column, and back."""

import json
from pathlib import Path

import pytest

from smarketing.funnel.rules.columns import Layout, Unfit, layout_of, mapping_of
from smarketing.funnel.rules.reading.parsing import parse
from tests.funnel.bringing import DEALS

STEPS = ("visitor", "lead", "mql", "sal", "opportunity", "customer")
KEPT = Path(__file__).resolve().parents[2] / "docs" / "mappings"
CRM = {
    "format": {"date": "D/M/Y", "decimal": ","},
    "source_system": "crm",
    "lead": "id",
    "aliases": {"opportunity": "deal", "contact": "person id"},
    "steps": {
        "opportunity": {"at": "engaged"},
        "customer": {"at": "closed", "when": {"stage": ["Won"]}},
    },
    "lost": {"at": "closed", "when": {"stage": ["Lost", "Dead"]}, "reason": "why"},
    "amount": "value",
    "currency": {"column": "money"},
    "owner": "agent",
    "assigned": {"to": "agent", "at": "given"},
    "person": {"email": "mail"},
    "attributes": {"size": "employees"},
}
LONG = {
    "lead": "id",
    "moves": {
        "step": "stage",
        "at": "entered",
        "amount": "value",
        "names": {"Won": "customer", "Call": None},
    },
    "id": "row",
}
ODD = {  # a condition of its own, a column used twice: more than the page shows
    "lead": "id",
    "steps": {
        "mql": {"at": "on", "when": {"kind": "new"}},
        "sal": {"at": "on", "when": {"accepted": ["yes"]}},
    },
    "source": "kind",
    "campaign": "kind",
}
PEOPLE = {"member": "who", "team": "team", "side": "sales", "role": {"column": "job"}}
ALL = [CRM, LONG, ODD, DEALS, {"lead": {"alias": "opportunity", "column": "deal"}}]


def same(kind, mapping):
    """Compared as they are understood, in whatever order they say it."""
    parts = vars(parse(mapping, kind, STEPS)).items()
    return {name: sorted(map(str, said)) if type(said) is tuple else said for name, said in parts}


@pytest.mark.parametrize("mapping", ALL)
def test_what_is_shown_of_a_mapping_gives_the_mapping_back(mapping):
    assert same("leads", mapping_of("leads", layout_of("leads", mapping))) == same("leads", mapping)


def test_so_it_does_for_people_and_visits():
    assert mapping_of("people", layout_of("people", PEOPLE)) == PEOPLE
    visits = {"day": "Date", "count": "Visits", "format": {"decimal": ","}}
    assert mapping_of("visits", layout_of("visits", visits)) == visits


@pytest.mark.parametrize("path", sorted(KEPT.glob("*.json")), ids=lambda path: path.stem)
def test_so_it_does_for_the_mappings_that_come_with_the_product(path):
    kind = path.stem if path.stem in ("visits", "attempts") else "leads"
    mapping = json.loads(path.read_text())
    assert same(kind, mapping_of(kind, layout_of(kind, mapping))) == same(kind, mapping)


def test_a_status_decides_on_the_day_in_another_column():
    layout = layout_of("leads", CRM)
    assert (layout.roles["stage"], layout.roles["closed"]) == ("status", "decided")
    assert layout.values == {"Won": "customer", "Lost": "lost", "Dead": "lost"}
    layout.values |= {"Dead": "", "Sent back": "returned"}
    made = mapping_of("leads", layout)
    assert made["returned"] == {"at": "closed", "when": {"stage": ["Sent back"]}}
    assert made["lost"]["when"] == {"stage": ["Lost"]}


def test_what_the_page_does_not_show_stays():
    layout = layout_of("leads", CRM)
    layout.roles["engaged"] = "step:sal"
    made = mapping_of("leads", layout)
    assert made["format"] == CRM["format"]
    assert made["aliases"]["contact"] == "person id"
    assert "opportunity" not in made["steps"]


@pytest.mark.parametrize(
    ("roles", "why", "role"),
    [
        ({"a": "lead", "b": "lead"}, "twice", "lead"),
        ({"a": "owner"}, "needed", "lead"),
        ({"a": "lead", "b": "status"}, "alone", "status"),
        ({"a": "lead", "b": "decided"}, "alone", "decided"),
        ({"a": "lead", "b": "move:step"}, "alone", "move:step"),
        ({"a": "lead", "b": "assigned"}, "alone", "assigned"),
        (
            {"a": "lead", "b": "move:step", "c": "move:at", "d": "step:mql"},
            "mixed",
            "step:mql",
        ),
    ],
)
def test_roles_that_fit_together_in_no_mapping_say_why(roles, why, role):
    with pytest.raises(Unfit) as unfit:
        mapping_of("leads", Layout(roles=roles))
    assert (unfit.value.why, unfit.value.role) == (why, role)


def test_attributes_are_called_as_their_headings_where_nobody_said_otherwise():
    layout = Layout(roles={"id": "lead", "Employees": "attribute", "Score": "attribute"})
    assert mapping_of("leads", layout)["attributes"] == {"Employees": "Employees", "Score": "Score"}
