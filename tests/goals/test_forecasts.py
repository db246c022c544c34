"""Forecasts from the ledger: what is counted, where it is shown, how past ones held."""

import json
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from io import StringIO

import numpy as np
import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from goals.queries.forecasts.forecast import forecast_of
from goals.queries.forecasts.past import past_of, standing_then
from goals.queries.forecasts.standing import Asked, standing_kept, standing_now
from goals.queries.pay.pots import ends_of
from goals.queries.pay.situation import situation
from goals.rules.forecast.past import OPEN
from goals.rules.metrics import REVENUE
from goals.services.forecasts import is_stale, learn, learn_everywhere, look_back
from goals.services.goals import agree_goal, propose_goal
from smarketing.funnel.rules.said import LeadRef, Said
from smarketing.funnel.services import ledger
from smarketing.scoreboard.api import as_plain
from smarketing.scoreboard.explaining import explained
from smarketing.scoreboard.rendering import panels_of
from smarketing.scoreboard.services.refresh import refresh
from tests.cast import NOW, TODAY, signed_in
from tests.goals.chains import PERIOD, walk
from tests.goals.wordings import Q4

pytestmark = pytest.mark.django_db
YESTERDAY = TODAY - timedelta(1)


def tell(organization, *lines):
    """Facts as (lead, what, days ago)."""
    facts = [
        Said(LeadRef("crm", lead), f"{lead}:{n}", what=what, on=TODAY - timedelta(ago))
        for n, (lead, what, ago) in enumerate(lines)
    ]
    with transaction.atomic():
        organization.raise_wanted()
        ledger.post(organization, facts, recorded_at=NOW)


def stays(organization, until=TODAY):
    """Each stay in words: from where to where, days, leads."""
    past = past_of(organization, until)
    names = [*past.states, "open"]
    cells = np.stack([past.stays.state, past.stays.following, past.stays.days, past.stays.leads])
    return sorted((names[a], names[b], days, n) for a, b, days, n in cells.T.tolist())


def last_year(organization):
    """A year of leads; one in ten wins after 30 days, and some are on the way today."""
    for start in (600, 420, 240, 120):
        walk_from(organization, start)


def walk_from(organization, ago):
    with transaction.atomic():
        organization.raise_wanted()
        facts = []
        for n in range(120):
            lead, on = LeadRef("crm", f"{ago}-{n}"), TODAY - timedelta(ago - n)
            facts.append(Said(lead, f"{ago}-{n}-lead", what="lead", on=on))
            if n % 10 == 0 and on + timedelta(30) <= TODAY:
                win = on + timedelta(30)
                facts.append(
                    Said(lead, f"{ago}-{n}-won", what="customer", on=win, amount=10_000_00)
                )
        ledger.post(organization, facts, recorded_at=NOW)


def test_stays_are_counted_with_what_followed_and_who_still_waits(acme):
    tell(acme, ("a", "lead", 50), ("a", "mql", 40), ("b", "lead", 50), ("b", "mql", 40))
    tell(acme, ("c", "lead", 20), ("d", "lead", 60), ("d", "lost", 10))
    assert stays(acme) == [
        ("lead", "lost", 50, 1),
        ("lead", "mql", 10, 2),
        ("lead", "open", 20, 1),
        ("lost", "open", 10, 1),
        ("mql", "open", 40, 2),
    ]


def test_skipped_steps_are_passed_at_once_and_news_of_the_past_is_no_going_back(acme):
    tell(acme, ("a", "lead", 50), ("a", "opportunity", 40), ("b", "opportunity", 40))
    tell(acme, ("b", "mql", 30))
    found = stays(acme)
    assert ("lead", "mql", 10, 1) in found
    assert ("sal", "opportunity", 0, 2) in found
    assert ("opportunity", "open", 40, 2) in found
    assert not [one for one in found if one[:2] == ("opportunity", "mql")]


def test_a_rejected_lead_that_comes_again_is_followed_through_both(acme):
    tell(acme, ("a", "mql", 50), ("a", "sal", 45), ("a", "rejected", 40), ("a", "sal", 10))
    assert stays(acme) == [
        ("mql", "sal", 5, 1),
        ("rejected", "sal", 30, 1),
        ("sal", "open", 10, 1),
        ("sal", "rejected", 5, 1),
    ]


