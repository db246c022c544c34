"""Both halves' promises side by side: the value of leads delivered, and leads answered in time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_noop as _

from goals.queries.promises import days_delivered, marketing_in, sales_in
from goals.rules.promises import Answered, Delivered
from smarketing.accounts.rules.periods import Period
from smarketing.scoreboard.panels.panel import Panel, Plain, amount
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


@dataclass(frozen=True)
class Kept:
    """What each half promised and kept, as of now."""

    marketing: Delivered
    by_day: Mapping[date, tuple[int, int]]
    sales: Answered


def read(scene: Scene) -> Kept | None:
    """A fixed number of queries. Hand-offs are those of now: an earlier version has none."""
    if scene.version is not None:
        return None
    month = promised_month(scene.period, scene.today)
    return Kept(
        marketing=marketing_in(scene.organization, month, scene.today),
        by_day=days_delivered(scene.organization, month),
        sales=sales_in(scene.organization, scene.period, scene.now),
    )


def compose(scene: Scene, kept: Kept | None) -> Plain | None:
    if kept is None or not (kept.marketing.target or kept.sales.due or kept.sales.pending):
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
    }


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
    return {
        "due": half.due,
        "inside": half.inside,
        "kept": None if half.kept is None else str(half.kept),
        "pending": half.pending,
        "late": half.late,
        "limit_hours": half.limit_hours,
        "median_tenths": None
        if half.median is None
        else round(half.median.total_seconds() / HOUR * 10),
        "contact_due": half.contact_due,
        "contacted": half.contacted,
        "reached": None if half.reached is None else str(half.reached),
    }


def figures(panel: Plain, ground: Ground) -> list[Explanation]:
    return [*of_marketing(panel), *of_sales(panel["sales"])]


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
                "share answered within the limit, in clock hours. Those still in time are "
                "pending and not among them."
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
    if not half["contact_due"]:
        return [answered, late]
    reached = Explanation(
        figure="promises.reached",
        name=Text(_("Leads reached in time")),
        value=half["reached"] and {"share": half["reached"]},
        definition=Text(
            _(
                "Of the accepted leads that somebody tried to reach, or whose time to is over, "
                "the share tried within the limit. Only attempts by a person count."
            )
        ),
        how=SHARE,
        terms=(
            Term(Text(_("tried in time")), {"count": half["contacted"]}),
            Term(Text(_("tried, or past their time")), {"count": half["contact_due"]}),
        ),
    )
    return [answered, late, reached]


def plain(panel: Plain, ground: Ground) -> Plain:
    """The contract's `promises`."""
    mine, theirs, unit = panel["marketing"], panel["sales"], panel["unit"]
    sums = {
        key: whole_units(mine[key], unit, True)
        for key in ("target", "gross", "taken_back", "net", "due", "gap")
    }
    counted = "due inside pending late limit_hours contact_due contacted".split()
    median = theirs["median_tenths"]
    return {
        "marketing": {"month": panel["month"], "unit": unit, **sums, "kept": rate(mine["kept"])},
        "sales": {key: theirs[key] for key in counted}
        | {
            "kept": rate(theirs["kept"]),
            "reached": rate(theirs["reached"]),
            "median_hours": None if median is None else median / 10,
        },
    }


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
