"""A board's bytes: made once for each snapshot and language, the same for page, wall and stream."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Protocol
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from smarketing.scoreboard.models import Snapshot
from smarketing.scoreboard.panels import PANELS
from smarketing.scoreboard.rules.packing import Board, unpacked, written


class Kept:
    """A small store of what was made before; the least used goes first."""

    def __init__(self, most: int) -> None:
        self.most, self.things, self.lock = most, OrderedDict(), Lock()

    def get(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """What stands under the key, made now if it is not there. May be made twice at once."""
        with self.lock:
            if key in self.things:
                self.things.move_to_end(key)
                return self.things[key]
        made = make()
        with self.lock:
            self.things[key] = made
            while len(self.things) > self.most:
                self.things.popitem(last=False)
        return made


boards = Kept(64)  # digest -> plain data; a snapshot's number comes again after a restore
panels = Kept(512)  # what a panel says, and in which language -> its HTML
pages = Kept(64)  # digest and language -> all panels


class Packed(Protocol):
    """What keeps a board: a snapshot, or what was read of one."""

    digest: str
    panels: bytes


def board_of(snapshot: Packed) -> Board:
    """A snapshot's board as plain data."""
    return boards.get(snapshot.digest, lambda: unpacked(snapshot.panels))


def panels_of(snapshot: Snapshot, language: str, which: str = "", wall: bool = False) -> bytes:
    """All panels of a snapshot in a language, or the wall's; `which` is what its explanations are
    asked with."""
    key = (snapshot.digest, language, which, wall)
    return pages.get(key, lambda: render_board(board_of(snapshot), language, which, wall))


def render_board(board: Board, language: str, which: str, wall: bool) -> bytes:
    cards = [
        {
            "name": panel.name,
            "width": panel.width,
            "chart": panel.chart,
            "html": render_panel(board, panel.name, language, which),
        }
        for panel in PANELS
        if panel.name in board["panels"] and (panel.on_wall or not wall)
    ]
    with override(language):
        return render_to_string("scoreboard/_panels.html", {"panels": cards}).encode()


def render_panel(board: Board, name: str, language: str, which: str = "") -> SafeString:
    """One panel's inner HTML, in the organisation's zone; a panel that stayed is not made again."""
    panel, zone = board["panels"][name], board["zone"]
    key = (name, written(panel), zone, language)
    html = panels.get(key, lambda: made(name, panel, zone, language))
    if not which:
        return html
    address = f"{reverse('explain')}?"
    return mark_safe(html.replace(address, f"{address}{which}&amp;"))


def made(name: str, panel: dict, zone: str, language: str) -> SafeString:
    with override(language), timezone.override(ZoneInfo(zone)):
        return render_to_string(f"scoreboard/panels/{name}.html", {"panel": panel})


def which_board(period: str, as_of: str) -> str:
    """The board that a page shows, as its explanations are asked with; "" for today's."""
    named = {"period": period, "as_of": as_of}
    return escape(urlencode({key: value for key, value in named.items() if value}))
