"""Where both halves stand on the line of four stages, and what holds them back."""

from smarketing.accounts.shell import url_of
from smarketing.scoreboard.panels.panel import Panel, Plain
from smarketing.scoreboard.queries.scene import Scene
from smarketing.scoreboard.rules.explanation import Ground
from stages import words
from stages.queries.assessment import Kept, kept_line
from stages.rules.geometry import place
from stages.rules.table import STAGES


def read(scene: Scene) -> Kept | None:
    """The newest kept assessment: three queries, whatever the company's size."""
    return scene.settled.of(
        "line", lambda: kept_line(scene.organization, scene.today, scene.version)
    )


def compose(scene: Scene, kept: Kept | None) -> Plain | None:
    if kept is None:
        return None
    day = kept.day
    return {
        "tenths": day.tenths,
        "stage": day.stage,
        "target": kept.target,
        "in_name_only": day.in_name_only,
        "on": day.day.isoformat(),
        "here": place(day.tenths),
        "marks": [
            {"x": place(stage * 10), "holds": stage <= day.stage, "aim": stage == kept.target}
            for stage in STAGES
        ],
        "before": kept.before and {"on": kept.before[0].isoformat(), "tenths": kept.before[1]},
        "back": [told(key, day.evidence[key]) for key in kept.back],
        "url": url_of("stages") or "",
    }


def told(key: str, kept: Plain) -> Plain:
    """One thing that holds it back, language-neutral."""
    return {"key": key, "text": {"msgid": words.SAID[kept["said"]], "params": kept["params"]}}


def plain(panel: Plain, ground: Ground) -> Plain:
    """The contract's `alignment`; what holds it back is under `stages/assessment` in words."""
    return {
        "position": panel["tenths"] / 10,
        "stage": panel["stage"],
        "target": panel["target"],
        "in_name_only": panel["in_name_only"],
        "holding_back": [one["key"] for one in panel["back"]],
    }


PANEL = Panel(
    name="alignment", width="half", read=read, compose=compose, key="alignment", told=plain
)
