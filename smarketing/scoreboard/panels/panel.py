"""What a panel is: everything the board needs to know of it, in one place each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from smarketing.scoreboard.queries.scene import Scene
from smarketing.scoreboard.rules.explanation import Explanation, Ground, Value

Facts = Any
Plain = dict[str, Any]


def no_facts(scene: Scene) -> None:
    """Of a panel that needs nothing beside the scene."""


def no_figures(panel: Plain, ground: Ground) -> list[Explanation]:
    return []


@dataclass(frozen=True)
class Panel:
    """`read` asks for a panel's own facts in a fixed number of queries, `compose` is pure.

    `template` is `scoreboard/panels/<name>.html`. A panel composed as None is absent.
    """

    name: str
    width: str  # whole, half or third; "" for a line without a card
    compose: Callable[[Scene, Facts], Plain | None]
    read: Callable[[Scene], Facts] = no_facts
    figures: Callable[[Plain, Ground], list[Explanation]] = no_figures
    chart: bool = False
    on_wall: bool = False
    key: str = ""  # its name in the API; "" where it has none
    told: Callable[[Plain, Ground], Any] | None = None  # its shape there


def amount(value: int | None, unit: str, is_money: bool) -> Value:
    """A whole number as a typed value of its unit."""
    if value is None:
        return None
    return {"money": [value, unit]} if is_money else {"count": value}
