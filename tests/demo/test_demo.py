"""The demo: the same believable company at every start, through the side door only."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from goals.queries.pay.situation import situation
from goals.queries.pay.statements import closed_in, restated_in, statements_in
from personas.queries.learn import done_by_half, due_for, results
from personas.queries.personas import standing_personas
from smarketing.accounts.models import Organization, User
from smarketing.accounts.queries import heads_of
from smarketing.accounts.rules.periods import quarter_of
from smarketing.demo.rules import company
from smarketing.demo.rules.lives import days_between, lives_of
from smarketing.demo.services import fill as filling
from smarketing.demo.services.fill import fill
from smarketing.demo.services.moves import live_on
from smarketing.demo.services.pay import close_last
from smarketing.funnel.models import Move
from smarketing.funnel.queries.verify import differences
from smarketing.scoreboard.queries.snapshots import version_at

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def passwords(file_db):
    """A demo of one month, which is as alive as eighteen; who signs in with what."""
    kept = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(filling, "MONTHS_BACK", 1)
        fill(NOW, lambda said: None, kept.update)
    return kept


@pytest.fixture
def demo(db, passwords):
    return Organization.objects.get(slug=company.SLUG)


def test_a_day_of_the_demo_is_told_the_same_every_time():
    day, first = date(2026, 3, 4), date(2025, 6, 1)
    assert lives_of(day, first) == lives_of(day, first)


def test_its_way_narrows_as_a_companys_does():
    first = date(2025, 6, 1)
    moves = Counter(
        move.what
        for day in days_between(first, first + timedelta(200))
        for life in lives_of(day, first)
        for move in life.moves
    )
    assert moves["lead"] > moves["mql"] > moves["sal"] > moves["opportunity"] > moves["customer"]
    assert 0.25 < moves["mql"] / moves["lead"] < 0.4


def test_its_accepted_leads_end_as_a_companys_do():
    first = date(2025, 6, 1)
    days = days_between(first, first + timedelta(60))
    lives = [life for day in days for life in lives_of(day, first)]
    ends = Counter(
        life.moves[-1].what for life in lives if any(move.what == "sal" for move in life.moves)
    )
    assert ends["lost"] > ends["customer"] > ends["returned"] > 0
    assert 0.12 < ends["customer"] / (ends["customer"] + ends["lost"]) < 0.3


def test_the_demo_is_filled_and_adds_up(demo):
    assert demo.teams.count() == 6
    assert set(heads_of(demo.pk, NOW.date())) == {"marketing", "sales"}
    assert demo.goals.count() == 6
    assert differences(demo) == []


def test_the_board_of_an_earlier_day_knows_no_later_moves(demo):
    earlier = NOW - timedelta(days=10)
    known = demo.moves.filter(recorded_in__lte=version_at(demo, earlier))
    assert known.exists()
    assert not known.filter(recorded_at__gt=earlier).exists()


def test_every_seat_signs_in_with_its_own_password(demo, passwords):
    for email, password in passwords.items():
        assert User.objects.get(email=email).check_password(password)
    assert len(set(passwords.values())) == len(company.SEATS)


def test_the_head_of_sales_reads_spanish(demo):
    assert User.objects.get(email=f"cso@{company.DOMAIN}").language == "es"


def test_filling_again_changes_nothing(demo):
    before = Move.objects.count()
    fill(NOW, lambda said: None, pytest.fail)
    assert Move.objects.count() == before


def test_it_goes_on_moving_and_still_adds_up(demo):
    before, chance = Move.objects.count(), random.Random(3)
    for n in range(12):
        live_on(NOW + timedelta(seconds=6 * n), chance)
    assert Move.objects.count() == before + 12
    assert differences(demo) == []


def test_both_halves_have_learned_and_the_heads_have_versions_left(demo):
    today, standing = NOW.date(), standing_personas(demo)
    month = f"month:{today:%Y-%m}"
    told = done_by_half(demo, [month], today)[month]
    assert [(one.n, one.of) for one in told] == [(3, 3), (3, 3)]
    assert all(one.share for one in results(demo, today))
    cmo = heads_of(demo.pk, today)["marketing"]
    assert {one.kind for one in due_for(cmo, standing, NOW)} == {"version"}


def test_switched_off_it_stands_still(demo):
    Organization.objects.update(demo_moves=False)
    before = Move.objects.count()
    live_on(NOW, random.Random(3))
    assert Move.objects.count() == before


def test_both_plans_are_in_force_and_everybody_has_a_statement(demo):
    now = situation(demo, NOW)
    assert set(now.multiples(now.pace)) == {"marketing", "sales"}
    paid = demo.members.exclude(side="").count()
    assert len(statements_in(now)) == paid
    assert all(plan.in_force.plan_approval.member.role == "ceo" for plan in now.plans.values())


def test_last_quarters_pay_is_frozen_with_an_advance_repaid_and_a_line_questioned(demo):
    last, later = quarter_of(NOW.date()), NOW + timedelta(60)
    owner = demo.members.get(role="owner")
    close_last(owner, heads_of(demo.pk, NOW.date())["sales"], last, later)
    closed = closed_in(demo, last)
    assert len(closed) == demo.members.exclude(side="").count()
    assert restated_in(situation(demo, later, last)) == []  # nothing differs from what is frozen
    [lent] = [one for one in closed if "advance" in [line.kind for line in one.lines]]
    assert demo.pay_advances.get().settled_in == lent.closed
    assert demo.pay_questions.get().words.count() == 2


def test_its_leaders_moved_what_is_owed_and_the_older_move_tells_its_effect(demo):
    newer, older = demo.adjustments.all()
    assert (newer.kind, newer.holds, newer.observed) == ("source", True, None)
    assert (older.kind, older.holds) == ("team", True)
    assert older.observed is not None
