"""What became of the leads that were passed: by answer, reason, persona, source and value."""

from datetime import timedelta

import pytest
from django.utils import timezone

from goals.queries.delivered import days_delivered, delivered_by
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


def test_the_rejected_stand_by_reason_with_their_flag(passed, acme):
    found = outcomes_of(acme, Q4, now=NOW)
    assert sorted(found.by_reason) == [("No need", 1, False), ("Wrong fit", 1, True)]


def test_and_by_source_and_who_answered(passed, acme):
    found = outcomes_of(acme, Q4, now=NOW)
    rows = {one.name: (one.answered, one.rejected, one.counting) for one in found.by_source}
    assert rows == {"Web": (2, 2, 1), "Fair": (1, 0, 0)}
    assert [(one.name, one.rejected) for one in found.by_answerer] == [("Tom", 2)]


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
        assert sum(came for _key, came, _back in delivered_by(acme, month, cut)) == whole


@pytest.mark.parametrize("period", ["", "2026-Q4", "nonsense"])
def test_the_page_and_the_api_tell_it(mona, period):
    now = timezone.now()
    event = {"event_id": "x", "lead": "x", "step": "mql", "at": now.isoformat()}
    receive(by=mona, events=[event], source_system="crm", now=now)
    page = signed_in(mona).get(f"/handoff/outcomes/?period={period}")
    assert page.status_code == 200
    told = signed_in(mona).get("/api/v1/handoffs/outcomes/").json()
    assert told["passed"] == told["silent"] == 1
