"""The page: bytes made before, joined with a member's shell, and never composed by a request."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from smarketing.accounts.models import BoardDay
from smarketing.scoreboard.queries.snapshots import newest
from smarketing.scoreboard.services.refresh import refresh
from smarketing.scoreboard.tasks import compose_period
from tests.scoreboard.conftest import NOW, event, post

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')


@pytest.fixture(autouse=True)
def clock():
    """It is that Monday for the views too."""
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def today(filled):
    """Acme's board, composed just now."""
    refresh(filled.pk, NOW)
    return newest(filled)


@pytest.fixture
def of_mia(client, mia):
    client.force_login(mia.user)
    return client


@pytest.fixture
def of_sara(sara, django_user_model):
    client = Client()
    client.force_login(django_user_model.objects.get(pk=sara.user_id))
    return client


def test_the_page_is_complete_without_javascript(of_mia, today):
    page = of_mia.get("/").content.decode()
    for word in ("The goal we share", "Marketing’s half", "Sales’ half", "Quotas by team"):
        assert word in page
    assert page.count("</html>") == 1
    assert " style=" not in page


def test_both_halves_see_the_same_panels_each_in_their_language(of_mia, of_sara, today):
    english, spanish = of_mia.get("/").content.decode(), of_sara.get("/").content.decode()
    assert 'lang="en"' in english
    assert 'lang="es"' in spanish
    assert english.count('class="card panel') == spanish.count('class="card panel') == 8


