"""The board's charts: one function each, from a panel's plain data to a Plotly figure.

The same figure goes to the browser (as data, with the layout that all share sent once per
language) and into files (`chart_files`). Colours are names of custom properties, `var(--shared)`:
the browser puts in what its colour scheme says, a file the light ones. Amounts stay whole minor
units; what is read beside the axes and under the pointer is written here, in the asked language.
"""

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import override

from goals.rules.pay.curve import Curve
from goals.rules.pay.kept import curve_of
from goals.rules.pay.picture import bends, climb, widest
from goals.templatetags.goals_pay import percent, times
from smarketing.scoreboard.rules.geometry import ticks
from smarketing.scoreboard.written import amount, amount_short, day

CLEAR = "rgba(0,0,0,0)"
A_DAY = 86_400_000  # milliseconds, in which Plotly counts days


class Drawing:
    """A figure said in Plotly's words and kept as its plain data.

    Plotly's own objects check each value: that takes longer than all else of a board's panels
    together. A test has them check every drawing.
    """

    def __init__(self, layout: dict) -> None:
        self.data: list[dict] = []
        self.layout = layout

    def add_scatter(self, **said: object) -> None:
        self.data.append({"type": "scatter", **said})

    def add_bar(self, **said: object) -> None:
        self.data.append({"type": "bar", **said})

    def add_annotation(self, **said: object) -> None:
        self.layout.setdefault("annotations", []).append(said)


@cache
def layout(language: str) -> dict:
    """What every chart shares: type, margins, light horizontal rules, nothing to drag."""
    axis = {
        "fixedrange": True,
        "zeroline": False,
        "showline": False,
        "ticks": "outside",
        "tickcolor": CLEAR,
        "ticklen": 7,  # keeps the labels of both axes apart in their corner
    }
    return {
        "margin": {"l": 48, "r": 16, "t": 16, "b": 30},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "font": {
            "family": "Inter Variable, Inter, sans-serif",
            "size": 12,
            "color": "var(--ink-2)",
        },
        "showlegend": False,
        "dragmode": False,
        "hovermode": "x unified",
        "hoverlabel": {"bgcolor": "var(--card)", "bordercolor": "var(--line)"},
        "separators": ",." if language.startswith("es") else ".,",
        "xaxis": axis | {"type": "date", "showgrid": False},
        "yaxis": axis | {"gridcolor": "var(--line)", "automargin": True},
    }


def pace_figure(panel: dict, language: str) -> Drawing:
    """What both halves attained day by day against the pace to the target.

    `panel`: unit, days, attained (sums up to today), pace (sums to the end), today, and range
    (the 80 % in which the period ends) or nothing.
    """
    with override(language):
        range_of = panel.get("range") or []  # boards kept from before there was one have none
        heights = [*panel["attained"], *panel["pace"], *range_of]
        figure = Drawing(layout=framed(panel, heights, language))
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


def leads_figure(panel: dict, language: str) -> Drawing:
    """The month's leads, summed day by day, against what marketing promised.

    `panel`: days, delivered (sums up to today), promised (sums to the end) or None.
    """
    promised = panel["promised"] or []
    with override(language):
        figure = Drawing(layout=framed(panel, [*panel["delivered"], *promised], language))
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


def promises_figure(panel: dict, language: str) -> Drawing:
    """The waterfall of marketing's promise: each day's bar starts where the one before ended.

    `panel`: unit, days, delivered (sums up to today), promised (sums to the end) or None. A bar
    is solid where the sum keeps up with the promise, and hollow where it lies behind.
    """
    sums, promised = panel["delivered"], panel["promised"] or []
    before = [0, *sums[:-1]][: len(sums)]  # nothing lies before no day at all
    solid, hollow = "var(--marketing)", "var(--marketing-soft)"
    behind = [bool(promised) and value < promised[n] for n, value in enumerate(sums)]
    with override(language):
        figure = Drawing(layout=framed(panel, [*sums, *promised], language))
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


def pay_figure(panel: dict, language: str) -> Drawing:
    """What each attainment of the goal pays, with today's attainment and the pace's.

    `panel`: points (share, multiple), behind, attained, pace; exact and written as text.
    """
    curve = curve_of(panel)
    marks = {"today": Fraction(panel["attained"])}
    if panel["pace"]:
        marks["pace"] = Fraction(panel["pace"])
    with override(language):
        figure = Drawing(layout=curve_layout(curve, marks, language))
        figure.add_scatter(
            **along(curve, marks), mode="lines", line={"color": "var(--shared)", "width": 3}
        )
        names = {"today": _("today"), "pace": _("pace")}
        for name, share in marks.items():
            figure.add_scatter(**dot(curve, share, names[name], is_open=name == "pace"))
    return figure


