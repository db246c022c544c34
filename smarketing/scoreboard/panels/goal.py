"""The goal both halves share: attained, pace, status, who has agreed."""

from django.utils.translation import gettext_noop as _

from goals.queries.goals import told
from goals.rules.forecast.draws import Forecast
from goals.rules.metrics import kind_of
from smarketing.scoreboard.panels.panel import Panel, Plain, amount
from smarketing.scoreboard.queries.scene import Scene
from smarketing.scoreboard.rules.asked import at_step
from smarketing.scoreboard.rules.explanation import (
    DRAWN,
    GAP,
    PACE,
    ROWS,
    SHARE,
    TYPED,
    Explanation,
    Ground,
    Left,
    Term,
    Text,
)
from smarketing.scoreboard.rules.plain import rate, whole_units


def compose(scene: Scene, facts: None) -> Plain:
    figure = scene.counts.get(scene.metric.step)
    shared = {
        "metric": scene.metric.key,
        "unit": scene.unit,
        "attained": scene.attained,
        "not_priced": figure.not_priced if figure and scene.metric.is_money else 0,
        "forecast": scene.expected and expected_told(scene.expected),
    }
    if scene.goal is None:
        return shared | {"empty": True, "forecast": None}
    return told(scene.goal, scene.today, scene.attained) | shared


def expected_told(expected: Forecast) -> Plain:
    """The forecast as plain data, its exact share as text."""
    return vars(expected) | {"probability": str(expected.probability)}


def figures(panel: Plain, ground: Ground) -> list[Explanation]:
    attained = explain_attained(panel, ground)
    if panel.get("empty"):
        return [attained]
    days = panel["period"]
    money = kind_of(panel["metric"]).is_money
    typed = [amount(panel[key], panel["unit"], money) for key in ("target", "attained")]
    needed = amount(panel["needed_by_today"], panel["unit"], money)
    target = Term(Text(_("target")), typed[0], "goal.target")
    reached = Term(Text(_("attained")), typed[1], "goal.attained")
    return [
        attained,
        Explanation(
            figure="goal.target",
            name=Text(_("The target of the shared goal")),
            value=typed[0],
            definition=Text(_("What both heads agreed to reach by the last day of the period.")),
            how=TYPED,
        ),
        Explanation(
            figure="goal.attainment",
            name=Text(_("Attainment")),
            value=panel["attainment"] and {"share": panel["attainment"]},
            definition=Text(_("What is attained as a share of the target. It is never capped.")),
            how=SHARE,
            terms=(reached, target),
        ),
        Explanation(
            figure="goal.needed_by_today",
            name=Text(_("Needed by today")),
            value=needed,
            definition=Text(
                _("What the end of today needs at an even pace: every day of the period counts.")
            ),
            how=PACE,
            terms=(
                target,
                Term(Text(_("days gone, today counted whole")), {"count": days["day"]}),
                Term(Text(_("days of the period")), {"count": days["days"]}),
            ),
        ),
        Explanation(
            figure="goal.pace_gap",
            name=Text(_("Distance from the pace")),
            value=amount(panel["pace_gap"], panel["unit"], money),
            definition=Text(
                _(
                    "What is attained less what is needed by today. From 1.02 of what is needed "
                    "the goal is ahead, from 0.98 on pace, below behind, unless the goal says "
                    "otherwise."
                )
            ),
            how=GAP,
            terms=(reached, Term(Text(_("needed by today")), needed, "goal.needed_by_today")),
        ),
        *explain_forecast(panel, money, reached),
    ]


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


def explain_attained(panel: Plain, ground: Ground) -> Explanation:
    metric = kind_of(panel["metric"])
    left = Left(Text(_("no exchange rate on their day")), panel["not_priced"])
    return Explanation(
        figure="goal.attained",
        name=Text(_("Attained")),
        value=amount(panel["attained"], panel["unit"], metric.is_money),
        definition=Text(
            _(
                "The won amounts of the period, each at the exchange rate of its day; what was "
                "won and later lost or refunded is taken off on the day it happened."
            )
            if metric.is_money
            else _("How many entered the step in the period, less those taken back in it.")
        ),
        how=ROWS,
        question=at_step(ground.period, metric.step, ground.version),
        column="amount" if metric.is_money else "n",
        left_out=(left,) if panel["not_priced"] else (),
    )


def plain(panel: Plain, ground: Ground) -> Plain | None:
    """The contract's `goal`."""
    if panel.get("empty"):
        return None
    money = kind_of(panel["metric"]).is_money
    sums = "target", "attained", "needed_by_today", "pace_gap"
    same = "name metric unit status forecast agreed waits_for proposed shared".split()
    told = {key: panel[key] for key in same}
    if told["forecast"]:
        told["forecast"] = forecast_as_plain(told["forecast"], panel["unit"], money)
    if told["proposed"]:
        proposed = whole_units(told["proposed"]["target"], panel["unit"], money)
        told["proposed"] = told["proposed"] | {"target": proposed}
    return (
        told
        | {key: whole_units(panel[key], panel["unit"], money) for key in sums}
        | {"attainment": rate(panel["attainment"]), "not_priced": panel["not_priced"]}
    )


def forecast_as_plain(said: Plain, unit: str, money: bool) -> Plain:
    ends = {key: whole_units(said[key], unit, money) for key in ("p10", "p50", "p90")}
    return ends | {"probability": rate(said["probability"])}


PANEL = Panel(
    name="goal",
    width="whole",
    compose=compose,
    figures=figures,
    key="goal",
    told=plain,
    on_wall=True,
)
