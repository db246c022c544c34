"""What a panel with a chart holds: a small picture, the table behind it, the chart's data."""

from fractions import Fraction

from django import template
from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from goals.rules.pay.kept import curve_of
from goals.rules.pay.picture import picture
from goals.rules.waterfall import waterfall
from smarketing.scoreboard.charts import DRAWINGS, layout, live_part
from smarketing.scoreboard.charts.frame import weekly
from smarketing.scoreboard.charts.pay import marks_of
from smarketing.scoreboard.rules.geometry import HEIGHT, WIDTH, bars, points, ticks

register = template.Library()


@register.simple_tag
def plot_layout() -> SafeString:
    """The layout all charts share, once on a page."""
    return json_script(layout(get_language() or "en"), "plot-layout")


@register.simple_tag
def plot(name: str, panel: dict) -> SafeString:
    """The data of a panel's chart, as a block the browser reads and never runs."""
    language = get_language() or "en"
    return json_script(live_part(DRAWINGS[name](panel, language), language), f"figure-{name}")


@register.inclusion_tag("scoreboard/_sketch.html")
def sketch(panel: dict, solid: str, dotted: str = "", *, columns: bool = False) -> dict:
    """A picture of two sums by day: one drawn solid (or as a waterfall), one dotted."""
    days, values, against = panel["days"], panel[solid], panel.get(dotted) or []
    ends = panel.get("range") or []
    top = ticks(max([1, *values, *against, *ends]))[-1]
    today = panel.get("today")
    drawn = waterfall(values, against, len(days), top).columns if columns else ()
    return {
        "solid": "" if columns else points(values, len(days), top),
        "in_time": bars(one for one in drawn if not one.is_behind),
        "late": bars(one for one in drawn if one.is_behind),
        "dotted": points(against, len(days), top),
        "cone": cone(values, len(days), ends, top) if values and ends else "",
        "today": days.index(today) * WIDTH // max(len(days) - 1, 1) if today in days else None,
        "first": days[0],
        "last": days[-1],
    }


def cone(values: list[int], days: int, ends: list[int], top: int) -> str:
    """From the last sum to the lower and the upper end, as the corners of a polygon."""
    today = (len(values) - 1) * WIDTH // max(days - 1, 1)
    heights = [HEIGHT - round(max(value, 0) * HEIGHT / top) for value in (values[-1], *ends)]
    corners = zip((today, WIDTH, WIDTH), heights, strict=True)
    return " ".join(f"{x},{y}" for x, y in corners)


@register.inclusion_tag("scoreboard/_curve_sketch.html")
def curve_sketch(panel: dict) -> dict:
    """A picture of what each attainment pays, with today's and the pace's."""
    return {"drawn": picture(curve_of(panel), marks_of(panel)), "nothing": Fraction(0)}


@register.simple_tag
def table_rows(panel: dict, solid: str, dotted: str = "") -> list[tuple[str, int, int | None]]:
    """The days that have happened with both sums; by week where a period is long."""
    against = panel.get(dotted) or []
    happened = panel["days"][: len(panel[solid])]
    return [
        (happened[i], panel[solid][i], against[i] if i < len(against) else None)
        for i in weekly(happened)
    ]


@register.simple_tag
def by_today(panel: dict, solid: str, dotted: str = "") -> dict:
    """The two sums as they stand on the last day that has happened."""
    rows = table_rows(panel, solid, dotted)
    _, value, due = rows[-1] if rows else (None, 0, None)
    return {"value": value, "due": due, "day": len(panel[solid]), "days": len(panel["days"])}
