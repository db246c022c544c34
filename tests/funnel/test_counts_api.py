"""The metric engine over the API, in the contract's shapes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator

from smarketing.accounts.queries import digest
from smarketing.funnel.rules.said import LeadRef, Said
from smarketing.funnel.services import ledger
from tests.cast import signed_in

COUNTS, ROWS = "/api/v1/funnel/counts", "/api/v1/funnel/rows"
CONVERSION, VELOCITY = "/api/v1/funnel/conversion", "/api/v1/funnel/velocity"
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def said(lead, what, day, **more):
    return Said(LeadRef("crm", lead), f"{lead}:{what}", what=what, on=day, **more)


def post(organization, *facts):
    with transaction.atomic():
        organization.raise_wanted()
        ledger.post(organization, facts, recorded_at=NOW)


@pytest.fixture
def spring(acme):
    """A lead won for 900.50, by Ana of North, found at a fair, and one that was lost again."""
    post(
        acme,
        said("7001", "lead", date(2026, 3, 2), source="fair, spring", owner="Ana", team="North"),
        said("7001", "customer", date(2026, 4, 1), amount=900_50),
        said("7002", "lead", date(2026, 3, 9)),
        said("7002", "customer", date(2026, 3, 20), amount=100_00),
    )
    post(acme, said("7002", "lost", date(2026, 4, 4), reason="no budget"))
    with transaction.atomic():
        acme.raise_wanted()
        ledger.post_visits(acme, [("site", date(2026, 3, 2), "web", 40)])
    return acme


@pytest.fixture
def get(vera):
    """Ask as somebody who may only look; the days of the spring unless others are given."""
    browser = signed_in(vera)

    def get(address, status=200, **asked):
        asked = {"from": "2026-03-01", "to": "2026-04-30"} | asked
        answer = browser.get(address, asked, headers={"accept": "application/json"})
        assert answer.status_code == status, answer.content
        return answer.json()

    return get


def test_counts_have_the_contracts_shape(spring, get):
    answer = get(COUNTS, by="month,step,source", step="customer")
    fair = spring.sources.get(name="fair, spring").pk
    assert answer["rows"] == [
        {
            "month": "2026-03",
            "step": "customer",
            "source": "",
            "source_id": 0,
            "count": 1,
            "reached": 1,
            "taken_back": 0,
            "amount": "100.00",
            "not_priced": 0,
        },
        {
            "month": "2026-04",
            "step": "customer",
            "source": "",
            "source_id": 0,
            "count": -1,
            "reached": 0,
            "taken_back": 1,
            "amount": "-100.00",
            "not_priced": 0,
        },
        {
            "month": "2026-04",
            "step": "customer",
            "source": "fair, spring",
            "source_id": fair,
            "count": 1,
            "reached": 1,
            "taken_back": 0,
            "amount": "900.50",
            "not_priced": 0,
        },
    ]
    assert answer["totals"] == {
        "count": 1,
        "reached": 2,
        "taken_back": 1,
        "amount": "900.50",
        "not_priced": 0,
    }
    assert (answer["currency"], answer["not_priced"]) == ("USD", 0)
    assert (answer["from"], answer["to"]) == ("2026-03-01", "2026-04-30")


def test_a_name_may_hold_a_comma_and_steps_may_be_listed(spring, get):
    assert get(COUNTS, source="fair, spring", step="lead")["totals"]["count"] == 1
    assert get(COUNTS, step="lead,customer", by="step")["totals"]["reached"] == 4
    assert get(COUNTS, step=["lead", "customer"], by="step")["totals"]["reached"] == 4
    assert get(COUNTS, step="lead", origin="sales,partner")["totals"]["count"] == 0
    assert get(COUNTS, step="lead", origin="")["totals"]["count"] == 2


def test_a_filter_by_number_finds_what_the_answer_named(spring, get):
    (row,) = [row for row in get(COUNTS, by="owner", step="lead")["rows"] if row["owner"]]
    assert row["owner"] == "Ana"
    again = get(COUNTS, owner_id=row["owner_id"], step="lead")
    assert again["totals"]["count"] == row["count"] == 1


def test_without_days_the_period_is_the_boards(acme, get):
    today = timezone.now().date()
    post(acme, said("a", "lead", today), said("b", "lead", today - timedelta(100)))
    answer = get(COUNTS, step="lead", **{"from": "", "to": ""})
    assert answer["from"] <= str(today) <= answer["to"]
    assert answer["totals"]["count"] == 1


def test_the_boards_period_is_that_of_the_shared_goal_running_today(acme, get):
    today = timezone.now().date()
    days = {"starts_on": today - timedelta(200), "ends_on": today + timedelta(9)}
    acme.goals.create(
        name="Year", metric="amount:customer", unit="USD", created_at=timezone.now(), **days
    )
    answer = get(COUNTS, step="lead", **{"from": "", "to": ""})
    assert {"starts_on": answer["from"], "ends_on": answer["to"]} == {
        name: str(day) for name, day in days.items()
    }


def test_rows_come_in_pages_and_add_up(spring, get):
    first = get(ROWS, step="customer", limit=2)
    rest = get(ROWS, step="customer", limit=2, after=first["next"])
    assert rest["next"] is None
    rows = first["rows"] + rest["rows"]
    assert [row["why"] for row in rows] == ["reached", "reached", "taken_back"]
    assert [row["amount"] for row in rows] == ["900.50", "100.00", "-100.00"]
    assert rows[0]["lead"] | {"id": 0} == {
        "id": 0,
        "source_system": "crm",
        "external_id": "7001",
        "display": "7001",
    }
    assert sum(row["n"] for row in rows) == get(COUNTS, step="customer")["totals"]["count"]


def test_rows_of_visits_have_their_day_and_no_lead(spring, get):
    (row,) = get(ROWS, step="visitor")["rows"]
    assert (row["lead"], row["day"], row["n"], row["why"]) == (None, "2026-03-02", 40, "visits")


def test_conversion_and_velocity_have_the_contracts_shape(spring, get):
    asked = {"from_step": "lead", "to_step": "customer"}
    answer = get(CONVERSION, **asked)
    assert (answer["cohort"], answer["within"]) == ("month", 180)
    (march,) = answer["cohorts"]
    assert (march["cohort"], march["entered"], march["reached"]) == ("2026-03", 2, 1)
    assert march["rate"] == 0.5
    assert march["interval"] == pytest.approx([0.0945, 0.9055], abs=1e-4)
    took = get(VELOCITY, **asked)
    assert (took["n"], took["median"], took["p90"], took["ended"]) == (1, 30.0, 30, 1)


def test_nothing_to_say_is_null_and_no_zero(spring, get):
    asked = {"from_step": "lead", "to_step": "customer", "source": "nobody's"}
    assert get(CONVERSION, **asked)["average"]["rate"] is None
    assert get(VELOCITY, **asked)["median"] is None


@pytest.mark.parametrize(
    ("address", "asked", "code"),
    [
        (COUNTS, {"by": "month"}, "step_or_outcome_missing"),
        (COUNTS, {"by": "step,colour"}, "unknown_cut"),
        (COUNTS, {"by": "step", "colour": "red"}, "unknown_filter"),
        (COUNTS, {"step": "mqll"}, "unknown_value"),
        (COUNTS, {"outcome": "won"}, "unknown_value"),
        (COUNTS, {"step": "lead", "from": "2026-13-01"}, "period_unreadable"),
        (COUNTS, {"step": "lead", "to": ""}, "invalid"),
        (COUNTS, {"step": "lead", "to": "2025-01-01"}, "period_backwards"),
        (COUNTS, {"step": "lead", "team_id": "north"}, "number_expected"),
        (COUNTS, {"step": "lead", "team_id": "9" * 19}, "number_expected"),
        (COUNTS, {"step": "lead", "version": "9" * 19}, "number_expected"),
        (ROWS, {"step": "lead", "limit": "many"}, "number_expected"),
        (ROWS, {"step": "lead", "after": "9" * 19}, "number_expected"),
        (CONVERSION, {"from_step": "lead"}, "invalid"),
        (CONVERSION, {"from_step": "visitor", "to_step": "lead"}, "invalid"),
        (CONVERSION, {"from_step": "lead", "to_step": "mql", "cohort": "year"}, "invalid"),
        (CONVERSION, {"from_step": "lead", "to_step": "mql", "within": "-1"}, "invalid"),
        (VELOCITY, {"from_step": "lead", "to_step": "mql", "by": "team"}, "unknown_filter"),
    ],
)
def test_what_cannot_be_answered_says_what_to_do(acme, get, address, asked, code):
    error = get(address, 400, **asked)["error"]
    assert error["code"] == code
    assert error["message"].endswith(".")
    assert error["fields"]


@pytest.mark.parametrize("address", [COUNTS, ROWS])
def test_another_companys_names_and_numbers_find_nothing(spring, otto, address):
    team, owner = spring.teams.get(name="North"), spring.members.get(name="Ana")
    asked = {"from": "2026-03-01", "to": "2026-04-30", "step": "lead"}
    for secret in ({"team_id": team.pk}, {"owner_id": owner.pk}, {"team": "North"}, {}):
        answer = signed_in(otto).get(address + "/", asked | secret).json()
        assert answer.get("totals", {"count": 0})["count"] == 0
        assert not any(row.get("n") for row in answer["rows"])


def test_a_token_needs_the_scope(spring, olga, client):
    token = spring.tokens.create(
        member=olga,
        name="wall",
        prefix="sm_",
        digest=digest("key"),
        scopes=["board:read"],
        source_system="wall",
        created_at=NOW,
    )
    key = {"authorization": "Bearer key"}
    assert client.get(COUNTS, {"step": "lead"}, headers=key).status_code == 403
    token.scopes = ["funnel:read"]
    token.save()
    assert client.get(COUNTS, {"step": "lead"}, headers=key).status_code == 200
    assert client.get(COUNTS, {"step": "lead"}).status_code == 401


@pytest.mark.parametrize("name", ["counts", "rows", "conversion", "velocity"])
def test_the_schema_describes_every_call(name):
    schema = SchemaGenerator().get_schema(request=None, public=True)
    (path,) = [path for path in schema["paths"] if path.rstrip("/").endswith(f"funnel/{name}")]
    call = schema["paths"][path]["get"]
    assert {"from", "to", "team_id"} <= {parameter["name"] for parameter in call["parameters"]}
    assert "$ref" in call["responses"]["200"]["content"]["application/json"]["schema"]
