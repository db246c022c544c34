from io import StringIO
from threading import Barrier, Thread

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client
from django.urls import reverse

from smarketing.accounts.models import Member, Organization
from smarketing.accounts.proof import LASTS_S
from smarketing.accounts.queries import heads_of
from smarketing.accounts.rules.addresses import site_address
from smarketing.accounts.rules.charter import Charter, FirstOwner
from smarketing.accounts.rules.faults import Fault, Missing, Refused
from smarketing.accounts.services import start
from smarketing.accounts.services.organizations import create_organization
from smarketing.funnel.queries.steps import step_names
from tests.cast import NOW, PASSWORD, TODAY, make_person

SAID = {
    "your_name": "Ana", "email": "ana@norte.example", "password": PASSWORD, "name": "Norte S.A.",
    "pack": "company", "heads": ["marketing", "sales"], "currency": "EUR",
    "timezone": "Europe/Madrid", "fiscal_start": "4", "unit": "",
}  # fmt: skip
OWNER = FirstOwner("Ana", "ana@norte.example", PASSWORD)
CHARTER = Charter("Norte")


def test_a_company_of_one_starts_in_the_browser(client, db, time_machine):
    time_machine.move_to(NOW)
    assert client.get(reverse("start")).status_code == 200
    assert client.post(reverse("start"), SAID).headers["Location"] == "/"
    made = Organization.objects.get()
    assert (made.slug, made.currency, made.fiscal_start) == ("norte-sa", "EUR", 4)
    assert set(heads_of(made.pk, TODAY)) == {"marketing", "sales"}
    assert made.steps.count() == 6
    assert client.get(reverse("people")).status_code == 200  # signed in
    assert client.get(reverse("pay")).status_code == 200  # with a password just chosen
    time_machine.shift(LASTS_S)
    assert client.get(reverse("pay")).headers["Location"].startswith("/sign-in/again/")


def test_it_is_closed_for_ever_after(client, db):
    client.post(reverse("start"), SAID)
    assert client.get(reverse("start")).status_code == 404
    assert client.post(reverse("start"), {**SAID, "email": "eve@x.example"}).status_code == 404
    Organization.objects.all().delete()
    assert not start.is_open()


def test_the_demo_does_not_count(db):
    create_organization(slug="demo", charter=CHARTER, is_demo=True, now=NOW)
    assert start.is_open()
    create_organization(slug="real", charter=CHARTER, now=NOW)
    assert not start.is_open()


def test_a_page_of_the_demo_leads_to_the_start_while_it_is_open(client, db):
    demo = create_organization(slug="demo", charter=CHARTER, is_demo=True, now=NOW)
    client.force_login(make_person(demo, "Ana", "administrator").user)
    link = f'href="{reverse("start")}"'
    assert link in Client().get("/", follow=True).content.decode()  # at the door
    assert link in client.get(reverse("people")).content.decode()
    create_organization(slug="real", charter=CHARTER, now=NOW)
    assert link not in client.get(reverse("people")).content.decode()


def test_where_others_reach_the_address_it_asks_for_the_code(client, db, settings):
    settings.PUBLIC = True
    code = start.new_code()
    for wrong in ("", "guess"):
        assert client.post(reverse("start"), {**SAID, "code": wrong}).status_code == 400
    assert client.post(reverse("start"), {**SAID, "code": code}).status_code == 302


def test_without_a_code_printed_no_code_is_right(db):
    with pytest.raises(Refused):
        start.start(owner=OWNER, charter=CHARTER, code="", now=NOW)


def test_a_newer_code_ends_the_older(db):
    older, newer = start.new_code(), start.new_code()
    with pytest.raises(Refused):
        start.start(owner=OWNER, charter=CHARTER, code=older, now=NOW)
    assert start.start(owner=OWNER, charter=CHARTER, code=newer, now=NOW).role == "owner"


@pytest.mark.parametrize("email", ["ana@norte.example", "ANA@norte.example"])
def test_it_takes_over_nobody(db, django_user_model, email):
    django_user_model.objects.create_user("ana@norte.example", "theirs")
    with pytest.raises(Fault):
        start.start(owner=OWNER, charter=CHARTER, code=None, now=NOW)
    assert start.is_open()


def test_of_two_at_once_one_wins(transactional_db):
    barrier, faults = Barrier(2), []

    def try_it(n):
        try:
            barrier.wait()
            owner = FirstOwner("Ana", f"ana{n}@norte.example", PASSWORD)
            start.start(owner=owner, charter=CHARTER, code=None, now=NOW)
        except Fault as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [Thread(target=try_it, args=(n,)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [type(fault) for fault in faults] == [Missing]
    assert Organization.objects.count() == 1


def test_the_code_is_printed_while_nobody_owns_the_installation(client, db, settings):
    settings.PUBLIC, out = True, StringIO()
    call_command("start_code", stdout=out)
    code = out.getvalue().split()[-1]
    assert client.post(reverse("start"), {**SAID, "code": code}).status_code == 302
    call_command("start_code", stdout=(later := StringIO()))
    assert later.getvalue() == ""


def created(*said):
    out = StringIO()
    call_command("organization", "create", *said, stdout=out)
    return out.getvalue()


def test_the_command_makes_an_organization_with_default_steps(db):
    created("norte", "--name", "Norte", "--currency", "eur", "--timezone", "Europe/Madrid")
    made = Organization.objects.get(slug="norte")
    assert list(step_names(made).values()) == [
        "Visitors",
        "Leads",
        "Qualified (MQL)",
        "Accepted (SAL)",
        "Opportunities",
        "Customers",
    ]  # fmt: skip
    assert [step.half for step in made.steps.all()] == ["marketing"] * 3 + ["sales"] * 3
    assert (made.currency, made.unit) == ("EUR", "money")


def test_a_pack_says_the_same_steps_in_other_words(db):
    created("uni", "--pack", "university")
    made = Organization.objects.get(slug="uni")
    assert step_names(made)["customer"] == "Enrolled students"
    assert made.unit == "students"


def test_its_owner_comes_in_by_a_one_time_link(client, db):
    said = created("norte", "--owner", "Ana@norte.example")
    link = said.strip().splitlines()[-1]
    client.get(link.removeprefix("http://localhost:8000"))
    client.post(reverse("invitation_accept"), {"name": "Ana", "password": PASSWORD})
    owner = Member.objects.get()
    assert (owner.role, owner.user.email) == ("owner", "ana@norte.example")


@pytest.mark.parametrize(
    "said",
    [("--currency", "XYZ"), ("--timezone", "Mars"), ("--fiscal-start", "13"), ("--unit", " ")],
)
def test_what_cannot_be_is_refused_by_name(db, said):
    with pytest.raises(CommandError):
        created("norte", *said)
    assert not Organization.objects.exists()


def test_two_organizations_never_share_a_short_name(db):
    created("norte")
    with pytest.raises(CommandError):
        created("norte")


@pytest.mark.parametrize(
    ("hosts", "secure", "site"),
    [
        (["localhost"], False, "http://localhost:8000"),
        (["localhost", "board.example"], True, "https://board.example"),
        (["*"], False, "http://localhost:8000"),
    ],
)
def test_links_name_the_address_people_type(hosts, secure, site):
    assert site_address(hosts, 8000, secure) == site
