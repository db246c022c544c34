from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.urls import reverse

from smarketing.accounts.models import Invitation, User
from smarketing.accounts.queries import digest
from smarketing.accounts.rules.faults import Fault, Missing, Refused
from smarketing.accounts.services import invitations, people
from tests.cast import NOW, PASSWORD, signed_in


@pytest.fixture
def ana(acme):
    """Was added, did not sign in yet."""
    return acme.members.create(name="Ana", side="sales")


def invite(by, member, email="ana@acme.example"):
    return invitations.invite(by=by, member_id=member.pk, email=email, now=NOW)[1]


def accept(secret, user=None, now=NOW, **said):
    said = {"name": "Ana", "password": PASSWORD, **said} if user is None else {}
    return invitations.accept(secret=secret, user=user, language="es", now=now, **said)


def test_an_invitation_lets_one_person_in_once(alma, ana):
    secret = invite(alma, ana)
    member = accept(secret)
    assert (member.user.email, member.user.language) == ("ana@acme.example", "es")
    with pytest.raises(Missing):
        accept(secret)


def test_only_its_digest_is_kept(alma, ana):
    secret = invite(alma, ana)
    assert Invitation.objects.get().digest == digest(secret)


def test_it_is_over_after_seven_days(alma, ana):
    secret = invite(alma, ana)
    with pytest.raises(Missing):
        accept(secret, now=NOW + timedelta(days=7))


def test_a_newer_one_ends_the_older(alma, ana):
    older, newer = invite(alma, ana), invite(alma, ana)
    with pytest.raises(Missing):
        accept(older)
    assert accept(newer).user


@pytest.mark.parametrize("is_new", [True, False])
def test_of_many_at_once_one_wins(transactional_db, alma, ana, is_new):
    secret, barrier, faults = invite(alma, ana), Barrier(8), []
    user = None if is_new else User.objects.create_user("ana@acme.example")

    def try_it():
        try:
            barrier.wait()
            accept(secret, user=user)
        except Fault as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [Thread(target=try_it) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(faults) == 7
    assert Invitation.objects.get().used_at == NOW


def test_it_never_sets_the_password_of_somebody_who_exists(alma, ana, otto):
    secret = invite(alma, ana, email=otto.user.email)
    with pytest.raises(Refused):
        accept(secret)
    assert accept(secret, user=otto.user).organization == alma.organization


def test_somebody_else_who_is_signed_in_does_not_take_it(alma, ana, otto):
    with pytest.raises(Refused):
        accept(invite(alma, ana), user=otto.user)


def test_who_belongs_here_already_does_not_join_twice(alma, ana, tom):
    secret = invite(alma, ana, email=tom.user.email)
    with pytest.raises(Fault):
        accept(secret, user=tom.user)


def test_it_dies_with_the_member(alma, ana):
    secret = invite(alma, ana)
    people.end_person(by=alma, member_id=ana.pk, now=NOW)
    with pytest.raises(Missing):
        accept(secret)


def test_a_head_invites_into_their_own_half_only(sara, mia, ana):
    assert invite(sara, ana)
    with pytest.raises(Refused):
        invite(mia, ana)


def test_an_administrator_invites_no_owner(alma, acme):
    named = acme.members.create(name="Paul", role="owner")
    with pytest.raises(Refused):
        invite(alma, named)


def test_the_link_shows_once_where_no_mail_is_set_up_and_lets_in(alma, ana, client):
    page = signed_in(alma).post(
        reverse("person_invite", args=[ana.pk]), {"email": "ana@acme.example"}
    )
    link = page.context["link"]
    assert link in page.content.decode()
    opened = client.get(link, follow=True)
    assert opened.redirect_chain == [(reverse("invitation_accept"), 302)]  # no secret in it
    client.post(reverse("invitation_accept"), {"name": "Ana", "password": PASSWORD})
    assert client.get(reverse("people")).context["member"] == ana
    assert client.get(reverse("pay")).status_code == 200  # the password was chosen just now


def test_where_mail_is_set_up_the_link_goes_there_alone(alma, ana, settings):
    settings.EMAIL_URL = "smtp://mail.example"
    page = signed_in(alma).post(
        reverse("person_invite", args=[ana.pk]), {"email": "ana@acme.example"}
    )
    assert page.context["link"] not in page.content.decode()


def test_a_weak_password_is_refused(alma, ana, client):
    client.get(reverse("invitation", args=[invite_now(alma, ana)]))
    page = client.post(reverse("invitation_accept"), {"name": "Ana", "password": "password"})
    assert page.status_code == 400
    assert not User.objects.filter(email="ana@acme.example").exists()


def invite_now(by, member):
    page = signed_in(by).post(
        reverse("person_invite", args=[member.pk]), {"email": "ana@acme.example"}
    )
    return page.context["link"].rstrip("/").rpartition("/")[2]


def test_a_known_address_is_sent_to_sign_in_first(alma, ana, acme, otto, client):
    signed_in(alma).post(reverse("person_invite", args=[ana.pk]), {"email": otto.user.email})
    secret = signed_in(alma).post(
        reverse("person_invite", args=[ana.pk]), {"email": otto.user.email}
    ).context["link"]  # fmt: skip
    page = client.get(secret, follow=True)
    assert reverse("account_login") in page.content.decode()
    client.force_login(otto.user)
    client.get(secret)
    client.post(reverse("invitation_accept"))
    assert acme.members.filter(user=otto.user).exists()


def test_a_wrong_secret_is_not_found(client, db):
    assert client.get(reverse("invitation", args=["x" * 43])).status_code == 404
    assert client.get(reverse("invitation_accept")).status_code == 404
