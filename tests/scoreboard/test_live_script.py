"""The scripts of the board in a real browser, under the real policy, with a server played here."""

import json
import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from playwright.sync_api import expect, sync_playwright

from tests.scoreboard import panels

pytestmark = pytest.mark.browser
STATIC = Path(__file__).resolve().parents[2] / "static"
HOME = "http://board.test/"
POLICY = "; ".join(
    f"{name} {' '.join(sources)}"
    for name, sources in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items()
)
LIVE = {"url": "/live/", "version": 5, "at": "2026-11-23T13:04:00Z"}


@pytest.fixture(scope="module")
def engine():
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        chromium = playwright.chromium.launch(executable_path=path, args=arguments)
        yield chromium
        chromium.close()


def panel_html(name, **changed):
    return render_to_string(
        f"scoreboard/panels/{name}.html", {"panel": {**panels.ALL[name], **changed}}
    )


def board_html():
    cards = [
        {"name": name, "width": "half", "chart": name == "pace", "html": panel_html(name)}
        for name in ("goal", "pace")
    ]
    board = render_to_string("scoreboard/_panels.html", {"panels": cards})
    return render_to_string("scoreboard/board.html", {"board": board, "live": LIVE})


UNDER = {
    "id": 8,
    "name": "New customers",
    "unit": "customers",
    "target": 115,
    "attained": 68,
    "attainment": "68/115",
    "pace_gap": -6,
    "status": "behind",
}
REACHED = {
    "id": 3,
    "name": "Revenue, Q3 2026",
    "unit": "USD",
    "attained": 216_460_000,
    "figure": 210_000_000,
    "at": "2026-09-30T12:00:00Z",
    "words": [{"who": name, "text": "Thank you, sales! " * 9} for name in ("Mia", "Sara")],
}
OF_SALES = panels.WAY["steps"][2]
FULL = {
    "goal": {"beside": [UNDER, UNDER], "minimum": 200_000_000, "stretch": 300_000_000},
    "way": {"steps": [*panels.WAY["steps"], OF_SALES, {**OF_SALES, "side": "both"}, OF_SALES]},
    "leads": {},
    "together": {"reached": [REACHED] * 2, "entries": panels.TOGETHER["entries"] * 3},
}


def wall_html():
    """A wall that has all there is to say."""
    cards = [
        {
            "name": name,
            "width": "whole" if name in ("goal", "way") else "half",
            "html": panel_html(name, **more),
        }
        for name, more in FULL.items()
    ]
    board = render_to_string("scoreboard/_panels.html", {"panels": cards})
    return render_to_string("scoreboard/wall.html", {"board": board, "live": LIVE})


def told(kind, **data):
    return f"event: {kind}\ndata: {json.dumps(data)}\n\n"


class Board:
    """A page whose server answers every opening of the stream with the next of these texts."""

    def __init__(self, engine, *streams, html=""):
        self.html = html or board_html()
        self.page = engine.new_context().new_page()
        self.streams, self.asked, self.faults = list(streams), [], []
        self.page.on("pageerror", lambda fault: self.faults.append(str(fault)))
        self.page.on("console", self.hear)
        self.page.route("**/*", self.answer)
        self.page.clock.install()
        self.page.goto(HOME)

    def hear(self, message):
        if message.type == "error" and "ERR_FAILED" not in message.text:
            self.faults.append(message.text)

    def answer(self, route):
        url = route.request.url.removeprefix(HOME)
        if url.startswith("live/"):
            self.asked.append(url)
            if not self.streams:
                route.abort()
                return
            route.fulfill(body=self.streams.pop(0), content_type="text/event-stream")
        elif url.startswith("static/"):
            route.fulfill(path=STATIC / url.removeprefix("static/"))
        else:
            headers = {"Content-Security-Policy": POLICY}
            route.fulfill(body=self.html, content_type="text/html", headers=headers)


@pytest.fixture
def board(engine):
    boards = []

    def opened(*streams, **how):
        boards.append(Board(engine, *streams, **how))
        return boards[-1]

    yield opened
    for one in boards:
        one.page.context.close()
        assert one.faults == []