def test_what_happened_later_is_not_known_earlier(acme):
    tell(acme, ("a", "lead", 50), ("a", "mql", 10))
    assert stays(acme, TODAY - timedelta(20)) == [("lead", "open", 30, 1)]


def test_those_that_stand_open_now_are_those_the_entries_say(acme):
    last_year(acme)
    past = past_of(acme, TODAY)
    target = past.place("customer")
    then, now = standing_then(past, target), standing_now(acme, past, target, TODAY)
    recent = then.days < 365
    assert int(then.leads[recent].sum()) == int(now.leads.sum()) > 50
    assert past.stays.following[past.stays.state == target].tolist().count(OPEN) > 0


def lines(standing):
    """The lines of open leads as plain numbers, in their order."""
    columns = standing.state, standing.days, standing.persona, standing.source, standing.leads
    return np.stack(columns).T.tolist()


def both(organization, past):
    """The open leads as kept, and as counted anew."""
    where = past, past.place("customer"), YESTERDAY
    return lines(standing_kept(organization, *where)), lines(standing_now(organization, *where))


def test_open_leads_that_are_kept_are_those_counted_anew(acme):
    last_year(acme)
    past = past_of(acme, TODAY)
    kept_first, counted_first = both(acme, past)
    assert kept_first == counted_first
    tell(acme, ("a", "lead", 90), ("b", "mql", 3), ("120-0", "opportunity", 1))
    tell(acme, ("a", "customer", 2), ("b", "rejected", 1), ("120-1", "lost", 0))
    kept_now, counted_now = both(acme, past)
    assert kept_now == counted_now != counted_first


def test_of_open_leads_only_those_are_read_again_that_moved(acme):
    last_year(acme)
    past = past_of(acme, TODAY)
    both(acme, past)
    tell(acme, ("120-1", "mql", 1))
    asked = Asked(acme.pk, past.states, past.steps, past.place("customer"), YESTERDAY)
    assert len(asked.told_since(acme.wanted - 1)) == 1
    with CaptureQueriesContext(connection) as queries:
        standing_kept(acme, past, past.place("customer"), YESTERDAY)
    assert len(queries) == 1
    assert "told_in >" in queries[0]["sql"]


def test_a_forecast_is_the_same_for_the_same_facts_and_costs_three_queries(acme):
    last_year(acme)
    learn(acme.pk, NOW)
    asked = {"attained": 100_000_00, "target": 2_400_000_00, "today": TODAY}
    first = forecast_of(acme, REVENUE, PERIOD, **asked)
    with CaptureQueriesContext(connection) as queries:
        again = forecast_of(acme, REVENUE, PERIOD, **asked)
    assert first == again
    assert len(queries) == 3
    assert first.p10 <= first.p50 <= first.p90
    assert first.p50 > 100_000_00


def test_a_period_that_is_over_has_no_forecast_and_neither_has_a_new_company(acme, rival):
    asked = {"attained": 0, "target": None, "today": PERIOD.ends_on + timedelta(1)}
    assert forecast_of(acme, REVENUE, PERIOD, **asked) is None
    learn(rival.pk, NOW)
    assert forecast_of(rival, REVENUE, PERIOD, **(asked | {"today": TODAY})) is None


def test_it_is_learned_once_a_day_and_anew_where_the_steps_changed(acme):
    assert not is_stale(acme, NOW)
    walk(acme)
    acme.refresh_from_db()
    assert learn_everywhere(NOW) == 1
    assert learn_everywhere(NOW) == 0
    assert learn_everywhere(NOW + timedelta(1)) == 1
    acme.steps.filter(key="sal").update(key="sql")
    assert learn_everywhere(NOW + timedelta(1)) == 1


def test_the_board_shows_it_tells_it_and_explains_it(acme, mia):
    last_year(acme)
    propose_goal(by=mia, wording=Q4, reason="", now=NOW)
    learn(acme.pk, NOW)
    shown = refresh(acme.pk, NOW)
    assert "80% range" in panels_of(shown, "en").decode()
    said = as_plain(shown, late=False)["goal"]["forecast"]
    assert float(said["p10"]) <= float(said["p50"]) <= float(said["p90"])
    assert 0 <= said["probability"] <= 1
    why = explained(shown, "goal.forecast")
    assert why.terms[1].value != {"count": 1200 - 120}
    assert why.terms[0].figure == "goal.attained"
    assert refresh(acme.pk, NOW).pk == shown.pk


