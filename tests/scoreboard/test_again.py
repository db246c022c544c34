"""The board asked for again: the same answer, and never to whom it is not the same any more."""

from datetime import date

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from smarketing.accounts.models import Member, Organization, User
from smarketing.scoreboard import pages
from smarketing.scoreboard.services.refresh import refresh
from tests.scoreboard.conftest import event, post


@pytest.fixture
def mias(acme, mia, monkeypatch):
    """Mia's browser, which was shown the board until it was answered the same again."""
    monkeypatch.setattr(pages, "FRESH_S", 3600)  # however slow the machine is
    refresh(acme.pk, timezone.now())
    mias = Client()
    mias.force_login(mia.user)
    for _visit in range(4):
        mias.get("/")
    return mias


def queries(mias):
    with CaptureQueriesContext(connection) as asked:
        answer = mias.get("/")
    assert answer.status_code == 200
    return len(asked)


def test_the_same_person_is_answered_after_one_question(mias):
    first = mias.get("/")
    assert queries(mias) == 1
    again = mias.get("/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again["ETag"]) == (304, first["ETag"])
    assert mias.get("/").content == first.content
    assert mias.get("/")["Content-Length"] == str(len(first.content))


def test_a_session_that_ended_elsewhere_is_not_answered_again(mias):
    Session.objects.all().delete()
    assert mias.get("/").status_code == 302


def test_a_right_taken_away_holds_at_once(acme, mia, mias):
    Member.objects.filter(pk=mia.pk).update(ended_on=date(2026, 1, 1))
    Organization.objects.filter(pk=acme.pk).update(rights_version=acme.rights_version + 1)
    assert mias.get("/").status_code != 200


def test_another_password_or_no_user_any_more_ends_it(mia, mias):
    User.objects.filter(pk=mia.user_id).update(is_active=False)
    assert mias.get("/").status_code == 302


def test_a_new_board_is_shown_at_once(acme, mia, mias):
    before = mias.get("/")
    post(mia, event(99, "fresh", "lead", "2026-11-23"))
    refresh(acme.pk, timezone.now())
    after = mias.get("/", headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert after["ETag"] != before["ETag"]


def test_a_board_that_lags_behind_says_so_at_once(acme, mia, mias):
    before = mias.get("/").content
    with transaction.atomic():
        acme.raise_wanted()
    assert mias.get("/").content != before


def test_nobody_is_answered_what_another_was(acme, sara, mias):
    other = Client()
    other.force_login(sara.user)
    assert other.get("/").headers["Content-Language"] == "es"
    assert mias.get("/").headers["Content-Language"] == "en"
    assert Client().get("/").status_code == 302
