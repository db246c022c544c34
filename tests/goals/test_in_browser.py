"""The goals pages in a real browser: what follows the hand without a new page."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from goals.models import PersonQuota, Quota
from goals.rules.spans import quarters_around
from goals.rules.wording import Wording
from goals.services.goals import propose_goal
from smarketing.accounts.queries import today_in
from tests.cast import make_person, signed_in
from tests.goals.chains import begin


@pytest.fixture
def quarter(acme):
    """The quarter after this one, whatever day it is."""
    return quarters_around(today_in(acme.zone, timezone.now()), 0, 1)[1]


@pytest.fixture
def goal(mia, quarter):
    wording = Wording(
        "Revenue", "amount:customer", "USD", quarter.starts_on, quarter.ends_on, 2_400_000_00
    )
    return propose_goal(by=mia, wording=wording, reason="", now=timezone.now() - timedelta(1))


@pytest.fixture
def seen(site, page, mia):
    """The CMO's browser; every complaint of the page is an error of the test."""
    kept = signed_in(mia).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": kept, "url": site.url}]
    )
    faults = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda said: faults.append(said.text) if "Policy" in said.text else None)
    yield page
    assert faults == []


def test_what_changes_follows_the_typing(site, seen, goal):
    seen.goto(f"{site.url}/goals/{goal.pk}/edit/")
    seen.get_by_label("Target").fill("2,650,000")
    expect(seen.locator("#downstream .sentence")).to_contain_text("$2,650,000")
    seen.get_by_label("Target").fill("2.650.000")
    expect(seen.locator("#downstream")).to_contain_text("could be read in two ways")
    expect(seen.get_by_text("Show what changes")).to_be_hidden()


def test_a_quota_is_typed_and_undone_without_a_new_page(site, seen, goal, north, quarter):
    seen.goto(f"{site.url}/goals/")
    seen.evaluate("window.samePage = true")
    posts = []
    seen.on("request", lambda asked: posts.append(asked.url) if asked.method == "POST" else None)
    field = seen.get_by_label(f"quota {north.name}")
    field.first.fill("900,000")
    field.first.press("Enter")
    expect(seen.locator("#said")).to_contain_text("North: $900,000")
    expect(seen.locator(f"#rest-{quarter.key}")).to_contain_text("$1.5M belongs to no team yet")
    assert Quota.objects.get().target == 900_000_00
    seen.get_by_role("button", name="Undo").click()
    expect(seen.locator(f"#rest-{quarter.key}")).to_contain_text("$2.4M")
    assert Quota.objects.count() == 0
    assert len(posts) == 2, "Enter sends a figure once, else the second could follow the Undo"
    assert seen.evaluate("window.samePage")


PASTE = """text => { const data = new DataTransfer(); data.setData("text/plain", text);
  document.activeElement.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })); }"""


def test_a_column_is_pasted_and_taken_back(site, seen, tom, north):
    una = make_person(tom.organization, "Una", "member", "sales")
    tom.organization.memberships.create(member=una, team=north)
    seen.goto(f"{site.url}/goals/quotas/{north.pk}/")
    first, second = seen.get_by_label("Quota of Tom"), seen.get_by_label("Quota of Una")
    first.focus()
    seen.evaluate(PASTE, "100\n200\n")
    expect(second).to_have_value("200")
    first.press("Control+z")
    expect(second).to_have_value("")
    seen.evaluate(PASTE, "100\n200\n")
    first.press("ArrowDown")
    expect(second).to_be_focused()
    seen.get_by_role("button", name="Save").click()
    expect(seen.get_by_text("Saved.")).to_be_visible()
    assert sorted(PersonQuota.objects.values_list("target", flat=True)) == [100_00, 200_00]


def test_a_block_of_quotas_is_pasted_and_undone_at_once(site, seen, goal, north):
    goal.organization.teams.create(name="South", side="sales")
    seen.goto(f"{site.url}/goals/quotas/")
    seen.get_by_label(f"quota {north.name}").first.focus()
    seen.evaluate(PASTE, "900,000\t1,000,000\n800,000\t700,000\n")
    expect(seen.get_by_text("4 figures were pasted.")).to_be_visible()
    assert Quota.objects.count() == 4
    seen.get_by_role("button", name="Undo the paste").click()
    expect(seen.get_by_text("4 quotas are saved.")).to_be_visible()
    assert Quota.objects.count() == 0