def test_the_goals_page_and_the_api_say_the_same(acme, mia, time_machine):
    time_machine.move_to(NOW, tick=False)
    last_year(acme)
    goal = propose_goal(by=mia, wording=Q4, reason="", now=NOW)
    client = signed_in(mia)
    assert "No forecast yet" in client.get(f"/goals/{goal.pk}/").content.decode()
    learn(acme.pk, NOW)
    assert "likely to reach the goal" in client.get(f"/goals/{goal.pk}/").content.decode()
    said = client.get(f"/api/v1/goals/{goal.pk}/forecast/").json()["forecast"]
    assert said["open_leads"] > 50
    assert said["p10"].endswith((".00", "0"))


def test_page_and_api_begin_at_the_baseline_as_the_board_does(acme, mia, time_machine):
    time_machine.move_to(NOW, tick=False)
    last_year(acme)
    learn(acme.pk, NOW)
    where = {"metric": "count:customer", "unit": "customers", "baseline": 300, "target": 400}
    goal = propose_goal(by=mia, wording=replace(Q4, **where), reason="", now=NOW)
    board = as_plain(refresh(acme.pk, NOW), late=False)["goal"]
    told = signed_in(mia).get(f"/api/v1/goals/{goal.pk}/forecast/").json()
    for key in ("p10", "p50", "p90", "probability"):
        assert told["forecast"][key] == board["forecast"][key]
    assert told["forecast"]["p10"] >= board["attained"] > 300
    assert told["coverage"]["missing"] == 400 - board["attained"]


def test_pay_reads_the_ends_of_a_goal_from_its_baseline(acme, mia, sara):
    last_year(acme)
    learn(acme.pk, NOW)
    where = {"metric": "count:customer", "unit": "customers", "baseline": 300, "target": 400}
    goal = propose_goal(by=mia, wording=replace(Q4, **where), reason="", now=NOW)
    for head, half in ((mia, "marketing"), (sara, "sales")):
        agree_goal(by=head, goal_id=goal.pk, number=1, half=half, now=NOW)
    ends = ends_of(situation(acme, NOW))
    said = as_plain(refresh(acme.pk, NOW), late=False)["goal"]["forecast"]
    assert [ends.p10, ends.p50, ends.p90] == [
        Fraction(said[key] - 300, 100) for key in ("p10", "p50", "p90")
    ]


def test_of_what_is_to_stay_below_nobody_foretells_the_end(acme, mia, time_machine):
    time_machine.move_to(NOW, tick=False)
    last_year(acme)
    learn(acme.pk, NOW)
    goal = propose_goal(by=mia, wording=replace(Q4, direction="below"), reason="", now=NOW)
    assert as_plain(refresh(acme.pk, NOW), late=False)["goal"]["forecast"] is None
    told = signed_in(mia).get(f"/api/v1/goals/{goal.pk}/forecast/").json()
    assert told == {"forecast": None, "coverage": None}


def test_past_forecasts_are_kept_and_their_page_says_how_they_held(acme, mia, time_machine):
    time_machine.move_to(NOW, tick=False)
    last_year(acme)
    client = signed_in(mia)
    assert "Nothing to judge by yet" in client.get("/goals/calibration/").content.decode()
    made = look_back(acme, REVENUE, TODAY)
    assert made > 10
    assert look_back(acme, REVENUE, TODAY) == 0
    assert f"of {made} weeks" in client.get("/goals/calibration/").content.decode()
    told = client.get("/api/v1/calibration/").json()
    assert told["coverage"]["of"] == made


def test_a_backtest_prints_one_object(acme, time_machine):
    time_machine.move_to(NOW, tick=False)
    last_year(acme)
    out = StringIO()
    call_command("backtest", "acme", "--json", "--from", "2026-07-01", stdout=out)
    told = json.loads(out.getvalue())
    assert [one["period"] for one in told["periods"]] == ["2026-Q3"]
    assert told["coverage"]["of"] == len(told["periods"][0]["weeks"]) == 13
    assert set(told["median_error"]) == {"forecast", "run_rate", "weighted_pipeline"}
    assert date.fromisoformat(told["periods"][0]["starts_on"]) == date(2026, 7, 1)
