"""What both halves attained day by day, against the pace, and where it may end."""

from smarketing.scoreboard.panels.panel import Panel, Plain
from smarketing.scoreboard.queries.scene import Scene
from smarketing.scoreboard.rules.explanation import Ground
from smarketing.scoreboard.rules.plain import whole_units
from smarketing.scoreboard.rules.series import days_of, pace_of, summed


def compose(scene: Scene, facts: None) -> Plain:
    daily = scene.daily[scene.metric.step]
    by_day = {day: scene.measured(figure) for day, figure in daily.items()}
    money = scene.metric.is_money
    wording = scene.goal.wording if scene.goal else None
    start = wording.baseline if wording else 0
    return {
        "unit": scene.unit,
        "metric": scene.metric.key,
        "days": days_of(scene.period),
        "attained": [start + sum_ for sum_ in summed(by_day, scene.period, scene.today)],
        "pace": pace_of(wording.target, wording.course, scene.period, money) if wording else [],
        "today": scene.today.isoformat(),
        "range": [scene.expected.p10, scene.expected.p90] if scene.goal and scene.expected else [],
    }


def plain(panel: Plain, ground: Ground) -> Plain:
    """The two lines; its figures are those of the goal."""
    money = panel["metric"].startswith("amount:")
    lines = {
        key: [whole_units(value, panel["unit"], money) for value in panel[key]]
        for key in ("attained", "pace")
    }
    return {"unit": panel["unit"], "days": panel["days"], **lines}


PANEL = Panel(name="pace", width="half", compose=compose, chart=True, key="pace", told=plain)
