"""Marketing's promise to sales: the month's leads, day by day, against what was promised."""

from django.utils.translation import gettext_noop as _

from smarketing.scoreboard.panels.panel import Panel, Plain
from smarketing.scoreboard.panels.way import against, said_of
from smarketing.scoreboard.panels.way_explained import STEP_GAP, counts_of, further
from smarketing.scoreboard.queries.scene import Scene
from smarketing.scoreboard.rules.asked import LEAD, at_step, promised_month
from smarketing.scoreboard.rules.explanation import (
    GAP,
    PACE,
    ROWS,
    SPREAD,
    Explanation,
    Ground,
    Term,
    Text,
)
from smarketing.scoreboard.rules.series import days_of, even, summed


def compose(scene: Scene, facts: None) -> Plain | None:
    if LEAD not in {step.key for step in scene.steps}:
        return None
    month = promised_month(scene.period, scene.today)
    days, daily = set(days_of(month)), scene.daily[LEAD].items()
    by_day = {day: figure.count for day, figure in daily if day in days}
    typed = scene.targets.get(LEAD, {})
    count = typed.get(month.starts_on)
    total = sum(by_day.values())
    return {
        "month": month.key,
        "days": days_of(month),
        "delivered": summed(by_day, month, scene.today),
        "promised": None if count is None else even(count, month, is_money=False),
        "today": scene.today.isoformat(),
        "total": total,
        "target": count,
        **against(total, typed, month, scene.today, said_of(scene, LEAD)),
    }


def figures(panel: Plain, ground: Ground) -> list[Explanation]:
    month = promised_month(ground.period, ground.today)
    delivered = Explanation(
        figure="leads.delivered",
        name=Text(_("Leads delivered in the month")),
        value={"count": panel["total"]},
        definition=Text(
            _(
                "How many entered the step lead in the calendar month, each once, less those taken "
                "back in it."
            )
        ),
        how=ROWS,
        question=at_step(month, LEAD, ground.version),
    )
    return [delivered, *promised(panel)]


def promised(panel: Plain) -> list[Explanation]:
    """What marketing promised by today, where it promised anything."""
    if panel["target"] is None:
        return []
    [month] = panel["typed"]
    name = {"month": {"period": month["month"]}}
    counts = counts_of(month)
    return [
        Explanation(
            figure="leads.promised",
            name=Text(_("Leads promised by today")),
            value={"count": panel["needed_by_today"]},
            definition=Text(
                _("The month’s target spread evenly over its days, rounded upwards once.")
            ),
            how=PACE if len(counts) == 1 else SPREAD,
            terms=tuple(
                term
                for what, count in counts
                for term in (
                    Term(Text(what, name), {"count": count}),
                    Term(Text(_("days gone, today counted whole")), {"count": month["gone"]}),
                    Term(Text(_("days of %(month)s"), name), {"count": month["days"]}),
                )
            ),
            further=further(LEAD, panel["typed"]),
        ),
        Explanation(
            figure="leads.gap",
            name=Text(_("Distance from the promise of leads")),
            value={"count": panel["gap"]},
            definition=Text(STEP_GAP),
            how=GAP,
            terms=(
                Term(Text(_("delivered")), {"count": panel["total"]}, "leads.delivered"),
                Term(
                    Text(_("promised by today")),
                    {"count": panel["needed_by_today"]},
                    "leads.promised",
                ),
            ),
        ),
    ]


def plain(panel: Plain, ground: Ground) -> Plain:
    return {
        "month": panel["month"],
        "delivered": panel["total"],
        "promised": panel["target"],
        "promised_by_today": panel["needed_by_today"],
        "status": panel["status"],
    }


PANEL = Panel(
    name="leads",
    width="half",
    compose=compose,
    figures=figures,
    chart=True,
    key="leads",
    told=plain,
    on_wall=True,
)
