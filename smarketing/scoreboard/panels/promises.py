"""Both halves' promises side by side: the value of leads delivered, and leads answered in time."""

from dataclasses import dataclass
from datetime import date, timedelta

from goals.queries.answered import answered
from goals.queries.costs import Prices, prices_of
from goals.queries.delivered import valued
from goals.queries.passed_days import PassedDays
from goals.queries.promises import beside, promise_in
from goals.rules.promises import Answered, Delivered, Row
from personas.models import Campaign
from personas.queries.positions import running_campaigns
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.queries.borders import borders_of
from smarketing.funnel.queries.campaigns import leads_of
from smarketing.funnel.rules.handoffs import Limit
from smarketing.scoreboard.panels.panel import Panel, Plain
from smarketing.scoreboard.panels.promises_explained import figures
from smarketing.scoreboard.panels.way import against
from smarketing.scoreboard.queries.scene import Scene
from smarketing.scoreboard.rules.asked import promised_month
from smarketing.scoreboard.rules.explanation import Ground
from smarketing.scoreboard.rules.plain import rate, whole_units
from smarketing.scoreboard.rules.series import days_of, even, summed

HOUR = 3600
MOST_CAMPAIGNS = 3


@dataclass(frozen=True)
class Running:
    """A campaign that runs today, and the leads that came of it."""

    campaign: Campaign
    leads: int


@dataclass(frozen=True)
class Kept:
    """What each half promised and kept, as of now."""

    marketing: Delivered
    sales: Answered
    campaigns: list[Running]
    prices: Prices | None = None  # what one lead brings, by the chain both heads signed
    entry: str = ""  # the step leads are passed from


def running_now(scene: Scene) -> list[Running]:
    """The campaigns of today that carry a part of the promise, a few at most."""
    organization, today = scene.organization, scene.today
    found = scene.settled.of("campaigns", lambda: running_campaigns(organization, today, today))
    carrying = [one for one in found if one.leads is not None][:MOST_CAMPAIGNS]
    came = leads_of(carrying, today, scene.asked)
    return [Running(one, came[one.pk]) for one in carrying]


def read(scene: Scene) -> Kept | None:
    """A fixed number of queries. Hand-offs are those of now: an earlier version has none."""
    if scene.version is not None:
        return None
    organization, month = scene.organization, promised_month(scene.period, scene.today)
    settled = scene.settled
    borders = settled.of(
        "borders",
        lambda: borders_of(organization, [(step.key, step.side) for step in scene.steps]),
    )
    promise = settled.of(
        "promise",
        lambda: promise_in(organization, month, borders, (scene.targets, scene.derived)),
    )
    days = settled.of(
        "passed",
        lambda: PassedDays(
            organization, scene.period, borders, month if promise.worths.spans else None
        ),
    )
    passed = days.look(organization.wanted, scene.now)
    came = valued(passed.first, promise.worths)
    return Kept(
        marketing=beside(promise, month, scene.today, came),
        sales=answered(days, passed, scene.now),
        campaigns=running_now(scene),
        prices=settled.of("prices", lambda: prices_of(scene.goal and scene.goal.goal)),
        entry=borders[0].entry if borders else "",
    )


def compose(scene: Scene, kept: Kept | None) -> Plain | None:
    if kept is None or not (kept.marketing.target or kept.sales.is_said):
        return None
    month, target = kept.marketing.month, kept.marketing.target
    net = {day.isoformat(): came - back for day, (came, back) in kept.marketing.days.items()}
    return {
        "unit": scene.organization.currency,
        "month": month.key,
        "days": days_of(month),
        "delivered": summed(net, month, scene.today),
        "promised": None if target is None else even(target, month, is_money=True),
        "today": scene.today.isoformat(),
        "marketing": marketing_told(kept.marketing, month, scene.today),
        "sales": sales_told(kept.sales),
        "campaigns": [
            {
                "id": one.campaign.pk,
                "name": one.campaign.name,
                "carries": one.campaign.leads,
                "leads": one.leads,
            }
            for one in kept.campaigns
        ],
        "costs": {
            "behind": behind_cost(scene, kept),
            "late": cost_told(kept, kept.entry, kept.sales.answer.late, scene.today),
        },
    }


