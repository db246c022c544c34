"""The month's leads against what marketing promised."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from smarketing.scoreboard.charts.frame import Drawing, bars, dotted, framed, named


def leads_drawing(panel: dict, language: str) -> Drawing:
    """The month's leads, summed day by day, against what marketing promised.

    `panel`: days, delivered (sums up to today), promised (sums to the end) or None.
    """
    sums, promised = panel["delivered"], panel["promised"] or []
    with override(language):
        layout = framed(panel, [*sums, *promised], language)
        data = [bars(panel, sums, _("delivered"), sums, marker={"color": "var(--marketing)"})]
        if promised:
            data.append(dotted(panel, "promised", _("promised")))
            layout["annotations"] = named(panel, "promised", _("promised"), "var(--ink-2)")
    return {"data": data, "layout": layout}
