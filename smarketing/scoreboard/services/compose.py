"""Compose a board: every panel from one scene, as plain data."""

from smarketing.scoreboard.panels import PANELS
from smarketing.scoreboard.queries.scene import Scene
from smarketing.scoreboard.rules.packing import Board


def compose(scene: Scene) -> Board:
    """The board as JSON; a panel that has nothing to stand on is absent."""
    panels = {panel.name: panel.compose(scene, panel.read(scene)) for panel in PANELS}
    return {
        "period": scene.period.key,
        "today": scene.today.isoformat(),
        "currency": scene.organization.currency,
        "zone": scene.organization.timezone,
        "fiscal_start": scene.organization.fiscal_start,
        "panels": {name: panel for name, panel in panels.items() if panel is not None},
    }
