"""What is owed, shared out: every part adds up across, by month, by day and in all."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.queries.chain_why import share_of, step_why
from goals.queries.chains import worked
from goals.queries.parts import SOURCE, TEAM, days_of, parts_of
from goals.rules.parts import dealt, dealt_in_turn
from goals.services.quotas import QuotaSaid, set_quotas
from tests.cast import NOW, TODAY, signed_in
from tests.goals.chains import PERIOD, begin
from tests.goals.test_cuts import walk_by_source

WEIGHTS = st.dictionaries(st.integers(1, 30), st.integers(0, 10**9), min_size=1, max_size=20)


@given(st.integers(0, 200_000), WEIGHTS)
def test_dealt_adds_up_and_lies_near_the_exact_share(total, weights):
    parts, whole = dealt(total, weights), sum(weights.values())
    assert sum(parts.values()) == (total if whole else 0)
    assert all(
        abs(part - total * weights[key] / whole) <= len(weights) for key, part in parts.items()
    )


@given(st.integers(0, 5000), st.integers(0, 500), WEIGHTS)
def test_more_to_share_takes_nothing_from_anybody(total, more, weights):
    before, then = dealt(total, weights), dealt(total + more, weights)
    assert all(then[key] >= part for key, part in before.items())


def test_months_add_up_along_both_margins():
    cells = dealt_in_turn([10, 0, 7, 1], {1: 2, 2: 2, 3: 1})
    assert [sum(column) for column in zip(*cells.values(), strict=True)] == [10, 0, 7, 1]
    assert {key: sum(row) for key, row in cells.items()} == dealt(18, {1: 2, 2: 2, 3: 1})


@pytest.fixture
def chain(mia, acme, north):
    """A chain whose leads came from two sources, and whose quota two teams carry."""
    walk_by_source(acme)
    south = acme.teams.create(name="South", side="sales")
    said = [QuotaSaid(north.pk, PERIOD, 1_600_000_00), QuotaSaid(south.pk, PERIOD, 800_000_00)]
    set_quotas(today=TODAY, by=mia, said=said)
    return begin(mia)


@pytest.mark.django_db
@pytest.mark.parametrize("step", ["visitor", "lead", "mql", "sal", "opportunity", "customer"])
def test_every_step_is_owed_by_month_and_day_for_each_team(chain, north, step):
    share = share_of(worked(chain), step, TODAY)
    parts = parts_of(share, TEAM)
    assert [part.name for part in parts] == ["North", "South"]
    for month, count in share.months.items():
        assert sum(part.months[month] for part in parts) == count
    assert sum(part.due for part in parts) == share.due
    days = days_of(share, TEAM, north.pk)
    assert (len(days), sum(days.values())) == (92, parts[0].owed)
    november = sum(count for day, count in days.items() if day.month == 11)
    assert november == parts[0].months[date(2026, 11, 1)]


@pytest.mark.django_db
def test_teams_of_sales_have_no_leads_before_the_hand_over(chain):
    counted = {
        step: parts_of(share_of(worked(chain), step, TODAY), TEAM)[0] for step in ("lead", "sal")
    }
    assert (counted["lead"].count, counted["lead"].gap) == (None, None)
    assert (counted["sal"].count, counted["sal"].status) == (0, "behind")


@pytest.mark.django_db
def test_the_page_and_the_api_tell_the_parts_and_their_days(chain, mia, north, acme, time_machine):
    time_machine.move_to(NOW, tick=False)
    client = signed_in(mia)
    page = client.get(f"/goals/chain/{chain.pk}/steps/sal/?team={north.pk}").content.decode()
    assert "Day by day: North" in page
    told = client.get(f"/api/v1/chains/{chain.pk}/steps/lead/?by=source").json()
    assert {part["name"] for part in told["parts"]} == {"fair", "web"}
    assert sum(part["days"]["2026-11-22"] for part in told["parts"]) == told["days"]["2026-11-22"]
    assert told["owed"] == sum(part["owed"] for part in told["parts"])
    assert client.get(f"/api/v1/chains/{chain.pk}/steps/lead/?by=weather").status_code == 400
    why = step_why(worked(chain), "lead", TODAY)
    assert sum(part.owed for part in why.cuts[SOURCE]) == why.owing.whole
