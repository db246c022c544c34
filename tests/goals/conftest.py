"""What several tests of goals begin with: events sent, a year of leads, a promise."""

from datetime import date, timedelta

import pytest

from goals.services.promises import PromiseSaid, set_promises
from smarketing.funnel.services.events import receive
from tests.cast import NOW

NOVEMBER = date(2026, 11, 1)


def send(by, *events, now=NOW):
    """Events, each a lead, what it came to, when, and more fields where given."""
    told = []
    for lead, what, at, *more in events:
        kind = "outcome" if what in ("rejected", "lost") else "step"
        event = {"event_id": f"{lead}-{what}", "lead": lead, kind: what, "at": at.isoformat()}
        told.append(event | (more[0] if more else {}))
    received = receive(by=by, events=told, source_system="crm", now=now)
    assert received.refused == []


@pytest.fixture
def history(mona):
    """Forty leads of a year ago, one in four won for 8,000: a lead is worth 2,000."""
    day = NOW - timedelta(days=400)
    for n in range(40):
        send(mona, (f"h{n}", "mql", day))
        if n % 4 == 0:
            send(mona, (f"h{n}", "customer", day + timedelta(90), {"amount": "8000"}))


@pytest.fixture
def promised(history, mia):
    """Marketing promised 30,000 for November."""
    set_promises(by=mia, said=[PromiseSaid(NOVEMBER, 30_000_00)], now=NOW)
