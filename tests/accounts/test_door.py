import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from smarketing.accounts.models import Organization, Throttle
from smarketing.accounts.services import passwords
from smarketing.celery import app
from smarketing.operations import children
from tests.cast import PASSWORD, signed_in

SIGN_IN = "/sign-in/"


def try_to(client, email, password, **headers):
    return client.post(SIGN_IN, {"login": email, "password": password}, headers=headers)


def test_a_member_signs_in_and_out(client, tom):
    assert try_to(client, "TOM@acme.example", PASSWORD).status_code == 302
    assert client.get(reverse("people")).context["member"] == tom
    client.post(reverse("account_logout"))
    assert client.get(reverse("people")).headers["Location"].startswith(SIGN_IN)


def test_a_wrong_password_and_an_unknown_address_answer_alike(client, tom):
    wrong = try_to(client, tom.user.email, "wrong")
    unknown = try_to(client, "nobody@acme.example", "wrong")
    bare = [re.sub(r'(csrf\w*" value|name="login" value)="[^"]*"', "", page.content.decode())
            for page in (wrong, unknown)]  # fmt: skip
    assert bare[0] == bare[1]
    assert wrong.status_code == unknown.status_code


def test_after_five_wrong_tries_even_the_right_one_waits(client, tom):
    for _ in range(5):
        try_to(client, tom.user.email, "wrong")
    page = try_to(client, tom.user.email, PASSWORD)
    assert page.status_code != 302
    assert Throttle.objects.exists()  # in the database, whatever becomes of Redis


def test_the_counters_lie_in_the_database(db):
    cache.set("tries", [1, 2], 60)
    assert Throttle.objects.get().cache_key.endswith("tries")


def test_whoever_is_no_longer_active_stays_out(client, tom):
    tom.user.is_active = False
    tom.user.save()
    page = try_to(client, tom.user.email, PASSWORD)
    assert page.headers["Location"] == reverse("account_inactive")
    assert client.get(reverse("people")).status_code == 302


def test_a_sign_in_never_leads_to_another_site(client, tom):
    page = client.post(
        SIGN_IN + "?next=https://evil.example/",
        {"login": tom.user.email, "password": PASSWORD, "next": "https://evil.example/"},
    )
    assert page.headers["Location"] == "/"


def test_there_is_no_sign_up(client, db):
    assert client.get("/signup/").status_code == 404


def test_a_new_password_by_mail(client, tom, mailoutbox):
    passwords.mail_reset(email="Tom@acme.example", site="http://localhost:8000")
    link = re.search(r"http://localhost:8000(\S+)", mailoutbox[0].body)[1]
    form = client.get(link, follow=True)
    said = {"password1": "a wholly new one", "password2": "a wholly new one"}
    client.post(form.request["PATH_INFO"], said)
    tom.user.refresh_from_db()
    assert tom.user.check_password("a wholly new one")
    assert "token_fail" in client.get(link, follow=True).context  # the link worked once


def test_nobody_is_mailed_at_an_unknown_address(db, mailoutbox):
    assert not passwords.mail_reset(email="nobody@acme.example", site="http://localhost")
    assert mailoutbox == []


def test_the_page_does_the_same_work_for_known_and_unknown(client, tom, clean_redis):
    for email in (tom.user.email, "nobody@acme.example"):
        before = clean_redis.llen("work")
        page = client.post(reverse("account_reset_password"), {"email": email})
        assert page.headers["Location"] == reverse("account_reset_password_done")
        assert clean_redis.llen("work") == before + 1
    clean_redis.delete("work")


def test_without_redis_the_mail_goes_out_from_the_page(client, tom, redis_process, mailoutbox):
    children.stop([redis_process])
    client.post(reverse("account_reset_password"), {"email": tom.user.email})
    assert mailoutbox[0].to == [tom.user.email]


def test_both_tasks_are_known_to_the_worker():
    app.loader.import_default_modules()
    assert {"accounts.mail", "accounts.mail_reset"} <= set(app.tasks)


@pytest.mark.parametrize(
    "header", ["x-forwarded-host", "forwarded", "x-host", "x-http-host-override"]
)
def test_a_reset_link_never_names_another_host(client, tom, monkeypatch, header, clean_redis):
    client.post(
        reverse("account_reset_password"),
        {"email": tom.user.email},
        headers={header: "evil.example"},
    )
    message = clean_redis.lpop("work")
    assert b"evil" not in message


def test_an_unknown_host_is_refused(client, tom):
    page = client.post(
        reverse("account_reset_password"),
        {"email": tom.user.email},
        headers={"host": "evil.example"},
    )
    assert page.status_code == 400


def test_a_changed_password_ends_every_other_session_and_stream(tom, acme):
    here, there = signed_in(tom), signed_in(tom)
    before = Organization.objects.get().rights_version
    said = {
        "oldpassword": PASSWORD,
        "password1": "a wholly new one",
        "password2": "a wholly new one",
    }
    assert here.post(reverse("account_change_password"), said).status_code == 302
    assert there.get(reverse("people")).status_code == 302
    assert Organization.objects.get().rights_version > before


def test_signing_out_has_streams_checked(tom, acme):
    before = Organization.objects.get().rights_version
    signed_in(tom).post(reverse("account_logout"))
    assert Organization.objects.get().rights_version > before


def test_who_left_comes_in_nowhere(tom):
    client = signed_in(tom)
    tom.ended_on = timezone.now().date() - timedelta(1)
    tom.save()
    assert client.get(reverse("people")).headers["Location"] == reverse("no_organization")
    assert client.get(reverse("no_organization")).status_code == 200


def test_the_language_stays_with_the_person(tom, client):
    client.force_login(tom.user)
    client.post(reverse("set_language"), {"language": "es", "next": "/people/"})
    tom.user.refresh_from_db()
    assert tom.user.language == "es"
    assert 'lang="es"' in signed_in(tom).get(reverse("people")).content.decode()


def test_a_stranger_chooses_a_language_too(client, db):
    client.post(reverse("set_language"), {"language": "es"})
    assert 'lang="es"' in client.get(SIGN_IN).content.decode()


def test_somebody_of_two_organizations_switches(tom, rival, client):
    rival.members.create(user=tom.user, name="Tom")
    client.force_login(tom.user)
    client.post(reverse("switch_organization"), {"organization": rival.pk})
    assert client.get(reverse("people")).context["organization"] == rival


def test_nobody_switches_to_where_they_do_not_belong(tom, rival, client):
    client.force_login(tom.user)
    page = client.post(reverse("switch_organization"), {"organization": rival.pk})
    assert page.status_code == 404
    assert client.get(reverse("people")).context["organization"] == tom.organization


def test_the_admin_has_no_door_of_its_own(client, olga):
    page = client.get("/admin/login/?next=/admin/")
    assert page.headers["Location"].startswith(SIGN_IN)
    client.force_login(olga.user)
    assert client.get("/admin/").status_code in (302, 403)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/data/visits/", {"source": "a\0b"}),
        ("/people/add/", {"name": "Ana", "role\0": "member"}),
        ("/way/1/undo/", {"move": ["1", "\0"]}),
    ],
)
def test_a_form_with_what_nobody_types_reaches_no_page(olga, address, said):
    answer = signed_in(olga).post(address, said)
    assert answer.status_code == 400
    assert "a character that nobody can type" in answer.content.decode()
