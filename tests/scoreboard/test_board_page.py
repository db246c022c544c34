"""The board in a real browser, over the running product."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from smarketing.accounts.services.screens import create_screen, end_screen
from smarketing.scoreboard.services.refresh import refresh
from tests.scoreboard.conftest import event, post
from tests.scoreboard.test_live import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def board_page(site, filled, mia, context):
    """Mia's browser on the board."""
    refresh(filled.pk, timezone.now())
    context.add_cookies([{"name": "sessionid", "value": signed_in(mia), "url": site.url}])
    page = context.new_page()
    page.faults = []
    page.on("pageerror", lambda fault: page.faults.append(str(fault)))
    page.on("console", lambda said: said.type == "error" and page.faults.append(said.text))
    page.goto(site.url)
    expect(page.locator("#live")).to_contain_text("Live")
    return page


def leads(page):
    return page.locator("#panel-way a[href$='figure=way.lead.count']")


def test_a_number_changes_on_the_page_after_a_write_without_reload(board_page, filled, mia):
    before = int(leads(board_page).inner_text())
    board_page.evaluate("window.same = true")
    post(mia, event(900, "fresh", "lead", timezone.now().date()))
    expect(leads(board_page)).to_have_text(str(before + 1))
    assert board_page.evaluate("window.same")
    assert board_page.faults == []


def test_a_figure_opens_its_explanation_and_the_way_back(board_page):
    leads(board_page).click()
    expect(board_page.locator("h1")).to_have_text("Leads: how many")
    board_page.get_by_role("link", name="Scoreboard").first.click()
    expect(board_page.locator("#panel-goal h2")).to_contain_text("The goal we share")


def test_it_prints_on_one_page(board_page):
    assert len(re.findall(rb"/Type\s*/Page\b", board_page.pdf(format="A4"))) == 1


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", ["/", "/explain/?figure=goal.attained", "/?view=wall"])
def test_nothing_hides_from_those_who_cannot_see_it_all(board_page, site, path, width):
    board_page.set_viewport_size({"width": width, "height": 900})
    board_page.goto(site.url + path)
    found = Axe().run(board_page)
    assert [fault["id"] for fault in found.response["violations"]] == []
    wide = board_page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width
    assert board_page.faults == []


def test_every_room_is_in_sight_at_any_width_in_spanish_too(board_page, mia):
    mia.name = "María Fernanda Villarreal"
    mia.save()
    board_page.get_by_role("button", name="Español").first.click()
    expect(board_page.locator("html")).to_have_attribute("lang", "es")
    for width in (721, 1024, 1181, 1240):
        board_page.set_viewport_size({"width": width, "height": 700})
        assert board_page.locator(".rooms").evaluate("one => one.scrollWidth <= one.clientWidth")


def test_a_long_name_makes_no_phone_scroll_sideways(board_page, mia):
    mia.name = "María Fernanda Villarreal de la Fuente"
    mia.save()
    board_page.set_viewport_size({"width": 390, "height": 844})
    board_page.reload()
    expect(board_page.locator(".top .end summary")).to_contain_text(mia.name)
    assert board_page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_wall_shows_the_board_without_a_sign_in_and_goes_dark(site, filled, mia, context):
    refresh(filled.pk, timezone.now())
    screen, secret = create_screen(by=mia, name="Lobby", now=timezone.now())
    wall = context.new_page()
    wall.goto(f"{site.url}/wall/{secret}/")
    expect(wall.locator("#live")).to_contain_text("Live")
    before = int(leads(wall).inner_text())
    post(mia, event(901, "on the wall", "lead", timezone.now().date()))
    expect(leads(wall)).to_have_text(str(before + 1))
    end_screen(by=mia, screen_id=screen.pk, now=timezone.now())
    expect(wall.locator(".sentence")).to_contain_text("switched off", timeout=15_000)
