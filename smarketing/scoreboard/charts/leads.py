"""The month's leads against what marketing promised."""

import plotly.graph_objects as go
from django.utils.translation import gettext as _
from django.utils.translation import override

from smarketing.scoreboard.charts.frame import daily, framed, hover, line, named


def leads_figure(panel: dict, language: str) -> go.Figure:
    """The month's leads, summed day by day, against what marketing promised.

    `panel`: days, delivered (sums up to today), promised (sums to the end) or None.
    """
    promised = panel["promised"] or []
    with override(language):
        figure = go.Figure(layout=framed(panel, [*panel["delivered"], *promised], language))
        figure.add_bar(
            **daily(panel, panel["delivered"]),
            name=_("delivered"),
            marker={"color": "var(--marketing)"},
            textposition="none",
            **hover(panel, panel["delivered"]),
        )
        if promised:
            figure.add_scatter(
                **line(panel, "promised", _("promised")),
                line={"color": "var(--ink)", "width": 1.5, "dash": "dot"},
            )
            named(figure, panel, "promised", _("promised"), "var(--ink-2)")
    return figure
