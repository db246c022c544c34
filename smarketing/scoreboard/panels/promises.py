"""Both halves' promises side by side: the value of leads delivered, and leads answered in time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_noop as _

from goals.queries.costs import Prices, prices_of
from goals.queries.promises import days_delivered, marketing_in, sales_in
from goals.rules.promises import Answered, Delivered, Row
from personas.models import Campaign
from personas.queries.positions import running_campaigns
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.queries.borders import border_of
from smarketing.funnel.queries.campaigns import counts_of
from smarketing.funnel.rules.handoffs import Limit
from smarketing.scoreboard.panels.panel import Panel, Plain, amount
from smarketing.scoreboard.panels.way import against
from smarketing.scoreboard.queries.scene import Scene
from smarketing.scoreboard.rules.asked import promised_month
from smarketing.scoreboard.rules.explanation import (
    GAP,
    PACE,
    SHARE,
    Explanation,
    Ground,
    Term,
    Text,
)
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
    by_day: Mapping[date, tuple[int, int]]
    sales: Answered
    campaigns: list[Running]
    prices: Prices | None = None  # what one lead brings, by the chain both heads signed
    entry: str = ""  # the step leads are passed from


def running_now(scene: Scene) -> list[Running]:
    """The campaigns of today that carry a part of the promise, a few at most."""
    organization, today = scene.organization, scene.today
    found = running_campaigns(organization, today, today)
    carrying = [one for one in found if one.leads is not None][:MOST_CAMPAIGNS]
    came = counts_of(organization, carrying, today)
    return [Running(one, came[one.pk].leads) for one in carrying]


def read(scene: Scene) -> Kept | None:
    """A fixed number of queries. Hand-offs are those of now: an earlier version has none."""
    if scene.version is not None:
        return None
    month = promised_month(scene.period, scene.today)
    return Kept(
        marketing=marketing_in(scene.organization, month, scene.today),
        by_day=days_delivered(scene.organization, month),
        sales=sales_in(scene.organization, scene.period, scene.now),
        campaigns=running_now(scene),
        prices=prices_of(scene.goal and scene.goal.goal, scene.today),
        entry=border.entry if (border := border_of(scene.organization)) else "",
    )


def compose(scene: Scene, kept: Kept | None) -> Plain | None:
    if kept is None or not (kept.marketing.target or kept.sales.is_said):
        return None
    month, target = kept.marketing.month, kept.marketing.target
    net = {day.isoformat(): came - back for day, (came, back) in kept.by_day.items()}
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
    derived = scene.derived.get(kept.entry, {})
    count = figure.count if figure else 0
    gap = against(count, months, scene.period, scene.today, derived)["gap"]
    return cost_told(kept, kept.entry, -(gap or 0), scene.today)


def cost_told(kept: Kept, step: str, n: int, today: date) -> Plain | None:
    cost = kept.prices.cost(step, n, today) if kept.prices else None
    if cost is None:
        return None
    return {"n": n, "now": cost.now, "following": cost.following, "whole": cost.whole}


def marketing_told(half: Delivered, month: Period, today: date) -> Plain:
    return {
        "target": half.target,
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


def figures(panel: Plain, ground: Ground) -> list[Explanation]:
    return [*of_marketing(panel), *of_sales(panel["sales"]), *of_costs(panel)]


def of_costs(panel: Plain) -> list[Explanation]:
    """What is missing or waits, in money: n times the quota over what it takes of the step."""
    told, costs = [], panel.get("costs", {})
    names = {
        "behind": _("What the leads that are missing by today cost this period"),
        "late": _("What the leads past their time may cost this period"),
    }
    for key, name in names.items():
        if cost := costs.get(key):
            told.append(
                Explanation(
                    figure=f"promises.cost_{key}",
                    name=Text(name),
                    value={"money": [cost["now"], panel["unit"]]},
                    definition=Text(
                        _(
                            "The signed chain’s quota over the leads it takes is what one lead "
                            "brings; of that the share that is won by the period’s last day, by "
                            "the measured lag. The rest comes in the periods after it."
                        )
                    ),
                    how=GAP,
                    terms=(
                        Term(
                            Text(_("what %(n)s leads bring in all"), {"n": {"count": cost["n"]}}),
                            {"money": [cost["whole"], panel["unit"]]},
                        ),
                        Term(
                            Text(_("of that, after the period")),
                            {"money": [cost["whole"] - cost["now"], panel["unit"]]},
                        ),
                    ),
                )
            )
    return told


def of_marketing(panel: Plain) -> list[Explanation]:
    half, unit = panel["marketing"], panel["unit"]
    money = {key: amount(half[key], unit, True) for key in ("gross", "taken_back", "net", "due")}
    delivered = Explanation(
        figure="promises.delivered",
        name=Text(_("Value of leads delivered in the month")),
        value=money["net"],
        definition=Text(
            _(
                "Each lead counts once, on the day sales first accepted it, with what a lead of "
                "its persona is worth: close rate times average won amount, frozen for the "
                "quarter. A lead rejected after all is taken off on that day."
            )
        ),
        how=GAP,
        terms=(
            Term(Text(_("first accepted")), money["gross"]),
            Term(Text(_("rejected after all")), money["taken_back"]),
        ),
    )
    if half["target"] is None:
        return [delivered]
    net = Term(Text(_("delivered")), money["net"], "promises.delivered")
    due = Term(Text(_("promised by today")), money["due"], "promises.due")
    return [
        delivered,
        Explanation(
            figure="promises.due",
            name=Text(_("Value promised by today")),
            value=money["due"],
            definition=Text(_("The month’s promise spread evenly over its days.")),
            how=PACE,
            terms=(
                Term(Text(_("promised for the month")), amount(half["target"], unit, True)),
                Term(Text(_("days gone, today counted whole")), {"count": half["gone"]}),
                Term(Text(_("days of the month")), {"count": half["of_days"]}),
            ),
        ),
        Explanation(
            figure="promises.gap",
            name=Text(_("Distance from marketing’s promise")),
            value=amount(half["gap"], unit, True),
            definition=Text(_("What was delivered less what was promised by today.")),
            how=GAP,
            terms=(net, due),
        ),
        Explanation(
            figure="promises.kept",
            name=Text(_("Marketing’s promise kept")),
            value=half["kept"] and {"share": half["kept"]},
            definition=Text(_("What was delivered as a share of what was promised by today.")),
            how=SHARE,
            terms=(net, due),
        ),
    ]


def of_sales(half: Plain) -> list[Explanation]:
    inside = Term(Text(_("answered in time")), {"count": half["inside"]})
    due = Term(Text(_("answered, or past their time")), {"count": half["due"]})
    answered = Explanation(
        figure="promises.answered",
        name=Text(_("Leads answered in time")),
        value=half["kept"] and {"share": half["kept"]},
        definition=Text(
            _(
                "Of the leads passed in the period whose time is over or that were answered, the "
                "share answered within the limit. Those still in time are pending and not among "
                "them."
            )
        ),
        how=SHARE,
        terms=(inside, due),
    )
    late = Explanation(
        figure="promises.late",
        name=Text(_("Leads past their time")),
        value={"count": half["late"]},
        definition=Text(_("Leads that wait for sales’ answer now, longer than was promised.")),
        how=GAP,
        terms=(
            Term(Text(_("wait now")), {"count": half["late"] + half["pending"]}),
            Term(Text(_("still in time")), {"count": half["pending"]}),
        ),
    )
    return [answered, late, *of_contact(half["contact"]), *of_tries(half["tries"])]


def of_contact(row: Plain) -> list[Explanation]:
    if not row["due"]:
        return []
    definition = Text(
        _(
            "Of the accepted leads that somebody tried to reach, or whose time to is over, "
            "the share tried within the limit. Only attempts by a person count."
        )
    )
    return [
        Explanation(
            figure="promises.reached",
            name=Text(_("Leads reached in time")),
            value=row["kept"] and {"share": row["kept"]},
            definition=definition,
            how=SHARE,
            terms=(
                Term(Text(_("tried in time")), {"count": row["inside"]}),
                Term(Text(_("tried, or past their time")), {"count": row["due"]}),
            ),
        )
    ]


def of_tries(row: Plain) -> list[Explanation]:
    if not (row["due"] and row["needed"]):
        return []
    definition = Text(
        _(
            "Of the accepted leads whose window of %(days)s days is over, the share that a person "
            "tried to reach at least %(n)s times. Who was reached or closed before is left out."
        ),
        {"days": {"count": row["days"]}, "n": {"count": row["needed"]}},
    )
    return [
        Explanation(
            figure="promises.tries",
            name=Text(_("Leads tried often enough")),
            value=row["kept"] and {"share": row["kept"]},
            definition=definition,
            how=SHARE,
            terms=(
                Term(Text(_("tried often enough")), {"count": row["inside"]}),
                Term(Text(_("window over, or tried often enough")), {"count": row["due"]}),
            ),
        )
    ]


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
        "marketing": {"month": panel["month"], "unit": unit, **sums, "kept": rate(mine["kept"])},
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