def test_goals_are_pasted_into_their_row_shown_and_taken_back(site, seen, goal, north, quarter):
    seen.goto(f"{site.url}/goals/")
    field = seen.locator("input[name=goal_target]").nth(2)  # over, now, next
    expect(field).to_have_value("2,400,000")
    field.focus()
    seen.evaluate(PASTE, "2,650,000\t2,800,000\n900,000\t950,000\n")
    row = seen.locator("#row")
    expect(row).to_contain_text("From $2,400,000 to $2,650,000")
    expect(row).to_contain_text("2 quotas")
    field.press("Control+z")
    expect(row).to_be_empty()
    expect(field).to_have_value("2,400,000")
    seen.evaluate(PASTE, "2,650,000\t2,800,000\n900,000\t950,000\n")
    seen.get_by_role("button", name="Propose and sign for marketing").click()
    expect(seen.get_by_text("2 goals are proposed.")).to_be_visible()
    assert Quota.objects.count() == 2
    seen.get_by_role("button", name="Undo").click()
    expect(seen.get_by_text("Taken back.")).to_be_visible()
    assert (Quota.objects.count(), goal.organization.goals.standing().count()) == (0, 1)


def test_arrows_walk_through_the_months_of_a_column(site, seen):
    seen.goto(f"{site.url}/goals/targets/")
    seen.get_by_label("Visitors,").first.press("ArrowDown")
    focused = seen.evaluate("document.activeElement.closest('.owed').id")
    assert focused.startswith("month-lead-")


def test_a_chain_moves_with_the_typing_and_is_saved_by_its_button(site, seen, mia, quarter):
    begin(mia, period=quarter, now=timezone.now())
    seen.goto(f"{site.url}/goals/chain/?period={quarter.key}")
    seen.get_by_label("Sales quota").fill("2,640,000")
    expect(seen.locator("#moved")).to_contain_text("4,729")
    seen.locator("#id_rate-lead").fill("62")
    expect(seen.locator("#moved")).to_contain_text("2,365")
    seen.locator("#id_rate-lead").fill("162")
    expect(seen.locator("#moved")).to_contain_text("100 % at most")
    seen.locator("#id_rate-lead").fill("62")
    seen.get_by_role("button", name="Save").click()
    expect(seen.get_by_text("2,365 in")).to_be_visible()


def test_what_takes_long_is_told_to_be_on_its_way(site, seen, mia, quarter):
    begin(mia, period=quarter, now=timezone.now())
    seen.goto(f"{site.url}/goals/chain/?period={quarter.key}")
    form = seen.locator("form[action$='/measure/']")
    form.evaluate("form => form.target = 'elsewhere'")  # the answer goes there, this page stays
    form.get_by_role("button").click()
    expect(form.get_by_role("progressbar")).to_be_visible()
    expect(form).to_contain_text("Every lead of the last years is followed")


def test_a_quota_is_dragged_and_everything_moves_with_it(site, seen, mia, quarter):
    begin(mia, period=quarter, now=timezone.now())
    seen.goto(f"{site.url}/goals/chain/?period={quarter.key}")
    quota, lead = seen.get_by_label("Sales quota"), seen.locator("#node-lead")
    expect(lead).to_contain_text("4,300 in")
    box = seen.locator("[data-grip=id_quota]").bounding_box()
    seen.mouse.move(box["x"] + 4, box["y"] + 4)
    seen.mouse.down()
    seen.mouse.move(box["x"] + 4, box["y"] - 36)  # forty pixels: a tenth and a little
    seen.mouse.up()
    expect(quota).to_have_value("2,651,000")
    expect(lead).to_contain_text("4,749 in")
    expect(seen.locator("#moved")).to_contain_text("4,749")
    rate = seen.locator("#id_rate-lead")
    rate.press("PageUp")
    expect(rate).to_have_value("34.1")
    rate.press("Escape")
    expect(rate).to_have_value("31")
    quota.press("Escape")
    expect(lead).to_contain_text("4,300 in")


@pytest.mark.parametrize("width", [390, 1300])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_the_chain(site, seen, mia, quarter, width, scheme):
    seen.set_viewport_size({"width": width, "height": 850})
    seen.emulate_media(color_scheme=scheme)
    chain = begin(mia, period=quarter, now=timezone.now())
    link = chain.links.get(edge="rate", from_step="lead")
    steps, links = f"chain/{chain.pk}/steps/lead/", f"chain/links/{link.pk}/"
    for address in ("chain/", f"chain/?period={quarter.key}", "scenarios/", steps, links):
        seen.goto(f"{site.url}/goals/{address}")
        assert Axe().run(seen).violations_count == 0, address
        assert seen.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        for tab in seen.locator(".tabs [aria-current]").all():  # begins where the reader is
            expect(tab).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("width", [390, 1300])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_the_pages(site, seen, goal, north, width, scheme):
    seen.set_viewport_size({"width": width, "height": 850})
    seen.emulate_media(color_scheme=scheme)
    for address in (
        "",
        "new/",
        "quotas/",
        "targets/",
        f"{goal.pk}/",
        f"{goal.pk}/edit/",
        "adjust/",
    ):
        seen.goto(f"{site.url}/goals/{address}")
        assert Axe().run(seen).violations_count == 0, address
        assert seen.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
