"""What both halves attained against the pace."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from smarketing.scoreboard.charts.frame import Drawing, dotted, framed, line, named


def pace_drawing(panel: dict, language: str) -> Drawing:
    """What both halves attained day by day against the pace to the target.

    `panel`: unit, days, attained (sums up to today), pace (sums to the end), today, and range
    (the 80 % in which the period ends) or nothing.
    """
    with override(language):
        range_of = panel.get("range") or []  # boards kept from before there was one have none
        heights = [*panel["attained"], *panel["pace"], *range_of]
        layout = framed(panel, heights, language)
        data = [
            dotted(panel, "pace", _("pace")),
            line(panel, "attained", _("attained"), color="var(--shared)", width=3),
        ]
        layout["annotations"] = [
            *named(panel, "pace", _("pace"), "var(--ink-2)"),
            *named(panel, "attained", _("attained"), "var(--shared)"),
        ]
    if range_of and panel["attained"]:
        data.insert(0, cone(panel, *range_of))
    return {"data": data, "layout": layout}


def cone(panel: dict, low: int, high: int) -> dict:
    """From today's sum to where the period ends in eight of ten draws."""
    today, end = panel["days"][len(panel["attained"]) - 1], panel["days"][-1]
    return {
        "type": "scatter",
        "x": [today, end, end, today],
        "y": [panel["attained"][-1], high, low, panel["attained"][-1]],
        "fill": "toself",
        "fillcolor": "var(--shared-soft)",
        "mode": "lines",
        "line": {"width": 0},
        "hoverinfo": "skip",
    }
