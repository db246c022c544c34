"""The pay pages in a real browser: the slider, the curve that follows the typing, axe."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from goals.queries.pay.plans import standing_plans
from goals.rules.pay.terms import practice
from goals.rules.spans import quarters_around
from goals.rules.wording import Wording
from goals.services.goals import agree_goal, propose_goal
from goals.services.pay.incentives import set_incentive
from goals.services.pay.keepers import ask_for_steward, grant_steward
from goals.services.pay.plans import approve_plan, propose_plan, sign_plan
from smarketing.accounts.queries import today_in
from tests.cast import signed_in


@pytest.fixture(autouse=True)
def _autumn():
    """These pages are served by other processes, whose clock nobody moves."""


@pytest.fixture
def agreed(acme, mia, sara, cleo, olga):
    """A goal of this quarter, both plans in force, and what Mia aims for."""
    now = timezone.now() - timedelta(minutes=1)
    quarter = quarters_around(today_in(acme.zone, now), 0, 0)[0]
    days = quarter.starts_on, quarter.ends_on
    wording = Wording("Revenue", "amount:customer", "USD", *days, 2_400_000_00)
    goal = propose_goal(by=mia, wording=wording, reason="", now=now, sign_as="marketing")
    agree_goal(by=sara, goal_id=goal.pk, number=1, half="sales", now=now)
    for half, head in (("marketing", mia), ("sales", sara)):
        terms = practice(half, quarter.starts_on, "amount:customer")
        plan = propose_plan(by=head, terms=terms, number=0, reason="", now=now)
        digest = standing_plans(acme)[half].waiting.digest
        seen = {"plan_id": plan.pk, "number": 1, "digest": digest, "now": now}
        sign_plan(by=mia, half="marketing", **seen)
        sign_plan(by=sara, half="sales", **seen)
        approve_plan(by=cleo, **seen)
    grant = ask_for_steward(by=olga, member_id=olga.pk, now=now)
    grant_steward(by=cleo, grant_id=grant.pk, now=now)
    aim = {"target": 6_000_00, "months": 3, "from_on": quarter.starts_on, "now": now}
    set_incentive(by=olga, member_id=mia.pk, **aim)
    return goal


@pytest.fixture
def seen(site, page, mia):
    """The CMO's browser; every complaint of the page is an error of the test."""
    let_in(site, page, mia)
    faults = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda said: faults.append(said.text) if "Policy" in said.text else None)
    yield page
    assert faults == []


def let_in(site, page, member):
    kept = signed_in(member).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": kept, "url": site.url}]
    )


def test_what_all_earn_follows_the_slider_and_the_buttons(site, agreed, seen):
    seen.goto(f"{site.url}/pay/")
    seen.evaluate("window.samePage = true")
    slide = seen.get_by_role("slider")
    slide.fill("80")
    expect(seen.locator("#what-if h2")).to_contain_text("80%")
    expect(seen.locator("#what-earn")).to_contain_text("$4,200.00")
    expect(seen.get_by_role("spinbutton")).to_have_value("80")
    seen.get_by_role("button", name="120%").click()
    expect(seen.locator("#what-earn .m")).to_contain_text("1.28×")
    expect(slide).to_have_value("120")
    assert seen.evaluate("window.samePage")


def test_the_curve_is_drawn_as_it_is_typed(site, agreed, seen):
    seen.goto(f"{site.url}/pay/plan/marketing/")
    seen.get_by_label("Point 1: attained, %").fill("50")
    expect(seen.locator("#drawn")).to_contain_text("A cliff at 50%")
    seen.get_by_label("Point 1: attained, %").fill("150")
    expect(seen.locator("#drawn .note.bad")).to_contain_text("This is no plan yet")


def test_after_the_session_is_old_the_slider_leads_to_the_password(site, agreed, seen, mia):
    seen.goto(f"{site.url}/pay/")
    seen.context.clear_cookies()
    seen.get_by_role("slider").fill("80")
    seen.wait_for_url("**/sign-in/**")
    assert urlsplit(seen.url).path == "/sign-in/"


@pytest.mark.parametrize("width", [390, 1300])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_the_pages(site, agreed, seen, olga, sara, width, scheme):
    terms = practice("marketing", agreed.starts_on, "amount:customer")
    propose_plan(by=olga, terms=terms, number=1, reason="again", now=timezone.now())
    seen.set_viewport_size({"width": width, "height": 850})
    seen.emulate_media(color_scheme=scheme)
    for address in ("pay/", "pay/plan/marketing/"):
        look(site, seen, address)
    let_in(site, seen, olga)
    for address in ("pay/people/", "pay/stewards/", "sign-in/again/?next=/pay/"):
        look(site, seen, address)


def look(site, seen, address):
    seen.goto(f"{site.url}/{address}")
    found = Axe().run(seen)
    assert found.violations_count == 0, (address, found.generate_report())
    assert seen.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
