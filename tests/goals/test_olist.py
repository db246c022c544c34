"""The forecast of Olist's customers by month, held against what came: told, never tuned to."""

import json
from datetime import date
from io import StringIO

from django.core.management import call_command

from tests.funnel.test_olist_engine import olist

__all__ = ["olist"]  # 8,000 qualified leads and 842 customers; skipped where the files are absent


def test_every_month_from_march_2018_is_told_week_by_week(olist):
    said = StringIO()
    asked = {"by": "month", "metric": "count:customer", "first": date(2018, 3, 1), "json": True}
    call_command("backtest", "olist", stdout=said, **asked)
    told = json.loads(said.getvalue())
    outcomes = {month["period"]: int(month["outcome"]) for month in told["periods"]}
    assert list(outcomes) == [f"2018-{n:02}" for n in range(11, 2, -1)]
    assert (outcomes["2018-03"], outcomes["2018-05"], outcomes["2018-11"]) == (147, 123, 6)
    weeks = [week for month in told["periods"] for week in month["weeks"]]
    assert len(weeks) == told["coverage"]["of"] == 36
    assert all(week["p10"] <= week["p50"] <= week["p90"] for week in weeks)
    assert told["median_error"]["forecast"] < told["median_error"]["run_rate"]
