import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from smarketing.accounts.models import Token
from smarketing.accounts.queries import standing_of, token_by_secret
from smarketing.accounts.rules.charter import Charter
from smarketing.accounts.rules.faults import Fault, Missing, Refused
from smarketing.accounts.rules.rights import may
from smarketing.accounts.services import access, organizations, people, profile, tokens
from smarketing.accounts.services.board_days import opened_board
from tests.accounts.test_places import won
from tests.cast import NOW, TODAY, signed_in


def make(by, scopes=("funnel:write",), days=90):
    return tokens.create_token(
        by=by, name="CRM", scopes=scopes, source_system="crm", days=days, now=NOW
    )


def test_a_token_is_kept_as_a_digest_and_lasts_90_days(tom):
    token, secret = make(tom)
    assert secret.startswith("smk_")
    assert secret not in str(Token.objects.values().get())
    assert token_by_secret(secret, NOW + timedelta(days=89)) == token
    assert token_by_secret(secret, NOW + timedelta(days=90)) is None


def test_days_are_written_as_everywhere(tom, alma, north):
    make(tom)
    assert "until 20 Feb 2027" in signed_in(tom).get(reverse("profile_tokens")).content.decode()
    tom.memberships.all().delete()
    tom.memberships.create(organization=tom.organization, team=north, from_on=TODAY)
    page = signed_in(alma).get(reverse("person", args=[tom.pk])).content.decode()
    assert f"{TODAY.day} {TODAY:%b %Y} – until now" in page


@pytest.mark.parametrize("scopes", [[], ["all"], ["funnel:read", "root"], ["pay:read"]])
def test_scopes_are_those_of_the_contract(tom, scopes):
    with pytest.raises(Fault):
        make(tom, scopes)


def test_a_viewer_makes_none(vera):
    with pytest.raises(Refused):
        make(vera)


def test_one_revokes_ones_own_and_an_administrator_anybodys(tom, mona, alma, otto):
    first, second = make(tom)[0], make(tom)[0]
    with pytest.raises(Refused):
        tokens.revoke_token(by=mona, token_id=first.pk, now=NOW)
    with pytest.raises(Missing):
        tokens.revoke_token(by=otto, token_id=first.pk, now=NOW)
    tokens.revoke_token(by=tom, token_id=first.pk, now=NOW)
    tokens.revoke_token(by=alma, token_id=second.pk, now=NOW)
    assert not Token.objects.filter(revoked_at=None).exists()


def test_a_token_ends_with_its_maker(tom, alma):
    secret = make(tom)[1]
    people.end_person(by=alma, member_id=tom.pk, now=NOW)
    assert token_by_secret(secret, NOW) is None


def test_a_token_opens_nothing_while_its_maker_is_shut_out(tom, acme):
    secret = make(tom)[1]
    named = {"name": "CRM", "scopes": ["funnel:write"], "source_system": "crm", "days": 9}
    program = tokens.create_program_token(organization=acme, now=NOW, **named)[1]
    access.set_active(user=tom.user, is_active=False)
    assert token_by_secret(secret, NOW) is None
    assert token_by_secret(program, NOW)
    access.set_active(user=tom.user, is_active=True)
    assert token_by_secret(secret, NOW)


def test_the_last_day_of_use_is_kept(tom):
    token = make(tom)[0]
    for day in (TODAY, TODAY, TODAY - timedelta(1)):
        tokens.note_use(token, day)
    token.refresh_from_db()
    assert token.last_used_on == TODAY


def test_the_command_prints_one_json_object(acme):
    out = StringIO()
    call_command(
        "token", "create", "acme", "--scopes", "funnel:write,board:read", "--json", stdout=out
    )
    token = token_by_secret(json.loads(out.getvalue())["token"], timezone.now())
    standing = standing_of(token.member, TODAY)
    assert may(standing, "funnel.write")
    assert not may(standing, "people.edit")
    assert not may(standing, "goal.agree")


def test_the_secret_is_shown_once(tom):
    client = signed_in(tom)
    said = {"name": "CRM", "scopes": ["funnel:write"], "source_system": "crm", "days": "30"}
    secret = client.post(reverse("profile_tokens"), said).context["secret"]
    assert secret not in client.get(reverse("profile_tokens")).content.decode()


def test_the_profile_tells_on_which_days_one_opened_the_board(tom):
    day = timezone.now().date()
    for _ in range(2):
        opened_board(tom, day)
    page = signed_in(tom).get(reverse("profile"))
    assert [one.day for one in page.context["board_days"]] == [day]


def test_a_profile_keeps_name_and_language(tom):
    profile.edit_profile(by=tom, name="Tomás", language="es")
    tom.user.refresh_from_db()
    assert (tom.name, tom.user.name, tom.user.language) == ("Tomás", "Tomás", "es")


def test_somebody_leaves_by_themselves(tom):
    client = signed_in(tom)
    assert client.post(reverse("profile_leave")).headers["Location"] == reverse("no_organization")
    assert client.get(reverse("people")).status_code == 302


def test_the_currency_stays_once_something_was_counted(olga, acme):
    charter = Charter("Acme Inc.", currency="EUR")
    assert organizations.edit_organization(by=olga, charter=charter, now=NOW).currency == "EUR"
    won(acme, "Tom")
    with pytest.raises(Fault):
        organizations.edit_organization(by=olga, charter=Charter("Acme"), now=NOW)


def test_another_zone_counts_every_day_again(olga, acme):
    won(acme, "Tom")
    charter = Charter("Acme", timezone="Asia/Tokyo")
    organizations.edit_organization(by=olga, charter=charter, now=NOW)
    acme.refresh_from_db()
    assert acme.rebuilding
    assert acme.timezone == "Asia/Tokyo"


def test_settings_are_the_administrators(alma, tom):
    said = {"name": "Acme Inc.", "currency": "EUR", "timezone": "UTC", "fiscal_start": "7"}
    assert signed_in(alma).post(reverse("settings"), said).status_code == 302
    assert signed_in(tom).get(reverse("settings")).status_code == 403
    alma.organization.refresh_from_db()
    assert alma.organization.fiscal_start == 7
