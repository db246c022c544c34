"""What charts have in common: the layout, days and heights, series and their names."""

from datetime import date, timedelta
from functools import cache
from typing import Any

from smarketing.scoreboard.rules.geometry import ticks
from smarketing.scoreboard.written import amount, amount_short, day

CLEAR = "rgba(0,0,0,0)"
A_DAY = 86_400_000  # milliseconds, in which Plotly counts days
Drawing = dict[str, Any]  # the data and the layout of a figure, as Plotly's JSON has them


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


def framed(panel: dict, values: list[int], language: str) -> dict:
    """The shared layout with this panel's axes, written in the active language, and today."""
    heights = ticks(max([1, *values]))
    written = heights if any(values) else [0]  # of nothing no scale is known
    days = panel["days"]
    places = days[:: max(len(days) // 4, 1)]
    made = {
        key: dict(part) if isinstance(part, dict) else part
        for key, part in layout(language).items()
    }
    made["yaxis"] |= {
        "tickvals": written,
        "ticktext": [amount_short(value, unit_of(panel)) for value in written],
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


def line(panel: dict, key: str, name: str, **look: str | float) -> dict:
    """A series as a line; it ends where its data end."""
    values = panel[key]
    return {
        "type": "scatter",
        **daily(panel, values),
        "name": name,
        "mode": "lines",
        "line": look,
        **hover(panel, values),
    }


def dotted(panel: dict, key: str, name: str) -> dict:
    """What a series is to keep up with."""
    return line(panel, key, name, color="var(--ink)", width=1.5, dash="dot")


def bars(panel: dict, values: list[int], name: str, sums: list[int], **look: Any) -> dict:
    """One bar a day; the pointer reads the sums."""
    return {
        "type": "bar",
        **daily(panel, values),
        "name": name,
        "textposition": "none",
        **look,
        **hover(panel, sums),
    }


def daily(panel: dict, values: list[int]) -> dict:
    """One value a day from the panel's first day on."""
    return {"x0": panel["days"][0], "dx": A_DAY, "y": values}


def hover(panel: dict, values: list[int]) -> dict:
    """What the pointer reads: the amount as the language writes it."""
    unit = unit_of(panel)
    return {"text": [amount(value, unit) for value in values], "hovertemplate": "%{text}"}


def named(panel: dict, key: str, name: str, colour: str) -> list[dict]:
    """A series' name where it ends, in its colour and clear of its neighbours: no legend.
    None where it has not begun."""
    values = panel[key]
    if not values:
        return []
    last, days = len(values) - 1, len(panel["days"])
    columns = panel.get("delivered", [])[last - days // 5 :]  # those under the name
    has_room = last * 4 < days * 3  # before its end: the days to come are empty
    name_of = {
        "x": panel["days"][last],
        "y": max([values[last], *columns]) if key == "promised" else values[last],
        "text": name,
        "showarrow": False,
        "xanchor": "left" if has_room else "right",
        "yanchor": "top" if has_room and values[last] else "bottom",
        "xshift": 8 if has_room else -6,
        "font": {"color": colour, "size": 12},
    }
    return [name_of]


def beside(day_text: str, days: int) -> date:
    return date.fromisoformat(day_text) + timedelta(days)


def weekly(days: list[str]) -> list[int]:
    """The days a table shows: all of a month, else the last of every seven and the very last."""
    if len(days) <= 31:
        return list(range(len(days)))
    return sorted({*range(6, len(days), 7), len(days) - 1})
