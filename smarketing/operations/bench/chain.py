"""`bench chain`: a chain worked out with its cuts and parts, and a figure typed on its page."""

from datetime import datetime

from django.db import connection
from django.test import Client
from django.utils import timezone

from goals.models import QuotaChain
from goals.queries.chain_page import chain_page
from goals.queries.chain_why import step_why
from goals.queries.chains import worked
from goals.queries.cuts import cut_table
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
    ask = typing(organization)
    took = in_turn(
        {"chain": lambda: everything(organization, now), "typed": ask},
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
        "inexact": parts_that_differ(chain, now),
    }
    result.measured("chain", took["chain"])
    result.measured("typed_change", took["typed"])
    return result


def everything(organization: Organization, now: datetime) -> object:
    """The chain, its picture, its rates by cut, and what each source and persona owes of leads."""
    found = worked(organization.chains.get())
    today = now.date()
    return chain_page(found, today), cut_table(found, 0), step_why(found, "lead", today)


def typing(organization: Organization) -> object:
    """A person's browser, asking what a typed quota changes."""
    name, _sign, value = ground.session(organization).partition("=")
    client = Client(SERVER_NAME="localhost", headers={"HX-Request": "true"})
    client.cookies[name] = value
    quotas = iter(range(20_000_000, 10**9, 1_000))

    def ask() -> None:
        answer = client.get("/goals/chain/", {"quota": str(next(quotas))})
        if answer.status_code != 200 or b"<h2" not in answer.content:
            raise RuntimeError(f"the chain page answered {answer.status_code}")

    return ask


def parts_that_differ(chain: QuotaChain, now: datetime) -> str:
    """What of a step's parts does not add up to what is owed; "" where all do."""
    why = step_why(worked(chain), "lead", now.date())
    for dimension, rows in why.cuts.items():
        total = sum(row.owed for row in rows)
        if rows and total != why.owing.whole:
            return f"by {dimension}: {total} instead of {why.owing.whole}"
    return ""
