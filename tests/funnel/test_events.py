"""What a program may send, and what it is told when it may not."""

from datetime import UTC, datetime

import pytest

from smarketing.accounts.rules.faults import Fault, Refused
from smarketing.funnel.models import Entry, Lead, Move
from smarketing.funnel.services.events import receive, receive_visits

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def event(**fields):
    return {"event_id": "1", "lead": "7001", "step": "mql", "at": "2026-03-31"} | fields


def send(by, *events):
    return receive(by=by, events=events, source_system="crm", now=NOW)


def test_an_event_is_counted(alma):
    assert send(alma, event(amount="12.50", owner="Ana", source="web")).accepted == 1
    assert Entry.objects.get().amount == 1250
    assert Lead.objects.get().source_system == "crm"


def test_a_repeat_is_a_duplicate_for_ever(alma):
    send(alma, event())
    assert send(alma, event()).duplicate == 1


def test_other_content_is_refused_until_its_version_is_raised(alma):
    send(alma, event())
    refused = send(alma, event(at="2026-04-01")).refused
    assert [(one["index"], one["code"]) for one in refused] == [(0, "conflict")]
    assert send(alma, event(at="2026-04-01", version=2)).accepted == 1


def test_a_moment_is_cut_into_days_in_the_organisations_zone(alma):
    alma.organization.timezone = "America/Sao_Paulo"
    alma.organization.save()
    send(alma, event(at="2026-03-31T01:30:00Z"))
    assert f"{Entry.objects.get().day}" == "2026-03-30"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"event_id": ""}, "event_id"),
        ({"event_id": 7}, "event_id"),
        ({"lead": None}, "lead"),
        ({"lead": {"alias": "deal"}}, "id"),
        ({"step": "lover"}, "step"),
        ({"step": "visitor"}, "step"),
        ({"step": "", "outcome": "vanished"}, "outcome"),
        ({"outcome": "lost"}, "outcome"),
        ({"stands": "yes"}, "stands"),
        ({"version": 0}, "version"),
        ({"version": True}, "version"),
        ({"at": None}, "at"),
        ({"at": "31/03/2026"}, "at"),
        ({"at": "2026-03-31T10:00:00"}, "at"),
        ({"at": "1969-12-31"}, "at"),
        ({"at": "2999-01-01"}, "at"),
        ({"at": "2026-02-30"}, "at"),
        ({"amount": 12.5}, "amount"),
        ({"amount": "12.505"}, "amount"),
        ({"amount": "1,250"}, "amount"),
        ({"amount": "NaN"}, "amount"),
        ({"amount": "1e3"}, "amount"),
        ({"amount": "１２"}, "amount"),
        ({"amount": str(2**63)}, "amount"),
        ({"currency": "euro"}, "currency"),
        ({"origin": "heaven"}, "origin"),
        ({"owner": "x" * 201}, "owner"),
        ({"owner": "a\x00b"}, "owner"),
        ({"person": {"shoe": "44"}}, "person"),
        ({"attributes": []}, ""),
        ({"attributes": {"role": "C\x00O"}}, "attributes"),
        ({"attributes": {"seats": [{"r\x00le": 1}]}}, "attributes"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_event_is_refused_with_its_field_and_nothing_of_it_stays(alma, fields, field):
    received = send(alma, event(**fields), event(event_id="2"))
    if field:
        assert [one["field"] for one in received.refused] == [field]
        assert received.refused[0]["why"]
    assert Move.objects.filter(event_key="event:crm:2").exists()
    assert Move.objects.count() == received.accepted


def test_a_negative_amount_is_a_refund(alma):
    assert send(alma, event(amount="-12.50")).accepted == 1
    assert Entry.objects.get().amount == -1250


def test_yen_have_no_decimals(alma):
    assert send(alma, event(amount="12.5", currency="JPY")).refused[0]["field"] == "amount"


def test_a_batch_of_5001_is_refused_whole(alma):
    with pytest.raises(Fault):
        send(alma, *[event(event_id=f"{n}") for n in range(5_001)])
    assert Move.objects.count() == 0


def test_a_viewer_may_not_send(alma):
    alma.role = "viewer"
    alma.save()
    with pytest.raises(Refused):
        send(alma, event())


def test_what_a_batch_costs_does_not_grow_with_the_history(alma, django_assert_max_num_queries):
    send(alma, *[event(event_id=f"{n}", lead=f"{n}") for n in range(50)])
    with django_assert_max_num_queries(40):
        send(alma, *[event(event_id=f"a{n}", lead=f"{n}", step="sal") for n in range(50)])


def test_visits_are_taken_by_day(alma):
    received = receive_visits(
        by=alma,
        visits=[
            {"day": "2026-03-31", "source": "web", "count": 120},
            {"day": "2026-03-31", "count": -1},
            {"day": "31.3.2026", "count": 1},
        ],
        source_system="site",
    )
    assert (received.accepted, len(received.refused)) == (1, 2)
    assert Entry.objects.get().n == 120
