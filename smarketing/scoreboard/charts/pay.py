"""What each attainment of the goal pays."""

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import override

from goals.rules.pay.curve import Curve
from goals.rules.pay.kept import curve_of
from goals.rules.pay.picture import bends, climb, widest
from goals.templatetags.goals_pay import percent, times
from smarketing.scoreboard.charts.frame import Drawing, layout


def pay_drawing(panel: dict, language: str) -> Drawing:
    """What each attainment of the goal pays, with today's attainment and the pace's.

    `panel`: points (share, multiple), behind, rows; exact and written as text.
    """
    curve = curve_of(panel)
    marks = marks_of(panel)
    with override(language):
        names = {"today": _("today"), "pace": _("pace")}
        dots = [
            dot(curve, share, names[name], is_open=name == "pace") for name, share in marks.items()
        ]
        return {
            "data": [along(curve, marks), *dots],
            "layout": curve_layout(curve, marks, language),
        }


def marks_of(panel: dict) -> dict[str, Fraction]:
    """Today's attainment and the pace's, as the plan counts them whose curve is drawn."""
    goal = {"today": panel["attained"], "pace": panel["pace"]}  # on boards that tell no other
    shares = next((row["at"] for row in panel["rows"] if "at" in row), goal)
    return {when: Fraction(share) for when, share in shares.items() if share is not None}


def along(curve: Curve, marks: dict[str, Fraction]) -> dict:
    """The curve's bends with what each says under the pointer."""
    corners = bends(curve, widest(curve, marks.values()))
    return {
        "type": "scatter",
        "mode": "lines",
        "line": {"color": "var(--shared)", "width": 3},
        "x": [float(at) for at, _pays in corners],
        "y": [float(pays) for _at, pays in corners],
        "text": [f"{percent(at)} → {times(pays)}" for at, pays in corners],
        "hovertemplate": "%{text}<extra></extra>",
    }


def dot(curve: Curve, share: Fraction, name: str, is_open: bool) -> dict:
    """One attainment on the curve, named beside it."""
    at, pays = max(share, Fraction(0)), curve.pays(share)
    look = {"color": "var(--card)" if is_open else "var(--ink)", "size": 11}
    return {
        "type": "scatter",
        "x": [float(at)],
        "y": [float(pays)],
        "mode": "markers+text",
        "marker": look | {"line": {"color": "var(--ink)", "width": 2}},
        "text": [f"{name} {times(pays)}"],
        "textposition": beside(share, pays),
        "cliponaxis": False,
        "textfont": {"color": "var(--ink)"},
        "hovertext": [f"{percent(share)} → {times(pays)}"],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def beside(share: Fraction, pays: Fraction) -> str:
    """Where a name stands clear of a line that climbs, and of the picture's edges."""
    if not pays:
        return "top right"
    return "bottom right" if share < 1 else "top left"


def curve_layout(curve: Curve, marks: dict[str, Fraction], language: str) -> dict:
    """Shares to the right, multiples upwards, both from nought."""
    end = widest(curve, marks.values())
    top = max(Fraction(3, 2), curve.pays(end) * Fraction(11, 10))
    made = {
        key: dict(part) if isinstance(part, dict) else part
        for key, part in layout(language).items()
    }
    across, up = climb(end, (Fraction(1, 4), Fraction(1, 2)), 7), climb(top, (Fraction(1, 2),), 5)
    made["hovermode"] = "closest"
    made["xaxis"] |= {"type": "linear", "range": [0, float(end)], "tickangle": 0}  # on a phone, too
    made["xaxis"] |= {"tickvals": list(map(float, across)), "ticktext": list(map(percent, across))}
    made["yaxis"] |= {"range": [0, float(top)]}
    made["yaxis"] |= {"tickvals": list(map(float, up)), "ticktext": list(map(times, up))}
    return made
