"""What both halves attained against the pace."""

import plotly.graph_objects as go
from django.utils.translation import gettext as _
from django.utils.translation import override

from smarketing.scoreboard.charts.frame import framed, line, named


def pace_figure(panel: dict, language: str) -> go.Figure:
    """What both halves attained day by day against the pace to the target.

    `panel`: unit, days, attained (sums up to today), pace (sums to the end), today, and range
    (the 80 % in which the period ends) or nothing.
    """
    with override(language):
        range_of = panel.get("range") or []  # boards kept from before there was one have none
        heights = [*panel["attained"], *panel["pace"], *range_of]
        figure = go.Figure(layout=framed(panel, heights, language))
        if range_of and panel["attained"]:
            figure.add_scatter(**cone(panel, *range_of))
        figure.add_scatter(
            **line(panel, "pace", _("pace")),
            line={"color": "var(--ink)", "width": 1.5, "dash": "dot"},
        )
        figure.add_scatter(
            **line(panel, "attained", _("attained")), line={"color": "var(--shared)", "width": 3}
        )
        named(figure, panel, "pace", _("pace"), "var(--ink-2)")
        named(figure, panel, "attained", _("attained"), "var(--shared)")
    return figure


def cone(panel: dict, low: int, high: int) -> dict:
    """From today's sum to where the period ends in eight of ten draws."""
    today, end = panel["days"][len(panel["attained"]) - 1], panel["days"][-1]
    return {
        "x": [today, end, end, today],
        "y": [panel["attained"][-1], high, low, panel["attained"][-1]],
        "fill": "toself",
        "fillcolor": "var(--shared-soft)",
        "mode": "lines",
        "line": {"width": 0},
        "hoverinfo": "skip",
    }
