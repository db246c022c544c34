"""The waterfall of marketing's promise."""

import plotly.graph_objects as go
from django.utils.translation import gettext as _
from django.utils.translation import override

from smarketing.scoreboard.charts.frame import daily, framed, hover, line, named


def promises_figure(panel: dict, language: str) -> go.Figure:
    """The waterfall of marketing's promise: each day's bar starts where the one before ended.

    `panel`: unit, days, delivered (sums up to today), promised (sums to the end) or None. A bar
    is solid where the sum keeps up with the promise, and hollow where it lies behind.
    """
    sums, promised = panel["delivered"], panel["promised"] or []
    before = [0, *sums[:-1]][: len(sums)]  # nothing lies before no day at all
    solid, hollow = "var(--marketing)", "var(--marketing-soft)"
    behind = [bool(promised) and value < promised[n] for n, value in enumerate(sums)]
    with override(language):
        figure = go.Figure(layout=framed(panel, [*sums, *promised], language))
        figure.add_bar(
            **daily(panel, [now - was for was, now in zip(before, sums, strict=True)]),
            base=before,
            name=_("delivered"),
            marker={
                "color": [hollow if late else solid for late in behind],
                "line": {"color": "var(--marketing)", "width": 1.5},
            },
            textposition="none",
            **hover(panel, sums),
        )
        if promised:
            figure.add_scatter(
                **line(panel, "promised", _("promised")),
                line={"color": "var(--ink)", "width": 1.5, "dash": "dot"},
            )
            named(figure, panel, "promised", _("promised"), "var(--ink-2)")
    return figure
