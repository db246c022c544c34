"""The moment in which a shared goal is reached: one team, and what each half brought."""

from goals.models import Celebration
from goals.queries.celebrations import moment_of
from smarketing.scoreboard.panels.panel import Panel, Plain
from smarketing.scoreboard.queries.scene import Scene


def read(scene: Scene) -> Celebration | None:
    goal = scene.goal.goal.pk if scene.goal else None
    return scene.settled.of(
        "celebration", lambda: moment_of(scene.organization, goal, scene.today, scene.now)
    )


def compose(scene: Scene, made: Celebration | None) -> Plain:
    """`fresh` on the day itself: a wall, which nobody can tell to go on, shows it that day."""
    if made is None:
        return {"id": None}
    names = {step.key: step.name for step in scene.steps}
    brought = made.brought
    return {
        "id": made.pk,
        "level": made.level,
        "name": made.name,
        "unit": made.unit,
        "figure": made.figure,
        "attained": made.attained,
        "on": made.reached_on.isoformat(),
        "fresh": made.reached_on == scene.today,
        "brought": brought
        | {
            "lead_step": names.get(brought["lead_step"], brought["lead_step"]),
            "won_step": names.get(brought["won_step"], brought["won_step"]),
        },
    }


PANEL = Panel(name="celebration", width="", read=read, compose=compose, on_wall=True)
