"""By hand on two phones: a company of two counts its first customer without a file or a CRM."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from smarketing.funnel.models import DailyCount, Lead, Move
from smarketing.funnel.queries.verify import differences
from smarketing.funnel.services.byhand import Typed, add_lead
from tests.cast import signed_in

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def phone(site, new_context):
    """A member's phone at an address; every complaint of a page is an error of the test."""
    faults = []

    def opened(member, address, **context):
        kept = signed_in(member).cookies[settings.SESSION_COOKIE_NAME].value
        pocket = new_context(**{"viewport": PHONE} | context)
        pocket.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": kept, "url": site.url}])
        seen = pocket.new_page()
        seen.on("pageerror", lambda fault: faults.append(str(fault)))
        seen.on("console", lambda said: faults.append(said.text) if "Policy" in said.text else None)
        seen.goto(f"{site.url}{address}")
        return seen

    yield opened
    assert faults == []


def test_a_company_of_two_counts_its_first_customer_by_hand(phone, acme, mia, sara):
    hers = phone(mia, "/data/visits/")
    hers.get_by_label("Visitors").fill("1,400")
    hers.get_by_text("a week", exact=True).click()
    hers.get_by_role("button", name="Save").click()
    expect(hers.get_by_text("The visitors are counted.")).to_be_visible()
    hers.get_by_role("link", name="The way").last.click()
    hers.get_by_role("link", name="Add a lead").first.click()
    hers.get_by_label("Name").fill("Lina Vega")
    hers.get_by_role("button", name="Add").click()
    hers.get_by_role("button", name="Qualified (MQL)").click()
    expect(hers.get_by_text("Kept: Qualified (MQL).")).to_be_visible()

    theirs = phone(sara, "/way/")
    theirs.get_by_role("link", name="Lina Vega").click()
    theirs.get_by_role("button", name="Accepted (SAL)").click()
    theirs.get_by_label("Amount in USD").first.fill("15,000")
    theirs.get_by_role("button", name="Won: Customers").click()
    expect(theirs.get_by_text("Kept: Customers.")).to_be_visible()
    assert counted(acme) == {
        "visitor": (1400, 0),
        "lead": (1, 0),
        "mql": (1, 0),
        "sal": (1, 0),
        "opportunity": (1, 15_000_00),
        "customer": (1, 15_000_00),
    }
    assert differences(acme) == []


def counted(organization):
    whole = {}
    for cell in DailyCount.objects.filter(organization=organization, dim=0):
        n, amount = whole.get(cell.what, (0, 0))
        whole[cell.what] = n + cell.n, amount + cell.amount
    return whole


def test_an_impatient_hand_writes_a_line_of_the_thread_once(phone, acme, mia, sara):
    now = timezone.now()
    lead = add_lead(by=mia, name="Lina Vega", typed=Typed("mql"), now=now)
    seen = phone(sara, f"/handoff/?h={lead.handoffs.get().pk}")
    seen.get_by_label("A sentence for the other half").fill("Which site?")
    seen.get_by_role("button", name="Write").dblclick()
    expect(seen.locator(".quote", has_text="Which site?")).to_have_count(1)
    assert lead.handoffs.get().notes.count() == 1


def test_what_was_just_typed_is_undone_by_one_tap(phone, acme, mia):
    seen = phone(mia, "/way/add/")
    seen.get_by_label("Company").fill("Tern Robotics")
    seen.get_by_role("button", name="Add").click()
    seen.get_by_role("button", name="Undo").click()
    expect(seen.get_by_text("Taken back.")).to_be_visible()
    assert Lead.objects.get().step == ""


def test_a_form_that_is_sent_twice_counts_once(phone, acme, mia):
    seen = phone(mia, "/way/add/")
    seen.get_by_label("Name").fill("Lina")
    form = seen.locator("form", has=seen.get_by_label("Company"))
    form.evaluate("form => { form.submit(); form.submit() }")
    expect(seen.get_by_text("Kept: Leads.")).to_be_visible()
    assert (Lead.objects.count(), Move.objects.count()) == (1, 1)


@pytest.mark.parametrize("width", [390, 1300])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_the_pages(site, phone, acme, olga, width, scheme):
    lead = add_lead(by=olga, name="Lina", typed=Typed("mql", amount=900), now=timezone.now())
    acme.leads.create(source_system="crm", external_id="7", first_seen=1)
    size = {"width": width, "height": 850}
    seen = phone(olga, "/way/", viewport=size, color_scheme=scheme)
    for address in (
        "/way/",
        "/way/?order=newest",
        "/way/add/",
        f"/way/{lead.pk}/?typed={lead.moves.get().pk}",
        "/data/",
        "/data/visits/",
        "/data/rates/",
        "/data/steps/",
        "/data/names/",
    ):
        seen.goto(f"{site.url}{address}")
        seen.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
        found = Axe().run(seen)
        assert found.violations_count == 0, (address, found.generate_report())
        assert seen.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
