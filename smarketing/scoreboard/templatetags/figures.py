"""What pages load with `{% load figures %}`: figures as people read them, and bars beside them."""

from decimal import Decimal
from fractions import Fraction
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils import formats

from smarketing.scoreboard import written
from smarketing.scoreboard.rules.geometry import Bar
from smarketing.scoreboard.rules.geometry import bar as bar_geometry
from smarketing.scoreboard.rules.words import Share

register = template.Library()

FILTERS = (
    written.money,
    written.money_exact,
    written.money_short,
    written.count,
    written.count_short,
    written.is_money,
    written.amount,
    written.amount_short,
    written.gap,
    written.change,
    written.share,
    written.reached,
    written.day,
    written.moment,
    written.iso,
    written.period_name,
    written.in_language,
    written.told,
)
for one in FILTERS:
    register.filter(one.__name__, one)

HALF = {"marketing": "m", "sales": "s"}


@register.filter
def half(side: str) -> str:
    """The class that colours a half: `m`, `s`, or none for what both share."""
    return HALF.get(side, "")


@register.simple_tag
def why(figure: str, **limits: str | int) -> str:
    """The address that answers "why this number?" for a figure such as `goal.attained`."""
    return f"{reverse('explain')}?{urlencode({'figure': figure, **limits})}"


@register.inclusion_tag("_bar.html")
def bar(
    value: int | None = None,
    of: int | None = None,
    due: int | None = None,
    *,
    share: Share | None = None,
    tick: Share | None = None,
    half: str = "",
    size: str = "",
    low: int | None = None,
    high: int | None = None,
    label: str = "",
) -> dict:
    """A bar with a tick, from figures (`value of due`) or from shares (`share tick`).

    `half` is marketing, sales or blank; `size` "big" is the goal's own bar with its label.
    """
    value, of, due, share, tick, low, high = (
        None if part == "" else part for part in (value, of, due, share, tick, low, high)
    )
    made = bar_of(value, of, due, low, high) if of else Bar(0)
    if share is not None:
        made = bar_geometry(share, tick)
    return {
        "bar": made,
        "none": share is None and not of,
        "half": HALF.get(half, half if half in HALF.values() else ""),
        "size": size,
        "label": label,
    }


def bar_of(value: int | None, of: int, due: int | None, low: int | None, high: int | None) -> Bar:
    """Whole numbers over the one they are measured against, as exact shares."""
    over = [None if part is None else Fraction(part, of) for part in (value or 0, due, low, high)]
    return bar_geometry(*over)


@register.filter
def tenths_of(value: int) -> str:
    """Tenths as people write them: 19 is 1.9, or 1,9."""
    return formats.number_format(Decimal(value) / 10, 1)


@register.filter
def tenths(thousandths: int) -> str:
    """`61.8%` for an SVG attribute, which knows no decimal comma."""
    return f"{thousandths // 10}.{thousandths % 10}%"


@register.inclusion_tag("_standing.html")
def standing(
    status: str, value: int | None = None, unit: str = "", figure: str = "", adjust: str = ""
) -> dict:
    """Ahead, on pace, behind: a shape, a word and a colour, with the distance as a link.

    `adjust` says where somebody behind adjusts: `step=lead`, `by=team`.
    """
    query = adjust if status == "behind" else ""
    return {"status": status, "value": value, "unit": unit, "figure": figure, "adjust": query}


@register.filter
def of_goal(goal_id: int) -> str:
    """Where somebody behind on a goal adjusts, for `standing`."""
    return f"goal={goal_id}"
