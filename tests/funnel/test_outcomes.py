"""What became of the leads that were passed: by answer, reason, persona, source and value."""

from datetime import timedelta
from fractions import Fraction

import pytest
from django.utils import timezone

from goals.queries.delivered import days_delivered
from goals.queries.waterfalls import parts_of, promised_by_part
from goals.rules.waterfall import waterfall
from goals.services.promises import freeze
from smarketing.accounts.rules.periods import month_of, quarter_of
from smarketing.funnel.models import Handoff
from smarketing.funnel.queries.outcomes import outcomes_of
from smarketing.funnel.services.events import receive
from smarketing.funnel.services.handoffs import answering
from tests.cast import NOW, TODAY, signed_in

Q4 = quarter_of(TODAY)
REASONS = {"a": "wrong_fit", "b": "no_need"}


@pytest.fixture
def passed(mona, tom):
    """Four leads from two sources: two rejected, one accepted, one silent."""
    for lead, source in (("a", "Web"), ("b", "Web"), ("c", "Fair"), ("d", "Fair")):
        event = {"event_id": lead, "lead": lead, "step": "mql", "at": NOW.isoformat()}
        receive(by=mona, events=[event | {"source": source}], source_system="crm", now=NOW)
    by_lead = {one.lead.external_id: one.pk for one in Handoff.objects.select_related("lead")}
    for lead, reason in REASONS.items():
        answering.reject(by=tom, handoff_id=by_lead[lead], reason=reason, now=NOW)
    answering.accept(by=tom, handoff_id=by_lead["c"], now=NOW)
    return by_lead


def test_every_hand_off_is_told_once(passed, acme):
    found = outcomes_of(acme, Q4, now=NOW + timedelta(days=3))
    assert (found.passed, found.waiting, found.late, found.silent) == (4, 1, 1, 1)
    assert found.answers == {"rejected": 2, "accepted": 1}
    assert found.now == [("sal", 1)]


def test_what_was_answered_late_was_not_answered_in_time(passed, acme, mona):
    late = NOW + timedelta(days=2)
    told = {"event_id": "n", "lead": "d", "step": "sal", "at": late.isoformat()}
    receive(by=mona, events=[told], source_system="crm", now=late)
    found = outcomes_of(acme, Q4, now=late)
    assert (found.late, found.expired) == (0, 1)


def test_the_rejected_stand_by_reason_with_their_flag(passed, acme):
    found = outcomes_of(acme, Q4, now=NOW)
    assert sorted(found.by_reason) == [("No need", 1, False), ("Wrong fit", 1, True)]


def test_and_by_source_and_who_answered(passed, acme):
    found = outcomes_of(acme, Q4, now=NOW)
    rows = {one.name: (one.answered, one.rejected, one.counting) for one in found.by_source}
    assert rows == {"Web": (2, 2, 1), "Fair": (1, 0, 0)}
    assert [(one.name, one.rejected) for one in found.by_answerer] == [("Tom", 2)]


def test_an_answer_in_the_crm_is_of_whoever_owns_the_lead(passed, acme, mona):
    """And not of whoever brought the file."""
    told = {"event_id": "n", "lead": "d", "outcome": "rejected", "at": NOW.isoformat()}
    receive(by=mona, events=[told | {"owner": "Tom"}], source_system="crm", now=NOW)
    assert Handoff.objects.get(pk=passed["d"]).answered_by is None
    [tom] = outcomes_of(acme, Q4, now=NOW).by_answerer
    assert (tom.name, tom.answered, tom.rejected) == ("Tom", 4, 3)


def test_the_cuts_of_the_value_add_up_to_the_promise(passed, acme, mona):
    day = NOW - timedelta(days=400)
    for n in range(40):
        event = {"event_id": f"h{n}", "lead": f"h{n}", "step": "mql", "at": day.isoformat()}
        receive(by=mona, events=[event], source_system="crm", now=NOW)
    at = (day + timedelta(9)).isoformat()
    won = {"event_id": "w", "lead": "h1", "step": "customer", "at": at}
    receive(by=mona, events=[won | {"amount": "4000"}], source_system="crm", now=NOW)
    acme.raise_wanted()
    freeze(acme, Q4, NOW)
    month = month_of(TODAY)
    whole = sum(came for came, _back in days_delivered(acme, month).values())
    assert whole == 100_00
    for cut in ("persona", "source", "team"):
        parts = parts_of(acme, month, cut, TODAY)
        assert sum(part.half.gross for part in parts) == whole
        assert sum(part.sums[-1] for part in parts) == whole


def test_to_each_part_falls_its_usual_part_of_the_promise(acme, mona, tom):
    values = {"step": "mql", "persona": -1, "entered": 40, "won": 4, "amount": 1, "value": 100_00}
    days = {"starts_on": Q4.starts_on, "ends_on": Q4.ends_on, "frozen_at": NOW}
    acme.promise_values.create(**values, **days)
    acme.promise_targets.create(month=month_of(TODAY).starts_on, amount=3_000_00)
    october, moment = NOW - timedelta(days=30), NOW
    for lead, source, at in (
        *((f"w{n}", "Web", october) for n in range(2)),
        ("f", "Fair", october),
        ("n", "Fair", moment),
    ):
        for step in ("mql", "sal"):
            event = {"event_id": f"{lead}{step}", "lead": lead, "step": step, "source": source}
            receive(by=mona, events=[event | {"at": at.isoformat()}], source_system="crm", now=at)
    names = dict(acme.sources.values_list("pk", "name"))
    parts = {names[part.key]: part for part in parts_of(acme, month_of(TODAY), "source", TODAY)}
    assert {name: part.usual for name, part in parts.items()} == {
        "Web": 2_000_00,
        "Fair": 1_000_00,
    }
    fair = parts["Fair"].picture.columns
    assert len(fair) == TODAY.day
    assert fair[-1].is_behind  # 100 of the 733 that fall to it by today
    assert parts["Web"].sums[-1] == 0


def test_each_days_bar_starts_where_the_day_before_ended():
    drawn = waterfall([10, 30, 30, 20], [10, 20, 30, 40, 50], days=5, top=50)
    first, second, level, back = drawn.columns
    assert (first.y, first.height) == (240, 60)
    assert second.y + second.height == first.y
    assert level.height == 3
    assert (back.y, back.height, back.is_behind) == (120, 60, True)
    assert len(drawn.columns) == 4  # the day to come is empty


@pytest.mark.parametrize("period", ["", "2026-Q4", "nonsense"])
def test_the_page_and_the_api_tell_it(mona, period):
    now = timezone.now()
    event = {"event_id": "x", "lead": "x", "step": "mql", "at": now.isoformat()}
    receive(by=mona, events=[event], source_system="crm", now=now)
    page = signed_in(mona).get(f"/handoff/outcomes/?period={period}")
    assert page.status_code == 200
    assert page.content.count(b'class="table blocks"') == page.content.count(b"<table")
    told = signed_in(mona).get("/api/v1/handoffs/outcomes/").json()
    assert told["passed"] == told["silent"] == 1


def test_the_parts_of_a_promise_add_up_to_it():
    thirds = dict.fromkeys((1, 2, 3), Fraction(1, 3))
    assert promised_by_part(100_00, thirds) == {1: 33_34, 2: 33_33, 3: 33_33}
    assert promised_by_part(None, thirds) == {}
