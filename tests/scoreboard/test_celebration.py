"""When the shared goal is reached: told once to both halves, kept, and withdrawn if undone."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from goals.models import Celebration
from goals.rules.spans import quarters_around
from goals.rules.wording import Wording
from goals.services.goals import agree_goal, edit_goal, propose_goal
from smarketing.accounts.queries import today_in
from smarketing.accounts.services.tokens import new_token
from smarketing.scoreboard.rules.packing import unpacked
from smarketing.scoreboard.services.refresh import refresh
from tests.cast import signed_in
from tests.scoreboard.conftest import NOW, REVENUE, event, post

WIN = event(50, "h", "customer", "2026-11-22", amount="2400000", team="North")


def shown(organization, now=NOW):
    organization.refresh_from_db()
    return unpacked(refresh(organization.pk, now).panels)["panels"]


def test_the_goal_and_its_moment_come_in_the_same_board(filled, mia):
    assert shown(filled)["celebration"] == {"id": None}
    post(mia, WIN)
    board = shown(filled)
    moment = board["celebration"]
    assert board["goal"]["attained"] == moment["attained"] == 2_491_100_00
    assert (moment["name"], moment["figure"], moment["fresh"]) == (
        REVENUE.name,
        REVENUE.target,
        True,
    )
    assert (moment["brought"]["leads"], moment["brought"]["won"]) == (4, 4)
    assert moment["brought"]["won_amount"] == 2_491_100_00
    [kept] = board["together"]["reached"]
    assert kept["attained"] == 2_491_100_00


def test_what_was_reached_stays_and_is_of_this_week_for_a_week(filled, mia):
    post(mia, WIN)
    assert shown(filled)["together"]["before"] == []
    together = shown(filled, NOW + timedelta(7))["together"]
    assert (together["reached"], len(together["before"])) == ([], 1)


def test_it_is_told_once_for_each_wording(filled, mia, sara):
    post(mia, WIN)
    shown(filled)
    post(mia, event(51, "i", "customer", "2026-11-22", amount="10"))
    shown(filled)
    assert Celebration.objects.count() == 1
    goal = filled.goals.get()
    higher = REVENUE.__class__(**{**vars(REVENUE), "target": 2_450_000_00})
    edit_goal(
        by=mia, goal_id=goal.pk, number=1, wording=higher, reason="", now=NOW, sign_as="marketing"
    )
    shown(filled)
    assert Celebration.objects.count() == 1  # only proposed
    agree_goal(by=sara, goal_id=goal.pk, number=2, half="sales", now=NOW)
    shown(filled)
    assert [one.figure for one in Celebration.objects.all()] == [2_450_000_00, 2_400_000_00]


def test_a_reversal_withdraws_it_with_its_reason_and_a_new_win_brings_it_back(filled, mia):
    post(mia, WIN)
    shown(filled)
    post(mia, event(52, "h", "lost", "2026-11-23", reason="refunded"))
    board = shown(filled, NOW + timedelta(minutes=1))
    assert board["celebration"] == {"id": None}
    [kept] = board["together"]["reached"]
    assert kept["why_withdrawn"]["params"] == {
        "lead": "h",
        "lost": {"money": [2_400_000_00, "USD"]},
        "stands": {"money": [91_100_00, "USD"]},
        "figure": {"money": [2_400_000_00, "USD"]},
    }
    post(mia, event(53, "j", "customer", "2026-11-23", amount="2400000"))
    assert shown(filled, NOW + timedelta(minutes=2))["celebration"]["id"] == kept["id"]
    assert Celebration.objects.count() == 1


def test_a_win_recorded_after_the_last_day_is_celebrated_when_it_comes(filled, mia):
    january = NOW.replace(year=2027, month=1, day=5)
    assert shown(filled, january)["celebration"] == {"id": None}
    post(mia, event(54, "k", "customer", "2026-12-30", amount="2400000"))
    moment = shown(filled, january)["celebration"]
    assert (moment["name"], moment["fresh"], moment["attained"]) == (
        REVENUE.name,
        True,
        2_491_100_00,
    )
    post(mia, event(55, "k", "lost", "2026-12-31"))
    assert shown(filled, january + timedelta(minutes=1))["celebration"] == {"id": None}
    assert Celebration.objects.get().withdrawn_at


def test_a_goal_only_proposed_is_not_celebrated(acme, mia):
    propose_goal(by=mia, wording=REVENUE, reason="", now=NOW)
    post(mia, WIN)
    assert shown(acme)["celebration"] == {"id": None}


def test_it_is_shown_at_the_next_visit_until_it_is_put_away(filled, mia, sara, time_machine):
    time_machine.move_to(NOW, tick=False)
    post(mia, WIN)
    made = shown(filled)["celebration"]["id"]
    for head in (mia, sara):
        assert "data-moment-seen" not in signed_in(head).get("/").content.decode()
    client = signed_in(mia)
    client.post("/goals/reached/seen/", {"celebration": made})
    assert f'data-moment-seen="{made}"' in client.get("/").content.decode()
    assert "data-moment-seen" not in signed_in(sara).get("/").content.decode()


def test_anybody_adds_a_word_that_both_halves_read(filled, mia, sara, time_machine):
    time_machine.move_to(NOW, tick=False)
    post(mia, WIN)
    made = shown(filled)["celebration"]["id"]
    address = f"/goals/reached/{made}/"
    for none in (" ", "Gra\0cias"):
        assert signed_in(sara).post(address, {"text": none}).status_code == 400
    for _twice in range(2):
        signed_in(sara).post(address, {"text": "Gracias a marketing"})
    assert shown(filled)["together"]["reached"][0]["words"] == [
        {"who": "Sara", "text": "Gracias a marketing"}
    ]
    word = Celebration.objects.get().words.get()
    assert signed_in(mia).post(f"/goals/reached/words/{word.pk}/back/").status_code == 404
    signed_in(sara).post(f"/goals/reached/words/{word.pk}/back/")
    assert shown(filled)["together"]["reached"][0]["words"] == []


def test_programs_read_what_was_reached_and_people_add_a_word(filled, mia, time_machine):
    time_machine.move_to(NOW, tick=False)
    post(mia, WIN)
    shown(filled)
    client = signed_in(mia)
    [one] = client.get("/api/v1/celebrations/").json()["celebrations"]
    assert (one["figure"], one["brought"]["won_amount"]) == ("2400000.00", "2491100.00")
    said = {"text": "Well done"}
    sent = client.post(f"/api/v1/celebrations/{one['id']}/words/", said, "application/json")
    assert [word["text"] for word in sent.json()["words"]] == ["Well done"]


def test_both_halves_see_it_after_one_post(site, browser, acme, mia, sara):
    """A browser of marketing and one of sales, open before the win comes in."""
    now = timezone.now()
    quarter = quarters_around(today_in(acme.zone, now), 0, 0)[0]
    wording = Wording(
        "Revenue", "amount:customer", "USD", quarter.starts_on, quarter.ends_on, 1_000_00
    )
    goal = propose_goal(by=mia, wording=wording, reason="", now=now, sign_as="marketing")
    agree_goal(by=sara, goal_id=goal.pk, number=1, half="sales", now=now)
    refresh(acme.pk, now)
    _token, secret = new_token(mia, "CRM", ["funnel:write"], "crm", 90, now)
    pages = [opened(browser, site, member) for member in (mia, sara)]
    body = [
        {"event_id": "1", "lead": "a", "step": "customer", "at": now.isoformat(), "amount": "1200"}
    ]
    bearer = {"Authorization": f"Bearer {secret}"}
    sent = pages[0].request.post("/api/v1/funnel/events", data=body, headers=bearer)
    assert sent.json()["accepted"] == 1
    for page, said in zip(pages, ("is reached, together!", "¡"), strict=True):
        expect(page.locator(".moment h2")).to_contain_text(said)
        expect(page.locator("#panel-goal .reached")).to_be_visible()
    first = pages[0]
    first.get_by_role("button", name="On with it").click()
    expect(first.locator(".moment")).to_be_hidden()
    expect(pages[1].locator(".moment")).to_be_visible()
    for page in pages:
        page.context.close()


def opened(browser, site, member):
    """The board in this member's own browser."""
    context = browser.new_context(base_url=site.url)
    kept = signed_in(member).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": kept, "url": site.url}])
    page = context.new_page()
    page.goto("/")
    expect(page.locator("#panel-goal .hero")).to_be_visible()
    expect(page.locator(".moment")).to_have_count(0)
    return page
