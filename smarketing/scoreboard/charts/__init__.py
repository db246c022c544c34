"""The board's charts: one file and one function each, from a panel's plain data to a figure.

What the functions give is a figure as Plotly's JSON has it: so a push to the browser need not have
Plotly check every value again. `figure_of` makes the Figure of it, for files. The layout that all
share is sent once per language. Colours are names of custom properties, `var(--shared)`: the
browser puts in what its colour scheme says, `files.exported` the light ones. Amounts stay whole
minor units; what is read beside the axes and under the pointer is written here, in the asked
language.
"""

from collections.abc import Callable

import plotly.graph_objects as go

from smarketing.scoreboard.charts.frame import Drawing, layout
from smarketing.scoreboard.charts.leads import leads_drawing
from smarketing.scoreboard.charts.pace import pace_drawing
from smarketing.scoreboard.charts.pay import pay_drawing
from smarketing.scoreboard.charts.promises import promises_drawing

DRAWINGS: dict[str, Callable[[dict, str], Drawing]] = {
    "pace": pace_drawing,
    "leads": leads_drawing,
    "promises": promises_drawing,
    "pay": pay_drawing,
}


def figure_of(name: str, panel: dict, language: str) -> go.Figure:
    """The Figure of a panel's chart; every value checked by Plotly, which changes none."""
    return go.Figure(DRAWINGS[name](panel, language), skip_invalid=False)


def live_part(drawing: Drawing, language: str) -> Drawing:
    """What the browser is sent with each change: the data, and the layout that differs."""
    shared = layout(language)
    own = {key: part for key, part in drawing["layout"].items() if part != shared.get(key)}
    return {"data": drawing["data"], "layout": own}