def along(curve: Curve, marks: dict[str, Fraction]) -> dict:
    """The curve's bends with what each says under the pointer."""
    corners = bends(curve, widest(curve, marks.values()))
    return {
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
        "x": [float(at)],
        "y": [float(pays)],
        "mode": "markers+text",
        "marker": look | {"line": {"color": "var(--ink)", "width": 2}},
        "text": [f"{name} {times(pays)}"],
        "textposition": f"{'bottom' if pays else 'top'} {'right' if share < 1 else 'left'}",
        "cliponaxis": False,
        "textfont": {"color": "var(--ink)"},
        "hovertext": [f"{percent(share)} → {times(pays)}"],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def curve_layout(curve: Curve, marks: dict[str, Fraction], language: str) -> dict:
    """Shares to the right, multiples upwards, both from nought."""
    end = widest(curve, marks.values())
    top = max(Fraction(3, 2), curve.pays(end) * Fraction(11, 10))
    made = {
        key: dict(part) if isinstance(part, dict) else part
        for key, part in layout(language).items()
    }
    across, up = climb(end, (Fraction(1, 5), Fraction(1, 2)), 9), climb(top, (Fraction(1, 2),), 5)
    made["hovermode"] = "closest"
    made["xaxis"] |= {"type": "linear", "range": [0, float(end)]}
    made["xaxis"] |= {"tickvals": list(map(float, across)), "ticktext": list(map(percent, across))}
    made["yaxis"] |= {"range": [0, float(top)]}
    made["yaxis"] |= {"tickvals": list(map(float, up)), "ticktext": list(map(times, up))}
    return made


FIGURES: dict[str, Callable[[dict, str], Drawing]] = {
    "pace": pace_figure,
    "leads": leads_figure,
    "promises": promises_figure,
    "pay": pay_figure,
}


def framed(panel: dict, values: list[int], language: str) -> dict:
    """The shared layout with this panel's axes, written in the active language, and today."""
    heights = ticks(max([1, *values]))
    days = panel["days"]
    places = days[:: max(len(days) // 4, 1)]
    made = {
        key: dict(part) if isinstance(part, dict) else part
        for key, part in layout(language).items()
    }
    made["yaxis"] |= {
        "tickvals": heights,
        "ticktext": [amount_short(value, unit_of(panel)) for value in heights],
        "range": [0, heights[-1]],
    }
    made["xaxis"] |= {"tickvals": places, "ticktext": [day(one) for one in places]}
    made["xaxis"]["range"] = [f"{beside(days[0], -1)} 12:00", f"{days[-1]} 12:00"]
    if panel.get("today") in days:
        made["shapes"] = [today_mark(panel["today"])]
    return made


def today_mark(today: str) -> dict:
    """One thin upright line: left of it nothing can be changed."""
    return {
        "type": "line",
        "x0": today,
        "x1": today,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": "var(--ink-2)", "width": 1},
    }


def unit_of(panel: dict) -> str:
    return panel.get("unit", "")


def line(panel: dict, key: str, name: str) -> dict:
    """A series as a line; it ends where its data end."""
    values = panel[key]
    return {
        **daily(panel, values),
        "name": name,
        "mode": "lines",
        **hover(panel, values),
    }


def daily(panel: dict, values: list[int]) -> dict:
    """One value a day from the panel's first day on."""
    return {"x0": panel["days"][0], "dx": A_DAY, "y": values}


def hover(panel: dict, values: list[int]) -> dict:
    """What the pointer reads: the amount as the language writes it."""
    unit = unit_of(panel)
    return {"text": [amount(value, unit) for value in values], "hovertemplate": "%{text}"}


def named(figure: Drawing, panel: dict, key: str, name: str, colour: str) -> None:
    """A series' name where it ends, in its colour and clear of its neighbours: no legend."""
    values = panel[key]
    if not values:
        return
    last, days = len(values) - 1, len(panel["days"])
    columns = panel.get("delivered", [])[last - days // 5 :]  # those under the name
    has_room = last * 4 < days * 3  # before its end: the days to come are empty
    figure.add_annotation(
        x=panel["days"][last],
        y=max([values[last], *columns]) if key == "promised" else values[last],
        text=name,
        showarrow=False,
        xanchor="left" if has_room else "right",
        yanchor="top" if has_room else "bottom",
        xshift=8 if has_room else -6,
        font={"color": colour, "size": 12},
    )


def beside(day_text: str, days: int) -> date:
    return date.fromisoformat(day_text) + timedelta(days)


def live_part(figure: Drawing, language: str) -> dict:
    """What the browser is sent with each change: the data, and the layout that differs."""
    shared = layout(language)
    own = {key: part for key, part in figure.layout.items() if part != shared.get(key)}
    return {"data": figure.data, "layout": own}


def weekly(days: list[str]) -> list[int]:
    """The days a table shows: all of a month, else the last of every seven and the very last."""
    if len(days) <= 31:
        return list(range(len(days)))
    return sorted({*range(6, len(days), 7), len(days) - 1})
