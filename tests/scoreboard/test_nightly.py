"""The mail of the night: both promises and what changed, as the board says it, in the reader's
language, once."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from smarketing.notices.queries import Chosen
from smarketing.notices.rules.kinds import NIGHTLY
from smarketing.notices.services import choose
from smarketing.scoreboard.rules.nightly import BARS, waterfall
from smarketing.scoreboard.services.nightly import gained, mail_all
from smarketing.scoreboard.services.refresh import refresh
from tests.scoreboard.conftest import NOW, event, post
from tests.scoreboard.panels import PROMISES
from tests.scoreboard.test_promises_panel import promise

EVENING = NOW.replace(hour=20)


@pytest.fixture
def told(filled, mia, sara):
    promise(mia)
    refresh(filled.pk, NOW)
    return filled


def test_both_halves_get_it_once_each_in_their_language(told, mia, sara, mailoutbox):
    assert mail_all(EVENING - timedelta(hours=1)) == 0
    assert mail_all(EVENING) == len(mailoutbox) >= 2
    assert mail_all(EVENING + timedelta(minutes=15)) == 0
    by_reader = {mail.to[0]: mail for mail in mailoutbox}
    english, spanish = by_reader[mia.user.email], by_reader[sara.user.email]
    assert "Marketing owes $23,000" in english.body
    assert "Sales has 1 lead past the time to answer." in english.body
    assert "Marketing debe 23.000" in spanish.body
    [(html, kind)] = english.alternatives
    assert kind == "text/html"
    assert "$23,000" in html
    assert "/notices/stop/" in english.extra_headers["List-Unsubscribe"]


def test_it_says_what_the_breaches_cost():
    cost = {"n": 2, "now": 3_100_00, "following": 9_600_00}
    promises = {"marketing": {"target": None, "net": 0}, "costs": {"behind": cost, "late": None}}
    promises["sales"] = {"late": 0, "contact": {"late": 0}, "tries": {"late": 1}}
    told = {"promises": promises, "unit": "USD"}
    text = render_to_string("scoreboard/mail/_said.txt", told)
    assert "2 qualified leads behind: $3.1K of this period, $9.6K of the next." in text
    assert text.count("tried less often") == 1
    assert "Sales has 1 lead tried less often than promised." in text
    with override("es"):
        assert "Faltan 2 prospectos" in render_to_string("scoreboard/mail/_said.txt", told)


YESTERDAY = {"id": 1, "metric": "amount:customer", "target": 900_00, "attained": 600_00}


@pytest.mark.parametrize(
    ("changed", "by"),
    [
        ({"attained": 550_00}, -50_00),
        ({"attained": 700_00, "target": 950_00}, 100_00),
        ({"attained": 10_00, "id": 2}, None),  # the next quarter's goal, of the same target
        ({"attained": 7, "metric": "count:customer"}, None),
    ],
)
def test_what_the_goal_gained_is_told_of_the_same_goal_alone(changed, by):
    assert gained(YESTERDAY | changed, YESTERDAY) == by


def test_a_goal_that_lost_is_not_told_to_have_gained(filled, mia, mailoutbox):
    promise(mia)
    post(mia, event(50, "x", "customer", "2026-11-20", amount="5000"))
    refresh(filled.pk, EVENING - timedelta(1))
    post(mia, event(51, "x", "lost", "2026-11-23"))
    refresh(filled.pk, EVENING)
    mail_all(EVENING)
    [english] = [mail for mail in mailoutbox if mail.to[0] == mia.user.email]
    assert "(−\xa0$5,000 since yesterday)" in english.body


def test_who_wants_none_gets_none(told, mia, mailoutbox):
    choose(by=mia, choices={NIGHTLY: Chosen(True, False)})
    mail_all(EVENING)
    assert mia.user.email not in [mail.to[0] for mail in mailoutbox]


def test_without_a_promise_there_is_no_mail(board, mailoutbox):
    assert mail_all(EVENING) == 0


def test_the_waterfall_begins_where_the_day_before_ended():
    days = waterfall(PROMISES)
    assert len(days) == 7
    assert all(one.delivered - one.came == before.delivered for before, one in pairwise(days))
    assert all(len(one.bar) == BARS for one in days)
    assert days[-1].gap == PROMISES["delivered"][-1] - PROMISES["promised"][22]
