"""The nightly look, and what Data says of it."""

import pytest
from django.urls import reverse

from smarketing.funnel.models import DailyCount
from smarketing.operations.queries import last_verification
from smarketing.operations.services import organizations_to_verify, verify_organization
from tests.cast import NOW, TODAY, signed_in
from tests.scoreboard.conftest import event, post

pytestmark = pytest.mark.django_db


def test_a_night_without_a_difference_is_told_on_the_data_page(acme, mia):
    verify_organization(acme.pk, NOW)
    assert last_verification(acme).found == 0
    assert "add up" in signed_in(mia).get(reverse("data")).content.decode()


def test_a_sum_that_the_moves_do_not_give_is_counted_told_and_logged(acme, mia, caplog):
    post(mia, event(1, "a", "lead", TODAY))
    DailyCount.objects.filter(organization=acme).update(n=7)
    verify_organization(acme.pk, NOW)
    assert last_verification(acme).found > 0
    assert "acme differs at sums by day" in caplog.text
    assert "manage.py verify acme" in signed_in(mia).get(reverse("data")).content.decode()


def test_while_the_history_is_folded_again_nothing_is_said(acme):
    acme.rebuilding = True
    acme.save(update_fields=["rebuilding"])
    verify_organization(acme.pk, NOW)
    assert last_verification(acme) is None


def test_every_organization_has_its_turn(acme, rival):
    assert organizations_to_verify() == [acme.pk, rival.pk]