def goal_event(version, attained):
    return told("panel", name="goal", version=version, html=panel_html("goal", attained=attained))


def test_a_changed_panel_takes_its_place_without_a_reload(board):
    page = board(goal_event(6, 150_000_000)).page
    expect(page.locator("#panel-goal .hero .big")).to_have_text("$1,500,000")


def test_an_older_panel_that_comes_late_is_left_out(board):
    page = board(goal_event(8, 150_000_000) + goal_event(7, 100) + goal_event(4, 200)).page
    expect(page.locator("#panel-goal .hero .big")).to_have_text("$1,500,000")


def test_a_lost_stream_is_opened_again_from_the_version_last_seen(board):
    beat = told("beat", version=9, at="2026-11-23T13:04:00Z", now="2026-11-23T13:04:00Z")
    opened = board(beat, goal_event(10, 150_000_000))
    expect(opened.page.locator("#panel-goal .hero .big")).to_have_text("$1,500,000", timeout=10_000)
    assert opened.asked[:2] == ["live/?version=5", "live/?version=9"]


def test_what_the_reader_opened_and_stands_on_stays(board):
    opened = board()
    opened.page.locator("#pace-table summary").click()
    figure = opened.page.locator("#panel-pace a.figure").first
    figure.focus()
    html = panel_html("pace", attained=[150_000_000])
    opened.streams.append(told("panel", name="pace", version=6, html=html))
    expect(figure).to_have_text("$1,500,000", timeout=15_000)
    expect(figure).to_be_focused()
    expect(opened.page.locator("#pace-table")).to_have_attribute("open", "")


def test_the_age_is_told_and_a_late_board_says_so(board):
    beat = told("beat", version=5, at="2026-11-23T13:03:00Z", now="2026-11-23T13:04:00Z")
    mark = board(beat).page.locator("#live")
    expect(mark).to_contain_text("Late")
    expect(mark).to_contain_text("1m ago")
    expect(mark).to_have_attribute("data-state", "stale")


def test_without_a_connection_the_page_says_so_after_ten_seconds(board):
    page = board().page
    expect(page.locator("#live")).not_to_contain_text("Not live")
    page.clock.run_for(12_000)
    expect(page.locator("#live")).to_contain_text("Not live")


def test_the_chart_is_drawn_over_the_sketch_under_the_strict_policy(board):
    page = board().page
    expect(page.locator("#chart-pace svg.main-svg").first).to_be_visible()
    expect(page.locator("#panel-pace .plot")).to_be_hidden()


def test_keys_are_shown_by_a_question_mark(board):
    page = board().page
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()


LAST_ROW = """() => {
  const box = (one) => document.querySelector(one).getBoundingClientRect();
  const above = box("#card-way").bottom;
  const heads = [...document.querySelectorAll(".way h3")].map((one) => one.offsetHeight);
  return ["#leads-name", "#together-name"].every((one) => box(one).top >= above)
    && ["#leads-say", "#panel-together .feed"].every((one) => box(one).bottom <= innerHeight)
    && new Set(heads).size === 1;
}"""


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_wall_that_has_all_to_say_hides_nothing_behind_another(board, language):
    with translation.override(language):
        html = wall_html()
    page = board(html=html).page
    page.set_viewport_size({"width": 1280, "height": 720})
    assert page.evaluate(LAST_ROW)


def test_the_plans_are_linked_for_those_who_may_see_them(board):
    card = {"name": "pay", "width": "half", "html": panel_html("pay")}
    panel = render_to_string("scoreboard/_panels.html", {"panels": [card]})
    page = board(
        html=render_to_string("scoreboard/board.html", {"board": panel, "live": LIVE})
    ).page
    link = page.get_by_role("link", name="The plans")
    expect(link).to_be_hidden()
    page.evaluate("document.body.dataset.rights = 'goal.see pay.see'")
    expect(link).to_be_visible()
