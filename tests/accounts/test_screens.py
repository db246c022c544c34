import pytest
from django.urls import reverse

from smarketing.accounts.queries import screens_of
from smarketing.accounts.rules.faults import Missing, Refused
from smarketing.accounts.services.screens import create_screen, end_screen
from tests.cast import NOW, signed_in


def test_a_screen_is_made_in_the_browser_and_its_link_told_once(mia):
    browser = signed_in(mia)
    link = browser.post(reverse("screens"), {"name": "Sales floor"}).context["link"]
    assert link.startswith("http://testserver/wall/smk_")
    page = browser.get(reverse("screens")).content.decode()
    assert "Sales floor" in page
    assert link not in page


def test_its_link_needs_no_sign_in_and_dies_when_it_is_switched_off(client, mia):
    screen, secret = create_screen(by=mia, name="Lobby", now=NOW)
    address = reverse("wall", args=[secret])
    assert client.get(address).status_code in (200, 202)
    signed_in(mia).post(reverse("screen_end", args=[screen.pk]))
    gone = client.get(address)
    assert gone.status_code == 404
    assert "switched off" in gone.content.decode()
    assert list(screens_of(mia.organization)) == []


def test_its_secret_opens_no_api(client, mia):
    _screen, secret = create_screen(by=mia, name="Lobby", now=NOW)
    for route in ("api-scoreboard", "api-funnel-counts"):
        answer = client.get(reverse(route), headers={"Authorization": f"Bearer {secret}"})
        assert answer.status_code == 403


def test_a_tokens_secret_is_no_screen(client, tom):
    from_page = signed_in(tom).post(
        reverse("profile_tokens"),
        {"name": "CRM", "scopes": ["board:read"], "source_system": "crm", "days": 9},
    )
    assert client.get(reverse("wall", args=[from_page.context["secret"]])).status_code == 404


def test_who_may_keep_screens(tom, mia, otto):
    with pytest.raises(Refused):
        create_screen(by=tom, name="My desk", now=NOW)
    screen, _secret = create_screen(by=mia, name="Lobby", now=NOW)
    with pytest.raises(Missing):
        end_screen(by=otto, screen_id=screen.pk, now=NOW)
