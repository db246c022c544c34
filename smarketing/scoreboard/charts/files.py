"""Charts for files: the same figure in its own colours, on white."""

import plotly.graph_objects as go

A_DAY = 86_400_000  # milliseconds, in which Plotly counts days
LIGHT = {  # tokens.css in its light half, for files
    "var(--marketing)": "#b45309",
    "var(--marketing-soft)": "#fdf0df",
    "var(--shared)": "#6b2f8a",
    "var(--shared-soft)": "#f4eaf9",
    "var(--ink)": "#1c1a20",
    "var(--ink-2)": "#5d5866",
    "var(--line)": "#e4e0e8",
    "var(--card)": "#ffffff",
}


def exported(figure: go.Figure) -> go.Figure:
    """The same figure for a file: its own colours, on white."""
    return go.Figure(in_light(figure.to_plotly_json()), skip_invalid=False)


def in_light(part: object) -> object:
    """Every colour's name replaced by its light value."""
    if isinstance(part, dict):
        return {key: in_light(value) for key, value in part.items()}
    if isinstance(part, (list, tuple)):
        return [in_light(value) for value in part]
    return LIGHT.get(part, part) if isinstance(part, str) else part
