"""The side door for programs over HTTP: who may enter, and what a batch is answered."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from smarketing.accounts.services.tokens import create_token
from smarketing.funnel.models import DailyCount, Entry, Lead, Move
from tests.cast import signed_in

EVENTS, VISITS, RATES = "/api/v1/funnel/events/", "/api/v1/funnel/visits/", "/api/v1/rates/"
WON = {"event_id": "1", "lead": "7001", "step": "customer", "at": "2026-03-31", "amount": "12.50"}


@pytest.fixture
def key(alma):
    """A program's token that may write, of the source system `crm`."""
    return token(alma, "funnel:write")


def token(by, *scopes):
    said = {"name": "CRM", "source_system": "crm", "days": 30, "now": timezone.now()}
    return create_token(by=by, scopes=scopes, **said)[1]


def send(key, batch, path=EVENTS):
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    body = batch if isinstance(batch, str) else json.dumps(batch)
    return Client().post(path, body, content_type="application/json", headers=headers)


def test_a_batch_is_counted_for_the_tokens_system(key):
    assert send(key, [WON]).json() == {"accepted": 1, "duplicate": 0, "refused": []}
    assert (Lead.objects.get().source_system, Entry.objects.get().amount) == ("crm", 1250)


def test_addresses_work_without_the_trailing_slash(key):
    assert send(key, [WON], EVENTS[:-1]).status_code == 200


def test_what_is_refused_is_told_and_the_rest_stands(key):
    answer = send(key, [WON, WON | {"event_id": "2", "step": "lover"}])
    assert answer.status_code == 207
    told = answer.json()
    assert (told["accepted"], told["refused"][0]["index"]) == (1, 1)
    assert told["refused"][0]["field"] == "step"


def test_a_batch_of_5001_is_refused_whole(key):
    answer = send(key, [WON | {"event_id": f"{n}"} for n in range(5_001)])
    assert answer.status_code == 400
    assert "5000" in answer.json()["error"]["message"]
    assert not Move.objects.exists()


@pytest.mark.parametrize("body", ["", "{", '{"event_id": "1"}', "7", "null", "[[]]", '["x"]'])
def test_what_is_no_list_of_events_is_answered_and_nothing_kept(key, body):
    assert send(key, body).status_code in (400, 207)
    assert not Move.objects.exists()


def test_strangers_are_not_known(db):
    for secret in (None, "smk_wrong"):
        answer = send(secret, [WON])
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unauthenticated")


def test_a_token_opens_only_its_scopes(alma):
    answer = send(token(alma, "board:read"), [WON])
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "scope_missing")


def test_a_viewer_is_refused(vera):
    answer = signed_in(vera).post(EVENTS, [WON], content_type="application/json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden")


def test_visits_sent_again_replace_what_stood_there(key):
    for count in (120, 135):
        visit = [{"day": "2026-03-31", "source": "web", "count": count}]
        assert send(key, visit, VISITS).json()["accepted"] == 1
    assert DailyCount.objects.get(dim=0, what="visitor").n == 135


def test_a_rate_typed_later_prices_what_was_counted(key, alma):
    send(key, [WON | {"currency": "EUR"}])
    assert Entry.objects.get().unpriced == 1
    rate = {"currency": "EUR", "first_on": "2026-01-01", "home_per_unit": "1.1"}
    assert send(key, rate, RATES).status_code == 200
    assert DailyCount.objects.get(dim=0, what="customer").amount == 1375
    assert signed_in(alma).get(RATES).json() == [rate | {"last_on": None}]


@pytest.mark.parametrize(
    ("field", "value"),
    [("home_per_unit", "nan"), ("home_per_unit", "-1"), ("currency", "USD"), ("first_on", "soon")],
)
def test_a_rate_that_makes_no_sense_is_refused_beside_its_field(key, field, value):
    rate = {"currency": "EUR", "first_on": "2026-01-01", "home_per_unit": "1.1"} | {field: value}
    answer = send(key, rate, RATES)
    assert answer.status_code == 400
    assert field in answer.json()["error"]["fields"]


@pytest.mark.django_db(transaction=True)
def test_the_same_event_twenty_times_in_parallel_counts_once(key):
    def sent(_):
        try:
            return send(key, [WON]).json()
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as hands:
        answers = list(hands.map(sent, range(20)))
    assert sorted(one["accepted"] for one in answers) == [0] * 19 + [1]
    assert sum(one["duplicate"] for one in answers) == 19
    assert DailyCount.objects.get(dim=0, what="customer").n == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_events_of_one_lead_in_parallel_give_one_state(key):
    steps = ["lead", "mql", "sal", "opportunity", "customer"] * 4

    def sent(n):
        at = datetime(2026, 3, 1 + n, tzinfo=UTC).isoformat()
        try:
            return send(key, [{"event_id": f"{n}", "lead": "1", "step": steps[n], "at": at}])
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as hands:
        assert {answer.status_code for answer in hands.map(sent, range(20))} == {200}
    assert (Lead.objects.get().step, Move.objects.count()) == ("customer", 20)
    assert {(cell.what, cell.n) for cell in DailyCount.objects.filter(dim=0, n__gt=0)} == {
        (step, 1) for step in steps
    }
