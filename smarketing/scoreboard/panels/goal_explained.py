"""Every figure of the shared goal and of those under it, explained."""

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext_noop as _

from goals.rules.metrics import kind_of
from goals.rules.pacing import CALENDAR, SEASONAL, WORKING
from goals.rules.progress import BELOW
from smarketing.accounts.rules.periods import Period
from smarketing.scoreboard.panels.panel import Plain, amount
from smarketing.scoreboard.rules.asked import at_step
from smarketing.scoreboard.rules.explanation import (
    COURSE,
    DRAWN,
    GAP,
    PACE,
    PART,
    ROWS,
    SHARE,
    SUM,
    TYPED,
    Explanation,
    Ground,
    Left,
    Term,
    Text,
    Value,
)

ATTAINED = "goal.attained"
AGREED = _("What both heads agreed to reach by the last day of the period.")
ORIGINAL = _("The original promise")


def figures(panel: Plain, ground: Ground) -> list[Explanation]:
    """Of a board without a goal what was counted; else all that is said of its goals."""
    if panel.get("empty"):
        return [explain_counted(panel, ground, ATTAINED)]
    money = kind_of(panel["metric"]).is_money
    reached = Term(Text(_("attained")), amount(panel["attained"], panel["unit"], money), ATTAINED)
    return [
        *explain_goal(panel, ground, "goal"),
        *explain_levels(panel, money, reached),
        *explain_forecast(panel, money, reached),
        *(
            explanation
            for under in panel["beside"]
            if "counted" in under  # a board kept by an earlier release says less of it
            for explanation in explain_goal(under, its_ground(under, ground))
        ),
    ]


def its_ground(under: Plain, ground: Ground) -> Ground:
    """What a goal under the one on top stands on: its own period."""
    first, last = (date.fromisoformat(under["period"][end]) for end in ("starts_on", "ends_on"))
    return replace(ground, period=Period(first, last))


def explain_goal(panel: Plain, ground: Ground, figure: str = "") -> list[Explanation]:
    """What is said of any goal; `figure` is how its figures' names begin."""
    figure, money = figure or panel["figure"], kind_of(panel["metric"]).is_money

    def value(key: str) -> Value:
        return amount(panel[key], panel["unit"], money)

    start = Term(Text(_("where it starts")), value("baseline"))
    target = Term(Text(_("target")), value("target"), f"{figure}.target")
    reached = Term(Text(_("attained")), value("attained"), f"{figure}.attained")
    needed = Term(Text(_("needed by today")), value("needed_by_today"), f"{figure}.needed_by_today")
    is_below = panel["direction"] == BELOW
    return [
        *explain_attained(panel, ground, start, figure),
        Explanation(
            figure=f"{figure}.target",
            name=Text(_("The target of the shared goal")),
            value=value("target"),
            definition=Text(AGREED),
            how=TYPED,
        ),
        explain_attainment(panel, reached, start, target, f"{figure}.attainment"),
        explain_needed(panel, value("needed_by_today"), start, target, figure),
        Explanation(
            figure=f"{figure}.pace_gap",
            name=Text(_("Distance from the pace")),
            value=value("pace_gap"),
            definition=Text(
                _(
                    "What is attained less what is needed by today. From 1.02 of what is needed "
                    "the goal is ahead, from 0.98 on pace, below behind, unless the goal says "
                    "otherwise."
                )
            ),
            how=GAP,
            terms=(needed, reached) if is_below else (reached, needed),
        ),
    ]


LEVELS = {
    "minimum": (
        _("The minimum of the shared goal"),
        _("The least that both heads agreed they can live with."),
    ),
    "stretch": (
        _("What the shared goal stretches to"),
        _("What both heads agreed to dream of, beyond the target."),
    ),
}


def explain_levels(panel: Plain, money: bool, reached: Term) -> list[Explanation]:
    """The other levels both heads agreed to, and what they promised first."""
    told = [
        Explanation(
            figure=f"goal.{level}",
            name=Text(name),
            value=amount(panel[level], panel["unit"], money),
            definition=Text(definition),
            how=TYPED,
        )
        for level, (name, definition) in LEVELS.items()
        if panel[level] is not None
    ]
    return told if panel["original"] is None else [*told, explain_original(panel, money, reached)]


def explain_original(panel: Plain, money: bool, reached: Term) -> Explanation:
    """How much of what both heads promised first is attained; the promise alone, where it
    counted another thing."""
    first = panel["original"]
    target = amount(first["target"], panel["unit"], money)
    if first["attainment"] is None:
        return Explanation("goal.original", Text(ORIGINAL), target, Text(AGREED), TYPED)
    start = Term(Text(_("where it starts")), amount(panel["baseline"], panel["unit"], money))
    said = panel | {"attainment": first["attainment"]}
    explained = explain_attainment(
        said, reached, start, Term(Text(ORIGINAL), target), "goal.original"
    )
    return replace(explained, name=Text(_("Attainment of the original promise")))


