"""The way from visitor to customer across both halves, with what is needed by today."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from goals.queries.owed import Owed
from goals.rules.progress import UNKNOWN, standing, whole
from goals.rules.spread import months_in, spread
from smarketing.accounts.rules.periods import Period, month_of
from smarketing.funnel.queries.cohorts import StepConversion, board_conversion, flows_in
from smarketing.funnel.rules.handoffs import jointly_owned
from smarketing.scoreboard.panels.panel import Panel, Plain
from smarketing.scoreboard.panels.way_explained import figures
from smarketing.scoreboard.queries.scene import Scene, WayStep
from smarketing.scoreboard.rules.explanation import Ground
from smarketing.scoreboard.rules.plain import rate

Conversions = dict[str, StepConversion | None]


class Said(NamedTuple):
    """Whence a step's months come."""

    derived: Mapping[date, Owed]  # from the agreed chain; the others were typed
    moved: Mapping[date, int]  # by adjustments, within the period


NOTHING_SAID = Said({}, {})


def read(scene: Scene) -> Conversions:
    """Each step's conversion from the step before, of the period and of the kept cohorts.

    Cohorts are kept as of now, so a board of an earlier version has none.
    """
    steps, period = [step.key for step in scene.steps], scene.period
    if scene.version is not None:
        return {}
    days = scene.organization, period.starts_on, period.ends_on
    return board_conversion(
        scene.organization,
        steps,
        period.starts_on,
        period.ends_on,
        today=scene.today,
        entered={key: figure.count for key, figure in scene.counts.items()},
        flows=scene.settled.of("flows", lambda: flows_in(*days)),
    )


def compose(scene: Scene, conversions: Conversions) -> Plain:
    return {
        "steps": [composed(scene, step, conversions.get(step.key)) for step in scene.steps],
        "joint": jointly_owned([step.side for step in scene.steps]),
    }


def composed(scene: Scene, step: WayStep, conversion: StepConversion | None) -> Plain:
    figure = scene.counts.get(step.key)
    count, months = figure.count if figure else 0, scene.targets.get(step.key, {})
    return {
        "step": step.key,
        "name": step.name,
        "side": step.side,
        "count": count,
        **against(count, months, scene.period, scene.today, said_of(scene, step.key)),
        "conversion": conversion and told_conversion(conversion),
    }


def said_of(scene: Scene, step: str) -> Said:
    return Said(scene.derived.get(step, {}), scene.moved.get(step, {}))


def told_conversion(conversion: StepConversion) -> Plain:
    """Exact shares as text."""
    return {
        "period": None if conversion.period is None else str(conversion.period),
        "cohort": None if conversion.cohort is None else str(conversion.cohort),
        "complete": conversion.complete,
    }


def against(
    count: int,
    months: Mapping[date, int],
    period: Period,
    today: date,
    said: Said = NOTHING_SAID,
) -> Plain:
    """A count against what its months need; a part of a target judges nothing."""
    needed = spread(months, period, today)
    whole_period = needed if needed and needed.is_complete else None
    due = needed.by_today if needed and needed.is_complete_by_today else None
    by_today = whole(due, is_money=False)
    begun = period.elapsed(today) > 0
    return {
        "needed": whole(whole_period and whole_period.whole, is_money=False),
        "needed_by_today": by_today,
        "status": standing(count, due) if begun else UNKNOWN,
        "gap": None if by_today is None else count - by_today,
        "typed": typed(months, period, today, said) if needed else [],
    }


def typed(
    months: Mapping[date, int], period: Period, today: date, said: Said = NOTHING_SAID
) -> list[Plain]:
    """The months behind what is needed: the count, whence it comes, what of it was moved here (or
    away, below nothing) within the period, the days gone and its days."""
    return [
        {
            "month": f"{part.starts_on:%Y-%m}",
            "count": months[part.starts_on.replace(day=1)],
            "moved": said.moved.get(part.starts_on.replace(day=1), 0),
            "from_chain": part.starts_on.replace(day=1) in said.derived,
            "chain": chain_of(said, part.starts_on.replace(day=1)),
            "gone": part.elapsed(today),
            "of": part.days,
            "days": month_of(part.starts_on).days,
        }
        for part in months_in(period)
        if part.starts_on.replace(day=1) in months
    ]


def chain_of(said: Said, month: date) -> int | None:
    """The chain that a month's count comes from."""
    return said.derived[month].chain_id if month in said.derived else None


def plain(panel: Plain, ground: Ground) -> list[Plain]:
    """The contract's `funnel`."""
    same = "step name side count needed needed_by_today status".split()
    return [
        {key: step[key] for key in same} | {"conversion": rates(step["conversion"])}
        for step in panel["steps"]
    ]


def rates(conversion: Plain | None) -> Plain | None:
    if conversion is None:
        return None
    return {
        "period": rate(conversion["period"]),
        "cohort": rate(conversion["cohort"]),
        "complete": conversion["complete"],
    }


PANEL = Panel(
    name="way",
    width="whole",
    read=read,
    compose=compose,
    figures=figures,
    key="funnel",
    told=plain,
    on_wall=True,
)