def behind_cost(scene: Scene, kept: Kept) -> Plain | None:
    """What the leads that marketing is behind by today cost, at the step leads are passed from."""
    figure, months = scene.counts.get(kept.entry), scene.targets.get(kept.entry, {})
    count = figure.count if figure else 0
    gap = against(count, months, scene.period, scene.today)["gap"]
    return cost_told(kept, kept.entry, -(gap or 0), scene.today)


def cost_told(kept: Kept, step: str, n: int, today: date) -> Plain | None:
    cost = kept.prices.cost(step, n, today) if kept.prices else None
    if cost is None:
        return None
    return {"n": n, "now": cost.now, "following": cost.following, "whole": cost.whole}


def marketing_told(half: Delivered, month: Period, today: date) -> Plain:
    return {
        "target": half.target,
        "chain": half.chain_id,
        "gross": half.gross,
        "taken_back": half.taken_back,
        "net": half.net,
        "due": half.due,
        "gap": half.gap,
        "owed": half.owed,
        "kept": None if half.kept is None else str(half.kept),
        "gone": month.elapsed(today),
        "of_days": month.days,
    }


def sales_told(half: Answered) -> Plain:
    limits = half.limits
    return {
        **row_told(half.answer),
        **limit_told(limits.answer),
        "contact": row_told(half.contact) | limit_told(limits.contact),
        "tries": row_told(half.tries) | {"needed": limits.tries, "days": limits.tries_days},
    }


def row_told(row: Row) -> Plain:
    return {
        "due": row.due,
        "inside": row.inside,
        "kept": None if row.kept is None else str(row.kept),
        "pending": row.pending,
        "late": row.late,
        "median_tenths": tenths(row.median),
        "worked_tenths": tenths(row.median_worked),
    }


def limit_told(limit: Limit) -> Plain:
    return {"minutes": limit.length // timedelta(minutes=1), "working": limit.working}


def tenths(length: timedelta | None) -> int | None:
    """Tenths of an hour."""
    return None if length is None else round(length.total_seconds() / HOUR * 10)


def plain(panel: Plain, ground: Ground) -> Plain:
    """The contract's `promises`."""
    mine, theirs, unit = panel["marketing"], panel["sales"], panel["unit"]
    sums = {
        key: whole_units(mine[key], unit, True)
        for key in ("target", "gross", "taken_back", "net", "due", "gap")
    }
    return {
        "costs": {
            key: cost
            and {
                "leads": cost["n"],
                "this_period": whole_units(cost["now"], unit, True),
                "next_period": whole_units(cost["following"], unit, True),
            }
            for key, cost in panel.get("costs", {}).items()
        },
        "marketing": {
            "month": panel["month"],
            "unit": unit,
            **sums,
            "kept": rate(mine["kept"]),
            "chain": mine.get("chain"),
        },
        "campaigns": panel.get("campaigns", []),
        "sales": row_said(theirs)
        | limit_said(theirs)
        | {
            "contact": row_said(theirs["contact"]) | limit_said(theirs["contact"]),
            "tries": row_said(theirs["tries"])
            | {key: theirs["tries"][key] for key in ("needed", "days")},
        },
    }


def row_said(row: Plain) -> Plain:
    hours = {"median_hours": row["median_tenths"], "median_working_hours": row["worked_tenths"]}
    return (
        {key: row[key] for key in ("due", "inside", "pending", "late")}
        | {"kept": rate(row["kept"])}
        | {key: None if value is None else value / 10 for key, value in hours.items()}
    )


def limit_said(row: Plain) -> Plain:
    return {"limit_hours": row["minutes"] / 60, "working": row["working"]}


PANEL = Panel(
    name="promises",
    width="whole",
    read=read,
    compose=compose,
    figures=figures,
    chart=True,
    key="promises",
    told=plain,
)