def explain_forecast(panel: Plain, money: bool, reached: Term) -> list[Explanation]:
    """What the forecast is made of, where there is one."""
    said = panel["forecast"]
    if said is None:
        return []
    ends = {key: amount(said[key], panel["unit"], money) for key in ("p10", "p50", "p90")}
    value = [Term(Text(_("worth of one, on average")), amount(said["value"], panel["unit"], money))]
    return [
        Explanation(
            figure="goal.forecast",
            name=Text(_("Chance to reach the goal")),
            value={"share": said["probability"]},
            definition=Text(
                _(
                    "The period is played to its end 2,000 times from today, always with the same "
                    "seed: each open lead by how often and how fast such leads, as old and at the "
                    "same step, got there before (those still waiting are counted as waiting, by "
                    "persona and source where there are enough); new leads as they came in the "
                    "last weeks; each result worth what one was in the last year. The chance is "
                    "the share of endings that reach the target. One ending in ten lies below the "
                    "low end, one in ten above the high end. Leads are taken as independent of "
                    "each other; what moves all of them at once is the doubt about the past."
                )
            ),
            how=DRAWN,
            terms=(
                reached,
                Term(Text(_("open leads")), {"count": said["open_leads"]}),
                Term(Text(_("of them expected by the end")), {"count": said["from_open"]}),
                Term(Text(_("new leads expected")), {"count": said["coming"]}),
                Term(Text(_("of them expected by the end")), {"count": said["from_coming"]}),
                *(value if money else []),
                Term(Text(_("low end: nine in ten endings lie above")), ends["p10"]),
                Term(Text(_("the middle ending")), ends["p50"]),
                Term(Text(_("high end: nine in ten endings lie below")), ends["p90"]),
            ),
        )
    ]


def explain_attainment(
    panel: Plain, reached: Term, start: Term, target: Term, figure: str
) -> Explanation:
    """The share of the way; what shall stay below inverts it."""
    is_below = panel["direction"] == BELOW
    plainly = (target, reached) if is_below else (reached, target)
    turned = (target, start, reached) if is_below else (reached, start, target)
    return Explanation(
        figure=figure,
        name=Text(_("Attainment")),
        value=panel["attainment"] and {"share": panel["attainment"]},
        definition=Text(
            _("The target as a share of what came: of what shall stay below, more is better.")
            if is_below
            else _("What is attained as a share of the target. It is never capped.")
        ),
        how=PART if panel["baseline"] else SHARE,
        terms=turned if panel["baseline"] else plainly,
    )


def explain_needed(
    panel: Plain, value: Value, start: Term, target: Term, figure: str
) -> Explanation:
    """What today needs, at the pace of the goal's own basis."""
    gone, whole = panel["gone"]
    is_even = panel["basis"] == CALENDAR
    gone_by = _("days gone, today counted whole") if is_even else _("parts of the days gone")
    of_all = _("days of the period") if is_even else _("parts of all its days")
    terms = (Term(Text(gone_by), {"count": gone}), Term(Text(of_all), {"count": whole}))
    return Explanation(
        figure=f"{figure}.needed_by_today",
        name=Text(_("Needed by today")),
        value=value,
        definition=Text(PACES[panel["basis"]]),
        how=COURSE if panel["baseline"] else PACE,
        terms=(*((start,) if panel["baseline"] else ()), target, *terms),
    )


PACES = {
    CALENDAR: _("What the end of today needs at an even pace: every day of the period counts."),
    WORKING: _("What the end of today needs: working days count alike, all others nothing."),
    SEASONAL: _("What the end of today needs if the period goes as the years before went."),
}


def explain_attained(panel: Plain, ground: Ground, start: Term, figure: str) -> list[Explanation]:
    """What was counted, from where the figure starts."""
    if not panel["baseline"]:
        return [explain_counted(panel, ground, f"{figure}.attained")]
    counted = explain_counted(panel, ground, f"{figure}.counted")
    money = kind_of(panel["metric"]).is_money
    return [
        counted,
        Explanation(
            figure=f"{figure}.attained",
            name=Text(_("Attained")),
            value=amount(panel["attained"], panel["unit"], money),
            definition=Text(_("Where the figure started, and what the period brought.")),
            how=SUM,
            terms=(start, Term(Text(_("counted in the period")), counted.value, counted.figure)),
        ),
    ]


def explain_counted(panel: Plain, ground: Ground, figure: str) -> Explanation:
    metric = kind_of(panel["metric"])
    left = Left(Text(_("no exchange rate on their day")), panel["not_priced"])
    return Explanation(
        figure=figure,
        name=Text(_("Attained")),
        value=amount(panel["counted"], panel["unit"], metric.is_money),
        definition=Text(
            _(
                "The won amounts of the period, each at the plan rate of its day, or where none "
                "is fixed at the spot rate; what was won and later lost or refunded is taken off "
                "on the day it happened."
            )
            if metric.is_money
            else _("How many entered the step in the period, less those taken back in it.")
        ),
        how=ROWS,
        question=at_step(ground.period, metric.step, ground.version),
        column="amount" if metric.is_money else "n",
        left_out=(left,) if panel["not_priced"] else (),
    )