def test_what_the_browser_has_is_not_sent_again(of_mia, today):
    of_mia.get("/")
    first = of_mia.get("/")
    again = of_mia.get("/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first["Cache-Control"] == "private, no-cache"


def test_a_new_board_and_another_member_have_another_tag(of_mia, of_sara, today, filled, mia):
    before = of_mia.get("/")["ETag"]
    assert of_sara.get("/")["ETag"] != before
    post(mia, event(60, "z", "lead", "2026-11-22"))
    refresh(filled.pk, NOW)
    assert of_mia.get("/", headers={"If-None-Match": before}).status_code == 200


def test_the_page_costs_the_same_queries_and_none_for_the_panels(
    of_mia, today, django_assert_max_num_queries
):
    of_mia.get("/")
    of_mia.get("/")
    with django_assert_max_num_queries(6) as asked:
        of_mia.get("/")
    assert not any('"panels"' in query["sql"] for query in asked.captured_queries)


def test_a_shell_is_not_handed_to_another_member_or_session(of_mia, of_sara, today):
    pages = [client.get("/").content.decode() for client in (of_mia, of_sara, of_mia, of_sara)]
    assert [("Mia</summary>" in page, "Sara</summary>" in page) for page in pages] == [
        (True, False),
        (False, True),
    ] * 2


def test_a_right_that_changed_changes_the_shell_at_once(of_mia, today, mia):
    of_mia.get("/")
    mia.role = "viewer"
    mia.save()
    mia.organization.raise_rights_version()
    before = of_mia.get("/")
    mia.name = "Mia Maria"
    mia.save()
    mia.organization.raise_rights_version()
    assert before["ETag"] != of_mia.get("/")["ETag"]


def test_no_request_composes_a_board(of_mia, today, filled, mia):
    post(mia, event(61, "z", "lead", "2026-11-20"))
    of_mia.get("/")
    of_mia.get("/?period=2026-Q2")
    of_mia.get("/api/v1/scoreboard")
    assert filled.snapshots.count() == 1


def test_a_late_board_says_so(of_mia, today, mia):
    assert "Late: these figures" not in of_mia.get("/").content.decode()
    post(mia, event(62, "z", "lead", "2026-11-20"))
    page = of_mia.get("/").content.decode()
    assert "Late: these figures" in page
    assert f'data-at="{today.right_at.isoformat()}"' in page
    assert of_mia.get("/api/v1/scoreboard").json()["late"]


def test_the_first_board_is_waited_for(of_mia, acme):
    answer = of_mia.get("/")
    assert (answer.status_code, answer["Refresh"]) == (202, "2")
    assert "This board is being composed" in answer.content.decode()


def test_another_period_is_asked_of_a_worker_then_shown(of_mia, today, filled, clean_redis):
    answer = of_mia.get("/api/v1/scoreboard?period=2026-Q3")
    assert (answer.status_code, answer["Retry-After"]) == (202, "2")
    assert clean_redis.llen("work") == 1
    of_mia.get("/api/v1/scoreboard?period=2026-Q3")
    assert clean_redis.llen("work") == 1  # asked once
    clean_redis.delete("work")
    compose_period(filled.pk, "2026-Q3", "")
    board = of_mia.get("/api/v1/scoreboard?period=2026-Q3").json()
    assert (board["period"], board["funnel"][1]["count"]) == ("2026-Q3", 1)
    page = of_mia.get("/?period=2026-Q3").content.decode()
    assert 'href="/explain/?period=2026-Q3&amp;figure=way.lead.count"' in page
    assert '<p class="sentence which">Q3 2026. ' in page
    assert "data-live" not in page


def test_an_earlier_moment_is_the_board_that_was_on_the_screens(of_mia, filled, mia):
    day = timedelta(days=1)
    refresh(filled.pk, NOW - 10 * day)
    post(mia, event(63, "z", "lead", "2026-11-20"))
    refresh(filled.pk, NOW)
    then = (NOW - 9 * day).date()
    now, before = (
        of_mia.get(f"/api/v1/scoreboard{query}").json() for query in ("", f"?as_of={then}")
    )
    assert now["funnel"][1]["count"] == before["funnel"][1]["count"] + 1
    page = of_mia.get(f"/?as_of={then}").content.decode()
    assert "The board as it stood on" in page


@pytest.mark.parametrize(
    "query",
    [
        "period=2026-Q5",
        "period=q4",
        "period=00010101-99991231",
        "period=9999",
        "as_of=yesterday",
        "as_of=2026-13-01",
        "as_of=2026-11-01T25:00:00Z",
    ],
)
def test_what_cannot_be_read_is_told_how_to_be_written(of_mia, today, query):
    answer = of_mia.get(f"/api/v1/scoreboard?{query}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid")
    assert of_mia.get(f"/?{query}").status_code == 400


def test_opening_the_board_is_noted_once_a_day(of_mia, today, mia):
    for _ in range(3):
        of_mia.get("/")
    assert BoardDay.objects.get().member == mia


def test_the_wall_shows_the_same_panels_and_no_navigation(of_mia, today):
    page = of_mia.get("/?view=wall").content.decode()
    assert 'data-view="wall"' in page
    assert page.count('class="card panel') == 4
    assert "<nav" not in page


def test_strangers_and_others_see_nothing_of_it(client, otto, today):
    assert client.get("/").status_code == 302
    assert client.get("/api/v1/scoreboard").status_code == 401
    client.force_login(otto.user)
    assert "Acme" not in client.get("/").content.decode()
    assert client.get("/api/v1/scoreboard").status_code == 202


def test_the_json_keeps_the_contract(of_mia, today):
    board = of_mia.get("/api/v1/scoreboard").json()
    assert {
        "version", "computed_at", "period", "goal", "funnel", "promises", "quotas", "pay",
        "personas", "alignment", "together",
    } <= set(board)  # fmt: skip
    assert board["promises"] is board["pay"] is board["personas"] is board["alignment"] is None
    assert (board["goal"]["target"], board["goal"]["unit"]) == ("2400000.00", "USD")
    assert board["goal"]["attained"] == "91100.00"
    assert board["goal"]["attainment"] == pytest.approx(0.037958, abs=1e-6)
    assert board["goal"]["agreed"]["sales"]["name"] == "Sara"
    lead = board["funnel"][1]
    assert (lead["step"], lead["side"], lead["count"], lead["needed"]) == (
        "lead",
        "marketing",
        4,
        92,
    )
    assert set(lead["conversion"]) == {"period", "cohort", "complete"}
    assert board["funnel"][0]["conversion"] is None
    assert board["together"][0]["text"].startswith("Sara set the quota")


def test_the_board_works_with_redis_absent(of_mia, today, redis_process):
    redis_process.process.kill()
    redis_process.process.wait()
    assert of_mia.get("/").status_code == 200
    assert of_mia.get("/api/v1/scoreboard?period=2026-Q1").status_code == 202


def test_an_organisation_without_a_goal_has_null_for_it(client, otto):
    refresh(otto.organization_id, NOW)
    client.force_login(otto.user)
    assert client.get("/api/v1/scoreboard").json()["goal"] is None
    assert "Set the shared goal" in client.get("/").content.decode()
