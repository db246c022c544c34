"""`bench chain`: a chain worked out with its cuts and parts, and a figure typed on its page."""

import html
import re
from datetime import datetime

from django.db import connection
from django.test import Client
from django.utils import timezone

from goals.models import QuotaChain
from goals.queries.chain_page import chain_page
from goals.queries.chain_why import step_why
from goals.queries.chains import worked
from goals.queries.cuts import cut_table
from goals.rules.spans import quarters_around
from goals.services.forecasts import learn
from smarketing.accounts.models import Organization
from smarketing.operations.bench import ground, planned
from smarketing.operations.bench.figures import Result, in_turn, seconds

SCALES = {"full": (100_000, 20), "small": (5_000, 10), "tiny": (400, 1)}  # open leads, times


def measure(scale: str) -> Result:
    """The chain within the worker, and the answer to a typed change."""
    leads, times = SCALES[scale]
    now = timezone.now()
    organization, head = planned.company(leads, now)
    measuring = seconds(lambda: planned.chain(organization, head, now))
    learn(organization.pk, now)
    session = ground.session(organization)
    took = in_turn(
        {
            "chain": lambda: everything(organization, now),
            "typed": typing(session, {}),
            "begun": typing(session, sheet(organization, session, now)),
        },
        times,
    )
    result = Result("chain", connection.vendor)
    chain = organization.chains.get()
    result.figures = {
        "open_leads": leads,
        "edges": chain.links.count(),
        "measure_s": round(measuring, 2),
        "chain_ms": round(took["chain"], 1),
        "typed_change_ms": round(took["typed"], 1),
        "typed_beginning_ms": round(took["begun"], 1),
        "inexact": parts_that_differ(chain, now),
    }
    result.measured("chain", took["chain"])
    result.measured("typed_change", max(took["typed"], took["begun"]))
    return result


def everything(organization: Organization, now: datetime) -> object:
    """The chain, its picture, its rates by cut, and what each source and persona owes of leads."""
    found = worked(organization.chains.get())
    today = now.date()
    return chain_page(found, today), cut_table(found, 0), step_why(found, "lead", today)


def browser(session: str, **headers: str) -> Client:
    """The browser of a person with this session."""
    name, _sign, value = session.partition("=")
    client = Client(SERVER_NAME="localhost", headers=headers)
    client.cookies[name] = value
    return client


def typing(session: str, more: dict[str, str]) -> object:
    """A person's browser, asking what a typed quota changes."""
    client = browser(session, **{"HX-Request": "true"})
    quotas = iter(range(20_000_000, 10**9, 1_000))

    def ask() -> None:
        answer = client.get("/goals/chain/", {"quota": str(next(quotas))} | more)
        if answer.status_code != 200 or b"<h2" not in answer.content:
            raise RuntimeError(f"the chain page answered {answer.status_code}")

    return ask


def sheet(organization: Organization, session: str, now: datetime) -> dict[str, str]:
    """What the sheet of the next quarter's chain carries, once everything is measured on it."""
    quarter = quarters_around(now.date(), 0, 1, organization.fiscal_start)[1]
    page = browser(session).get("/goals/chain/", {"period": quarter.key}).content.decode()
    known = re.search(r'name="known" value="([^"]*)"', page).group(1)
    return {"period": quarter.key, "known": html.unescape(known)}


def parts_that_differ(chain: QuotaChain, now: datetime) -> str:
    """What of a step's parts does not add up to what is owed; "" where all do."""
    why = step_why(worked(chain), "lead", now.date())
    for dimension, rows in why.cuts.items():
        total = sum(row.owed for row in rows)
        if rows and total != why.owing.whole:
            return f"by {dimension}: {total} instead of {why.owing.whole}"
    return ""
