"""The board's charts: one file and one function each, from a panel's plain data to a Plotly figure.

The same figure goes to the browser (as data, with the layout that all share sent once per
language) and into files. Colours are names of custom properties, `var(--shared)`: the browser
puts in what its colour scheme says, `files.exported` the light ones. Amounts stay whole minor
units; what is read beside the axes and under the pointer is written here, in the asked language.
"""

from collections.abc import Callable

import plotly.graph_objects as go

from smarketing.scoreboard.charts.frame import layout
from smarketing.scoreboard.charts.leads import leads_figure
from smarketing.scoreboard.charts.pace import pace_figure
from smarketing.scoreboard.charts.pay import pay_figure
from smarketing.scoreboard.charts.promises import promises_figure

FIGURES: dict[str, Callable[[dict, str], go.Figure]] = {
    "pace": pace_figure,
    "leads": leads_figure,
    "promises": promises_figure,
    "pay": pay_figure,
}


def live_part(figure: go.Figure, language: str) -> dict:
    """What the browser is sent with each change: the data, and the layout that differs."""
    whole = figure.to_plotly_json()
    shared = layout(language)
    own = {key: part for key, part in whole["layout"].items() if part != shared.get(key)}
    own.pop("template", None)
    return {"data": list(whole["data"]), "layout": own}
