"""What everybody must know about the figures below it; usually nothing."""

from smarketing.scoreboard.panels.panel import Panel, Plain
from smarketing.scoreboard.queries.scene import Scene


def compose(scene: Scene, facts: None) -> Plain:
    return {
        "rebuilding": scene.organization.rebuilding,
        "from_ledger": scene.version is not None,
    }


PANEL = Panel(name="notice", width="", compose=compose, on_wall=True)
