"""The goal both halves share: attained, pace, status, who has agreed."""

from babel.core import get_global

from goals.queries.attained import Attained, of
from goals.queries.goals import StandingGoal, goals_beside, told
from goals.rules.forecast.draws import Forecast
from goals.rules.metrics import kind_of
from goals.rules.wording import Wording
from smarketing.scoreboard.panels.goal_explained import figures
from smarketing.scoreboard.panels.panel import Panel, Plain
from smarketing.scoreboard.queries.scene import Scene
from smarketing.scoreboard.rules.asked import along_the_way
from smarketing.scoreboard.rules.explanation import Ground
from smarketing.scoreboard.rules.plain import rate, whole_units

SAID = "id name unit target attained attainment pace_gap status direction".split()
SUMS_BESIDE = ("target", "attained", "pace_gap")
CURRENCIES = frozenset(get_global("all_currencies"))


def read(scene: Scene) -> list[tuple[StandingGoal, Attained]]:
    """The goals that stand under the one on top today, each with what was counted for it."""
    if scene.goal is None or scene.version is not None:
        return []
    beside = scene.settled.of("goals beside", lambda: goals_beside(scene.organization, scene.today))
    return [(one, attained_in(scene, one.wording)) for one in beside]


def attained_in(scene: Scene, wording: Wording) -> Attained:
    """What was counted for a goal in its own period."""
    found = {one.key[0]: one for one in scene.asked(along_the_way(wording.period)).rows}
    return of(found.get(wording.of.step), wording.of)


def compose(scene: Scene, beside: list[tuple[StandingGoal, Attained]]) -> Plain:
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
    under = [under_it(told(goal, scene.today, came.value), came) for goal, came in beside]
    return told(scene.goal, scene.today, scene.attained) | shared | {"beside": under}


def under_it(goal: Plain, came: Attained) -> Plain:
    """What the board says of a goal that stands under the one on top."""
    explained = "metric period needed_by_today basis gone baseline".split()
    counted = {"counted": came.value, "not_priced": came.not_priced}
    named = {"figure": f"goal.{goal['id']}"}
    return named | {key: goal[key] for key in (*SAID, *explained)} | counted


def expected_told(expected: Forecast) -> Plain:
    """The forecast as plain data, its exact share as text."""
    return vars(expected) | {"probability": str(expected.probability)}


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
    return {key: one[key] for key in SAID} | sums | {"attainment": rate(one["attainment"])}


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
