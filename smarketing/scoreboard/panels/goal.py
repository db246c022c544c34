"""The goal both halves share: attained, pace, status, who has agreed."""

from babel.core import get_global
from django.utils.translation import gettext_noop as _

from goals.queries.attained import attained
from goals.queries.goals import StandingGoal, goals_beside, told
from goals.rules.forecast.draws import Forecast
from goals.rules.metrics import kind_of
from goals.rules.pacing import CALENDAR, SEASONAL, WORKING
from goals.rules.progress import BELOW
from smarketing.scoreboard.panels.panel import Panel, Plain, amount
from smarketing.scoreboard.queries.scene import Scene
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
from smarketing.scoreboard.rules.plain import rate, whole_units

SUMS_BESIDE = ("target", "attained", "pace_gap")
CURRENCIES = frozenset(get_global("all_currencies"))


def read(scene: Scene) -> list[tuple[StandingGoal, int]]:
    """The goals that stand under the one on top today, each with what was counted for it."""
    if scene.goal is None or scene.version is not None:
        return []
    return [
        (beside, attained(scene.organization, beside.wording.of, beside.wording.period).value)
        for beside in goals_beside(scene.organization, scene.today)
    ]


def compose(scene: Scene, beside: list[tuple[StandingGoal, int]]) -> Plain:
    figure = scene.counts.get(scene.metric.step)
    shared = {
        "metric": scene.metric.key,
        "unit": scene.unit,
        "counted": scene.attained,
        "not_priced": figure.not_priced if figure and scene.metric.is_money else 0,
        "results": figure.count if figure else 0,
        "forecast": scene.expected and expected_told(scene.expected),
    }
    if scene.goal is None:
        return shared | {"attained": scene.attained, "empty": True, "forecast": None}
    under = [under_it(told(goal, scene.today, counted)) for goal, counted in beside]
    return told(scene.goal, scene.today, scene.attained) | shared | {"beside": under}


def under_it(goal: Plain) -> Plain:
    """What the board says of a goal that stands under the one on top."""
    kept = "id name unit target attained attainment pace_gap status direction".split()
    return {key: goal[key] for key in kept}


def expected_told(expected: Forecast) -> Plain:
    """The forecast as plain data, its exact share as text."""
    return vars(expected) | {"probability": str(expected.probability)}


def figures(panel: Plain, ground: Ground) -> list[Explanation]:
    if panel.get("empty"):
        return [explain_counted(panel, ground, "goal.attained")]
    money = kind_of(panel["metric"]).is_money

    def value(key: str) -> Value:
        return amount(panel[key], panel["unit"], money)

    start = Term(Text(_("where it starts")), value("baseline"))
    target = Term(Text(_("target")), value("target"), "goal.target")
    reached = Term(Text(_("attained")), value("attained"), "goal.attained")
    needed = Term(Text(_("needed by today")), value("needed_by_today"), "goal.needed_by_today")
    is_below = panel["direction"] == BELOW
    return [
        *explain_attained(panel, ground, start),
        Explanation(
            figure="goal.target",
            name=Text(_("The target of the shared goal")),
            value=value("target"),
            definition=Text(_("What both heads agreed to reach by the last day of the period.")),
            how=TYPED,
        ),
        explain_attainment(panel, reached, start, target),
        explain_needed(panel, value("needed_by_today"), start, target),
        Explanation(
            figure="goal.pace_gap",
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


def explain_attainment(panel: Plain, reached: Term, start: Term, target: Term) -> Explanation:
    """The share of the way; what shall stay below inverts it."""
    is_below = panel["direction"] == BELOW
    plainly = (target, reached) if is_below else (reached, target)
    turned = (target, start, reached) if is_below else (reached, start, target)
    return Explanation(
        figure="goal.attainment",
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


def explain_needed(panel: Plain, value: Value, start: Term, target: Term) -> Explanation:
    """What today needs, at the pace of the goal's own basis."""
    gone, whole = panel["gone"]
    is_even = panel["basis"] == CALENDAR
    gone_by = _("days gone, today counted whole") if is_even else _("parts of the days gone")
    of_all = _("days of the period") if is_even else _("parts of all its days")
    terms = (Term(Text(gone_by), {"count": gone}), Term(Text(of_all), {"count": whole}))
    return Explanation(
        figure="goal.needed_by_today",
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


def explain_attained(panel: Plain, ground: Ground, start: Term) -> list[Explanation]:
    """What was counted, from where the figure starts."""
    if not panel["baseline"]:
        return [explain_counted(panel, ground, "goal.attained")]
    counted = explain_counted(panel, ground, "goal.counted")
    money = kind_of(panel["metric"]).is_money
    return [
        counted,
        Explanation(
            figure="goal.attained",
            name=Text(_("Attained")),
            value=amount(panel["attained"], panel["unit"], money),
            definition=Text(_("Where the figure started, and what the period brought.")),
            how=SUM,
            terms=(start, Term(Text(_("counted in the period")), counted.value, "goal.counted")),
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


def plain(panel: Plain, ground: Ground) -> Plain | None:
    """The contract's `goal`."""
    if panel.get("empty"):
        return None
    money = kind_of(panel["metric"]).is_money
    sums = "target attained needed_by_today pace_gap baseline minimum stretch".split()
    same = "name metric unit status forecast agreed waits_for proposed shared".split()
    told = {key: panel[key] for key in (*same, "direction", "basis")}
    if told["forecast"]:
        told["forecast"] = forecast_as_plain(told["forecast"], panel["unit"], money)
    if told["proposed"]:
        proposed = whole_units(told["proposed"]["target"], panel["unit"], money)
        told["proposed"] = told["proposed"] | {"target": proposed}
    return (
        told
        | {key: whole_units(panel[key], panel["unit"], money) for key in sums}
        | {"attainment": rate(panel["attainment"])}
        | {"not_priced": panel["not_priced"], "results": panel["results"]}
        | {"original": promised_first(panel, money)}
        | {"beside": [shape(one) for one in panel["beside"]]}
    )


def forecast_as_plain(said: Plain, unit: str, money: bool) -> Plain:
    ends = {key: whole_units(said[key], unit, money) for key in ("p10", "p50", "p90")}
    return ends | {"probability": rate(said["probability"])}


def promised_first(panel: Plain, money: bool) -> Plain | None:
    """The original promise, where the target has changed since."""
    first = panel["original"]
    if first is None:
        return None
    target = whole_units(first["target"], panel["unit"], money)
    return {"target": target, "attainment": rate(first["attainment"])}


def shape(one: Plain) -> Plain:
    """A goal under the one on top."""
    money = one["unit"] in CURRENCIES
    sums = {key: whole_units(one[key], one["unit"], money) for key in SUMS_BESIDE}
    return one | sums | {"attainment": rate(one["attainment"])}


PANEL = Panel(
    name="goal",
    width="whole",
    read=read,
    compose=compose,
    figures=figures,
    key="goal",
    told=plain,
    on_wall=True,
)
