"""The rows behind each line of a statement: hand-offs of promises and value, deals of SPIFFs."""

from dataclasses import replace
from fractions import Fraction as F

import pytest

from goals.queries.pay.situation import situation
from goals.queries.pay.statements import statement_of
from goals.queries.recount import frozen_differences
from goals.rules.pay.terms import Component, Gate, Spiff
from smarketing.funnel.models import Handoff
from smarketing.funnel.services.handoffs import answering
from tests.cast import NOW, signed_in
from tests.goals.conftest import send
from tests.goals.pay.conftest import STRAIGHT, TERMS, aim, approve, propose, sign_both, win
from tests.goals.pay.test_closing import AFTER, PERIOD, close, page
from tests.goals.wordings import Q4

pytestmark = pytest.mark.django_db
PUSH = Spiff("Autumn push", "customer", 100_00, Q4.starts_on, Q4.ends_on)


@pytest.fixture
def answered(promised, goal, mia, sara, cleo, stella, tom, mona):
    """Tom is paid on both promises and on value; of two leads passed he accepted one in time."""
    keys = (("promise:marketing", None), ("promise:sales", None), ("value:accepted", 100_000_00))
    terms = replace(
        TERMS["sales"],
        components=tuple(Component(key, F(1, 3), STRAIGHT, target) for key, target in keys),
        gates=(Gate("promise:sales", F(4, 5)),),
        spiffs=(PUSH,),
    )
    plan = propose(sara, "sales", terms=terms)
    sign_both(plan, mia, sara)
    approve(plan, cleo)
    aim(stella, tom)
    send(mona, ("good", "mql", NOW), ("late", "mql", NOW))
    lead = Handoff.objects.get(lead__external_id="good")
    answering.accept(by=tom, handoff_id=lead.pk, now=NOW)
    win(tom.organization, 5_000_00, lead="deal", owner="Tom")
    return tom.organization


def rows(tom, line, number=0):
    address = f"/pay/statements/{tom.pk}/2026-Q4/rows/{number}/{line}/"
    return " ".join(signed_in(tom).get(address).content.decode().split())


def test_every_line_that_reads_something_leads_to_its_rows(answered, tom, stella, time_machine):
    time_machine.move_to(AFTER, tick=False)
    lines = statement_of(tom, situation(answered, AFTER, PERIOD)).lines
    kinds = [line.kind for line in lines if line.reading]
    assert kinds == ["part", "part", "part", "gate", "spiff"]
    assert (lines[1].share, lines[2].share) == (F(2_000_00, 30_000_00), F(1, 2))
    told = page(tom, "2026-Q4")
    for place in (1, 2, 3, 5, 6):
        assert f"/rows/0/{place}/" in told
    for place in (1, 3):
        assert "$2,000.00" in rows(tom, place)
        assert "good" in rows(tom, place)
        assert ">late<" not in rows(tom, place)
    assert "All 2 hand-offs" in rows(tom, 2)
    assert ">late<" in rows(tom, 2)
    assert "SPIFF: Autumn push" in rows(tom, 6)
    assert ">deal<" in rows(tom, 6)


def test_after_the_close_they_are_what_they_were_or_say_that_they_changed(
    answered, tom, stella, time_machine
):
    time_machine.move_to(AFTER, tick=False)
    close(stella)
    assert list(frozen_differences(answered)) == []
    assert "no longer add up" not in rows(tom, 1, 1)
    Handoff.objects.filter(lead__external_id="good").update(withdrawn=True)
    told = rows(tom, 1, 1)
    assert "no longer add up" in told
    assert "$2,000.00 of $30,000.00" in told or "$2,000 of $30,000" in told
