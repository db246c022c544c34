"""Definitions as rules: what they let through, tried on a quarter, and carried by leads."""

from datetime import date, timedelta

import pytest

from personas.rules.matching import Condition
from smarketing.accounts.rules.periods import Period
from smarketing.agreements.queries import agreement_of
from smarketing.funnel.models import Handoff
from smarketing.funnel.queries.qualifying import tried
from smarketing.funnel.rules.qualifying import Qualifying, about, plain_of, read_qualifying
from smarketing.funnel.services.events import receive
from stages.services.agreed import DEFINITION, end_definition, propose_definition, sign
from tests.cast import NOW, signed_in

Q3 = Period(date(2026, 7, 1), date(2026, 9, 30), "2026-Q3")
BIG = Qualifying("all", (Condition("size", "least", ("50",)),))


def came(by, lead, step, size, at=NOW, **more):
    event = {
        "event_id": f"{lead}-{step}",
        "lead": lead,
        "step": step,
        "at": at.isoformat(),
        "attributes": {"size": size},
    }
    receive(by=by, events=[event | more], source_system="crm", now=at)


def in_force(mia, sara, rule):
    version = propose_definition(by=mia, text="Large enough", reason="", rule=rule, now=NOW)
    for head, half in ((mia, "marketing"), (sara, "sales")):
        said = {"kind": DEFINITION, "subject_id": version.subject_id, "number": version.number}
        sign(by=head, half=half, digest=version.digest, now=NOW, **said)
    return version


@pytest.mark.parametrize(
    ("match", "said", "lets"),
    [
        ("all", {"size": "60", "role": "CEO"}, True),
        ("all", {"size": "60", "role": "Student"}, False),
        ("any", {"size": "60", "role": "Student"}, True),
        ("any", {"role": "Student"}, False),
    ],
)
def test_all_or_any_of_the_conditions(match, said, lets):
    conditions = (Condition("size", "least", ("50",)), Condition("role", "is", ("ceo",)))
    assert Qualifying(match, conditions).lets(about(said, "Web", "Olivia", "")) is lets


def test_a_rule_without_conditions_asks_nothing():
    assert Qualifying().lets({})


def test_persona_and_source_are_asked_too():
    rule = Qualifying(
        "all", (Condition("persona", "is", ("Olivia",)), Condition("source", "is", ("web",)))
    )
    assert rule.lets(about({}, "Web", "Olivia", "marketing"))
    assert not rule.lets(about({}, "Web", "", "marketing"))


def test_a_rule_travels_as_json_and_comes_back():
    assert read_qualifying(plain_of(BIG)) == BIG


def test_a_rule_is_tried_on_a_quarter_and_its_customers(acme, mona):
    july = NOW.replace(month=7)
    for lead, size in (("a", "60"), ("b", "70"), ("c", "10")):
        came(mona, lead, "lead", size, july)
    came(mona, "a", "customer", "60", july + timedelta(9))
    came(mona, "d", "lead", "90", NOW)  # of another quarter
    found = tried(acme, BIG, Q3)
    assert (found.let, found.leads, found.let_customers, found.customers) == (2, 3, 1, 1)


def test_leads_carry_the_version_in_force_when_they_were_passed(mia, sara, mona):
    came(mona, "before", "mql", "60")
    in_force(mia, sara, BIG)
    came(mona, "large", "mql", "60")
    came(mona, "small", "mql", "10")
    marks = dict(Handoff.objects.values_list("lead__external_id", "definition"))
    assert marks == {"before": None, "large": 1, "small": 1}
    meets = dict(Handoff.objects.values_list("lead__external_id", "qualifies"))
    assert (meets["large"], meets["small"]) == (True, False)


def test_a_definition_that_ended_marks_nobody(mia, sara, mona):
    in_force(mia, sara, BIG)
    end_definition(by=mia, key="mql", now=NOW)
    came(mona, "large", "mql", "60")
    assert Handoff.objects.get().definition is None


def test_the_rule_is_typed_in_the_browser_and_counted(acme, mia, mona, time_machine):
    time_machine.move_to(NOW, tick=False)
    came(mona, "a", "lead", "60", NOW.replace(month=8))
    client = signed_in(mia)
    said = {"match": "all", "field": ["size", ""], "test": ["least", "is"], "values": ["50", ""]}
    assert (
        "of last quarter" in client.get("/stages/qualification/mql/tried/", said).content.decode()
    )
    page = client.post("/stages/qualification/mql/", said | {"text": "Large enough", "name": "MQL"})
    assert page.status_code == 302
    definition = acme.definitions.get()
    assert agreement_of(acme, DEFINITION, definition.pk).proposed.content["rule"] == plain_of(BIG)
    wrong = client.post(
        "/stages/qualification/mql/", said | {"text": "Other", "values": ["many", ""]}
    )
    assert wrong.status_code == 400
    assert "a least is one number" in wrong.content.decode()


def test_what_is_no_step_is_defined_too_and_nothing_else(mia):
    client = signed_in(mia)
    assert client.get("/stages/qualification/contact/").status_code == 200
    assert client.get("/stages/qualification/visitor/").status_code == 404
    assert client.get("/stages/qualification/").status_code == 200
