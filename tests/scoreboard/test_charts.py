"""The charts: one figure for the browser and for files, exact, and named in the language."""

import json
import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from smarketing.scoreboard.charts import DRAWINGS, figure_of, layout, live_part
from smarketing.scoreboard.charts.files import LIGHT, exported
from smarketing.scoreboard.templatetags.plots import plot_layout, table_rows
from tests.scoreboard import panels

pytestmark = pytest.mark.urls("tests.scoreboard.test_figures")
TOKENS = Path(__file__).resolve().parents[2] / "static/css/tokens.css"


def block(html, element_id):
    found = re.search(f'<script id="{element_id}" type="application/json">(.*?)</script>', html)
    return json.loads(found[1])


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", list(DRAWINGS))
def test_the_page_and_the_file_hold_the_same_figure(name, language):
    whole = json.loads(figure_of(name, panels.ALL[name], language).to_json())
    with override(language):
        page = render_to_string(f"scoreboard/panels/{name}.html", {"panel": panels.ALL[name]})
        shared = block(str(plot_layout()), "plot-layout")
    sent = block(page, f"figure-{name}")
    assert sent["data"] == whole["data"]
    assert {**shared, **sent["layout"]} == {**shared, **without_template(whole["layout"])}


YOUNG = {"days": panels.LEADS["days"], "delivered": [], "promised": None, "today": "2026-10-31"}


@pytest.mark.parametrize(
    ("name", "panel"),
    [
        ("pace", {**panels.PACE, "range": [], "attained": []}),
        ("leads", {**panels.LEADS, "promised": None}),
        ("leads", YOUNG),
        ("promises", {**panels.PROMISES, "promised": None}),
        ("promises", {"unit": "USD", **YOUNG}),
        ("pay", {**panels.ALL["pay"], "pace": None}),
    ],
)
def test_plotly_finds_nothing_wrong_and_changes_nothing(name, panel):
    drawn = json.loads(json.dumps(DRAWINGS[name](panel, "en")))
    whole = json.loads(figure_of(name, panel, "en").to_json())
    assert drawn["data"] == whole["data"]
    assert drawn["layout"] == without_template(whole["layout"])


def without_template(made):
    return {key: part for key, part in made.items() if key != "template"}


def test_amounts_stay_whole_minor_units():
    figure = figure_of("pace", panels.PACE, "en")
    assert list(figure.data[-1].y) == panels.PACE["attained"]
    assert figure.data[-1].text[-1] == "$1,458,000"


def test_axes_are_written_in_the_language():
    assert "$500K" in figure_of("pace", panels.PACE, "en").layout.yaxis.ticktext
    nothing = panels.PACE | {
        "attained": [0] * len(panels.PACE["attained"]),
        "pace": [],
        "range": [],
    }
    assert figure_of("pace", nothing, "en").layout.yaxis.ticktext == ("$0",)
    assert "500\xa0mil\xa0US$" in figure_of("pace", panels.PACE, "es").layout.yaxis.ticktext
    assert figure_of("leads", panels.LEADS, "es").layout.xaxis.ticktext[0] == "1 nov"


def test_shares_of_the_goal_lie_level_and_leave_each_other_room_on_a_phone():
    across = figure_of("pay", panels.ALL["pay"], "es").layout.xaxis
    assert across.tickangle == 0
    assert 3 <= len(across.ticktext) <= 7


def test_without_a_promise_only_what_was_delivered_is_drawn():
    assert len(figure_of("leads", {**panels.LEADS, "promised": None}, "en").data) == 1


def test_the_part_sent_live_is_small():
    sent = json.dumps(live_part(DRAWINGS["pace"](panels.PACE, "en"), "en"))
    assert len(sent) < 8_000  # bytes in each of a thousand streams


def test_a_file_has_colours_and_the_browser_their_names():
    figure = figure_of("pace", panels.PACE, "en")
    assert "var(--" in figure.to_json()
    assert "var(--" not in exported(figure).to_json()


@pytest.mark.parametrize("name", [name[4:-1] for name in LIGHT])
def test_a_files_colours_are_the_pages_light_ones(name):
    light = re.search(rf"{name}: light-dark\((#\w+),", TOKENS.read_text())[1]
    assert LIGHT[f"var({name})"] == light


def test_the_shared_layout_is_made_once_a_language():
    assert layout("en") is layout("en")
    assert layout("es")["separators"] != layout("en")["separators"]


def test_a_long_period_is_told_by_week_and_a_month_by_day():
    rows = table_rows(panels.PACE, "attained", "pace")
    assert rows[0][0] == "2026-10-07"
    assert rows[-1] == ("2026-11-23", panels.PACE["attained"][53], panels.PACE["pace"][53])
    assert len(table_rows(panels.LEADS, "delivered", "promised")) == 23


def test_the_range_of_the_forecast_opens_from_today_to_the_last_day():
    whole = json.loads(figure_of("pace", panels.ALL["pace"], "en").to_json())
    open_to = whole["data"][0]
    today = panels.ALL["pace"]["attained"][-1]
    assert open_to["y"] == [today, 238_000_000, 223_000_000, today]
    assert open_to["x"][1] == panels.ALL["pace"]["days"][-1]


def test_a_board_kept_before_there_was_a_range_is_still_drawn():
    older = {key: part for key, part in panels.ALL["pace"].items() if key != "range"}
    assert len(figure_of("pace", older, "en").data) == 2
