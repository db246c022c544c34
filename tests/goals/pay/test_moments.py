"""A plan that counts what is invoiced or collected: payments come in, statements follow them."""

import json
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction as F
from io import StringIO

import pytest
from django.core.management import call_command

from goals.queries.changes import changes_under
from goals.queries.goals import standing_goal
from goals.queries.pay.pots import replays
from goals.queries.pay.situation import situation
from goals.queries.pay.statements import statement_of
from goals.queries.recount import frozen_differences
from goals.rules.pay.guards import COUNTS, Wrong, wrong_terms
from goals.rules.pay.terms import Component, content_of, terms_of
from goals.services.goals import agree_goal, propose_goal
from smarketing.funnel.queries.verify import differences
from smarketing.funnel.services.events import receive
from tests.cast import NOW, TODAY, signed_in
from tests.goals.pay.conftest import STRAIGHT, TERMS, aim, approve, propose, sign_both
from tests.goals.pay.test_closing import AFTER, PERIOD, agree_spring, close, page
from tests.goals.wordings import Q4

pytestmark = pytest.mark.django_db
WHOLE = Component("goal:amount:customer", F(1), STRAIGHT)
WON = {"event_id": "won", "lead": "ana", "step": "customer", "at": "2026-11-02"}


@pytest.fixture
def collecting(goal, mia, sara, cleo, stella, tom):
    """Sales' plan pays what is collected, straight; Tom aims for $2,400 of 2.4 million."""
    terms = replace(TERMS["sales"], components=(WHOLE,), counts="collected", clawback_days=200)
    plan = propose(sara, "sales", terms=terms)
    sign_both(plan, mia, sara)
    approve(plan, cleo)
    aim(stella, tom, 2_400_00)
    return tom.organization


def send(alma, *events):
    receipt = receive(by=alma, events=events, source_system="crm", now=NOW)
    assert not receipt.refused


def paid_in(event_id, amount, on="2026-11-20", **more):
    said = {"event_id": event_id, "lead": "ana", "outcome": "collected", "at": on}
    return said | {"amount": amount} | more


def test_the_preview_of_a_goal_pays_by_what_each_plan_counts(collecting, alma, goal):
    send(alma, WON | {"amount": "1200000"}, paid_in("p1", "400000"))
    agreed = standing_goal(collecting, goal.pk).wording
    higher = replace(agreed, target=2 * agreed.target)
    [sales] = changes_under(collecting, agreed, higher, 1_200_000_00, TODAY).pay
    pace = F(400_000_00, agreed.target) * 92 / 53  # of what is collected, not of what is booked
    assert (sales.old, sales.new) == (pace, pace / 2)


def part(tom, at=AFTER, period=PERIOD):
    return statement_of(tom, situation(tom.organization, at, period)).lines[1]


def test_what_is_booked_pays_once_it_is_collected_in_parts(collecting, alma, tom, stella):
    send(alma, WON | {"amount": "1200000"}, paid_in("p1", "400000"), paid_in("p2", "200000"))
    line = part(tom)
    assert (line.reading.attained, line.amount) == (600_000_00, 600_00)
    told = page(tom, "2026-Q4")
    assert "as collected" in told
    rows = signed_in(tom).get(f"/pay/statements/{tom.pk}/2026-Q4/rows/0/1/").content.decode()
    assert "$400,000.00" in rows
    assert "$1,200,000.00" not in rows
    both = signed_in(tom).get("/pay/").content.decode()
    assert "booked <b>50%</b> · collected <b>25%</b>" in " ".join(both.split())
    close(stella)
    assert [*frozen_differences(collecting), *differences(collecting)] == []


def test_payments_come_from_a_file_and_the_same_file_changes_nothing(collecting, tom, tmp_path):
    mapping = {"source_system": "erp", "lead": "deal", "amount": "paid", "id": "payment"}
    mapping |= {"moves": {"step": "kind", "at": "on", "names": {"cash": "collected"}}}
    (tmp_path / "map.json").write_text(json.dumps(mapping))
    file = tmp_path / "payments.csv"
    file.write_text(
        "deal,payment,kind,on,paid\nd1,1,cash,2026-11-03,100.50\nd1,2,cash,2026-12-04,50\n"
    )
    told = []
    for _time in range(2):
        out = StringIO()
        call_command(
            "import_data", "leads", tom.organization.slug, file,
            mapping=tmp_path / "map.json", json=True, stdout=out,
        )  # fmt: skip
        told.append(json.loads(out.getvalue()))
    assert [(one["accepted"], one["unchanged"]) for one in told] == [(2, 0), (0, 2)]
    assert part(tom).reading.attained == 150_50


def test_what_is_paid_back_within_the_window_is_taken_back_once(
    collecting, alma, mia, sara, tom, stella, time_machine
):
    send(alma, WON | {"amount": "1200000"}, paid_in("p1", "1200000"))
    close(stella)
    spring = agree_spring(mia, sara, time_machine)
    send(alma, paid_in("p2", "2400000", "2027-01-05", lead="new"))
    send(alma, {"event_id": "l", "lead": "ana", "outcome": "lost", "at": "2027-01-10"})
    at = NOW + timedelta(160)
    lines = statement_of(tom, situation(collecting, at, spring)).lines
    assert "clawback" not in [line.kind for line in lines]  # lost, and the money is still here
    send(alma, paid_in("p3", "-1200000", "2027-01-12"))
    lines = statement_of(tom, situation(collecting, at, spring)).lines
    assert (lines[1].share, lines[1].amount) == (1, 2_400_00)
    assert [line.amount for line in lines if line.kind == "clawback"] == [-1_200_00]


def test_a_replay_counts_each_plan_by_its_own_moment(collecting, alma, mia, sara, time_machine):
    send(alma, WON | {"amount": "1200000"}, paid_in("p1", "600000"))
    under = replace(Q4, metric="count:customer", unit="customers", target=9, on_top=False)
    made = propose_goal(by=mia, wording=under, reason="", now=NOW)  # no plan is judged by it
    for head, half in ((mia, "marketing"), (sara, "sales")):
        agree_goal(by=head, goal_id=made.pk, number=1, half=half, now=NOW)
    now = situation(collecting, NOW + timedelta(65), agree_spring(mia, sara, time_machine))
    standing = now.plans["sales"]
    [same] = replays(now, standing, standing.newest)
    assert (same.share, same.before, same.after) == (F(1, 4), F(1, 4), F(1, 4))
    [booked] = replays(now, standing, replace(standing.newest, counts=""))
    assert (booked.share, booked.before, booked.after) == (F(1, 2), F(1, 4), F(1, 2))


def test_a_plan_says_its_moment_and_refuses_one_that_is_of_nothing():
    terms = replace(TERMS["sales"], counts="collected")
    assert terms_of(content_of(terms)) == terms
    assert "counts" not in content_of(TERMS["sales"])
    calls = replace(terms, components=(Component("goal:count:lead", F(1), STRAIGHT),))
    assert wrong_terms(calls, ["lead", "customer"]) == [Wrong(COUNTS)]
    assert Wrong(COUNTS) in wrong_terms(replace(terms, counts="promised"), ["customer"])
