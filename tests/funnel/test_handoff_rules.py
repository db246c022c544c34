"""What the ledger tells of hand-offs, fact by fact."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from smarketing.funnel.rules.handoffs import Heard, jointly_owned, moment_of, rounds_of

STEPS = ("lead", "mql", "sal", "opportunity", "customer")
START = datetime(2026, 11, 2, 9, tzinfo=UTC)


def told(*whats, stands=False):
    """The rounds of facts that follow each other by an hour; `=` marks one that stands."""
    facts = [
        Heard(f"k{n}", what.strip("="), "=" in what, START + timedelta(hours=n))
        for n, what in enumerate(whats)
    ]
    return rounds_of(facts, STEPS, "mql")


@pytest.mark.parametrize(
    ("facts", "answers"),
    [
        (["lead"], []),
        (["mql"], [""]),
        (["lead", "mql", "sal"], ["accepted"]),
        (["mql", "customer"], ["accepted"]),  # a CRM that skips steps
        (["opportunity"], []),  # never waited
        (["mql", "rejected"], ["rejected"]),
        (["mql", "lost"], ["rejected"]),
        (["mql", "returned", "mql"], ["returned", ""]),
        (["mql", "forwarded"], ["forwarded", ""]),
        (["mql", "forwarded", "sal"], ["forwarded", "accepted"]),
        (["mql", "mql"], [""]),
        (["mql", "sal", "mql"], ["accepted"]),  # news of the past
        (["mql", "sal", "mql="], ["accepted", ""]),  # moved back
        (["mql", "expired", "sal"], ["accepted"]),
    ],
)
def test_facts_tell_the_rounds(facts, answers):
    assert [one.answer for one in told(*facts)] == answers


def test_an_expired_lead_is_still_answered_and_its_breach_stays():
    [one] = told("mql", "expired", "sal")
    assert one.expired_at == START + timedelta(hours=1)
    assert one.answered_at == START + timedelta(hours=2)


def test_only_the_first_acceptance_is_the_first():
    assert [one.is_first for one in told("mql", "sal", "rejected", "mql", "sal")] == [True, False]


def test_a_rejection_after_acceptance_takes_it_back():
    [one] = told("mql", "sal", "rejected")
    assert (one.answer, one.taken_back_at) == ("accepted", START + timedelta(hours=2))


def test_order_of_arrival_plays_no_part():
    facts = [Heard("b", "sal", False, START + timedelta(1)), Heard("a", "mql", False, START)]
    assert rounds_of(facts, STEPS, "mql") == rounds_of(reversed(facts), STEPS, "mql")


def test_a_day_without_a_time_starts_the_clock_when_it_was_recorded():
    zone = ZoneInfo("America/Sao_Paulo")
    recorded = datetime(2026, 11, 2, 15, tzinfo=UTC)
    assert moment_of(None, recorded.date(), recorded, zone) == recorded
    later = moment_of(None, date(2026, 11, 1), recorded, zone)
    assert later.isoformat() == "2026-11-01T23:59:00-03:00"


@pytest.mark.parametrize(
    ("halves", "joint"),
    [
        (["marketing", "marketing", "sales"], False),
        (["marketing", "both", "sales"], True),
        (["marketing", "both", "sales", "marketing"], False),  # sales hands over alone
        (["both", "both"], True),
        (["marketing", "marketing"], False),
    ],
)
def test_every_border_is_owned_together_or_not(halves, joint):
    assert jointly_owned(halves) is joint
