"""The board's charts as Plotly's own objects, which check every value: for files."""

import plotly.graph_objects as go

from smarketing.scoreboard.charts import Drawing

LIGHT = {  # tokens.css in its light half
    "var(--marketing)": "#b45309",
    "var(--marketing-soft)": "#fdf0df",
    "var(--shared)": "#6b2f8a",
    "var(--shared-soft)": "#f4eaf9",
    "var(--ink)": "#1c1a20",
    "var(--ink-2)": "#5d5866",
    "var(--line)": "#e4e0e8",
    "var(--card)": "#ffffff",
}


def whole(drawing: Drawing) -> go.Figure:
    """The figure, checked."""
    return go.Figure(drawing.data, drawing.layout)


def exported(drawing: Drawing) -> go.Figure:
    """The same figure for a file: its own colours, on white."""
    return go.Figure(in_light(drawing.data), in_light(drawing.layout))


def in_light(part: object) -> object:
    """Every colour's name replaced by its light value."""
    if isinstance(part, dict):
        return {key: in_light(value) for key, value in part.items()}
    if isinstance(part, (list, tuple)):
        return [in_light(value) for value in part]
    return LIGHT.get(part, part) if isinstance(part, str) else part
