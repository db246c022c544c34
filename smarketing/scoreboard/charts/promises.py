"""The waterfall of marketing's promise."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from smarketing.scoreboard.charts.frame import Drawing, bars, dotted, framed, named


def promises_drawing(panel: dict, language: str) -> Drawing:
    """The waterfall of marketing's promise: each day's bar starts where the one before ended.

    `panel`: unit, days, delivered (sums up to today), promised (sums to the end) or None. A bar
    is solid where the sum keeps up with the promise, and hollow where it lies behind.
    """
    sums, promised = panel["delivered"], panel["promised"] or []
    before = [0, *sums[:-1]][: len(sums)]  # nothing lies before no day at all
    solid, hollow = "var(--marketing)", "var(--marketing-soft)"
    behind = [bool(promised) and value < promised[n] for n, value in enumerate(sums)]
    marker = {
        "color": [hollow if late else solid for late in behind],
        "line": {"color": solid, "width": 1.5},
    }
    added = [now - was for was, now in zip(before, sums, strict=True)]
    with override(language):
        layout = framed(panel, [*sums, *promised], language)
        data = [bars(panel, added, _("delivered"), sums, base=before, marker=marker)]
        if promised:
            data.append(dotted(panel, "promised", _("promised")))
            layout["annotations"] = named(panel, "promised", _("promised"), "var(--ink-2)")
    return {"data": data, "layout": layout}
