"""Why a number is what it is: found in the board that shows it, with the rows behind it."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from goals.rules.spans import period_by_key
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Fault, Missing
from smarketing.funnel.queries.entries import Page, rows
from smarketing.scoreboard.models import Snapshot
from smarketing.scoreboard.panels import PANELS
from smarketing.scoreboard.rendering import board_of
from smarketing.scoreboard.rules.explanation import Explanation, Ground
from smarketing.scoreboard.rules.packing import Board

ROWS = 50  # on one page


def ground_of(board: Board, version: int) -> Ground:
    """What a board's figures stand on, read back from the board itself."""
    return Ground(
        period=period_by_key(board["period"], board["fiscal_start"]),
        today=date.fromisoformat(board["today"]),
        currency=board["currency"],
        version=version,
    )


def figures_of(snapshot: Snapshot) -> dict[str, Explanation]:
    """Every figure of a board by its name, explained."""
    board = board_of(snapshot)
    ground = ground_of(board, snapshot.right_version)
    explained = [
        explanation
        for panel in PANELS
        if panel.name in board["panels"]
        for explanation in panel.figures(board["panels"][panel.name], ground)
    ]
    return {explanation.figure: explanation for explanation in explained}


def explained(snapshot: Snapshot, figure: str) -> Explanation:
    """One figure's explanation, or `Missing`."""
    found = figures_of(snapshot).get(figure)
    if found is None:
        raise Missing(_("The board shows no such figure."))
    return found


def page_of_rows(
    organization: Organization, explanation: Explanation, said: Mapping[str, str]
) -> Page | None:
    """The rows behind a figure, as known at the board's version, from `after` on."""
    if explanation.question is None:
        return None
    after = said.get("after") or "0"
    if not (after.isascii() and after.isdigit() and len(after) < 19):
        told = _("after is the number of the last row you have.")
        raise Fault(told, fields={"after": told})
    return rows(organization, explanation.question, after=int(after), limit=ROWS)
