"""The way from visitor to customer across both halves, with what is needed by today."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext_noop as _

from goals.queries.owed import Owed
from goals.rules.progress import UNKNOWN, standing, whole
from goals.rules.spread import months_in, spread
from smarketing.accounts.rules.periods import Period, month_of
from smarketing.funnel.queries.cohorts import StepConversion, board_conversion
from smarketing.funnel.rules.handoffs import jointly_owned
from smarketing.scoreboard.panels.panel import Panel, Plain
from smarketing.scoreboard.queries.scene import Scene, WayStep
from smarketing.scoreboard.rules.asked import at_step
from smarketing.scoreboard.rules.explanation import (
    GAP,
    ROWS,
    SHARE,
    SPREAD,
    Explanation,
    Ground,
    Term,
    Text,
)
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
    return board_conversion(
        scene.organization,
        steps,
        period.starts_on,
        period.ends_on,
        today=scene.today,
        entered={key: figure.count for key, figure in scene.counts.items()},
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


STEP_GAP = _(
    "How many there are less how many are needed by today. From 1.02 of what is needed the step "
    "is ahead, from 0.98 on pace, below behind."
)


def figures(panel: Plain, ground: Ground) -> list[Explanation]:
    explained, before = [], None
    for step in panel["steps"]:
        explained += explain_step(step, before, ground)
        before = step
    return explained


def explain_step(step: Plain, before: Plain | None, ground: Ground) -> list[Explanation]:
    name, key = {"name": {"name": step["name"]}}, step["step"]
    count = Explanation(
        figure=f"way.{key}.count",
        name=Text(_("%(name)s: how many"), name),
        value={"count": step["count"]},
        definition=Text(
            _("How many entered this step in the period, each once, less those taken back in it.")
        ),
        how=ROWS,
        question=at_step(ground.period, key, ground.version),
    )
    needed = [
        needed_figure(step, name, figure, days)
        for figure, days in (("needed", "of"), ("needed_by_today", "gone"))
        if step[figure] is not None
    ]
    conversion = [conversion_figure(step, before, name)] if before and step["conversion"] else []
    return [count, *needed, *gap_figure(step, name), *conversion]


def gap_figure(step: Plain, name: dict) -> list[Explanation]:
    """How far a step stands from what it needs by today, where that is known."""
    if step["gap"] is None:
        return []
    key, due = f"way.{step['step']}", Text(_("needed by today"))
    return [
        Explanation(
            figure=f"{key}.gap",
            name=Text(_("%(name)s: distance from the pace"), name),
            value={"count": step["gap"]},
            definition=Text(STEP_GAP),
            how=GAP,
            terms=(
                Term(Text("%(name)s", name), {"count": step["count"]}, f"{key}.count"),
                Term(due, {"count": step["needed_by_today"]}, f"{key}.needed_by_today"),
            ),
        )
    ]


def whence(month: Plain) -> str:
    """Who says what a month needs: a person who typed it, or the chain both heads signed."""
    if month["from_chain"]:
        return _("owed by the agreed chain in %(month)s")
    return _("typed for %(month)s")


def counts_of(month: Plain) -> list[tuple[str, int]]:
    """A month's count as it was said, and what adjustments moved to it or away from it."""
    moved = month.get("moved", 0)
    said = [(whence(month), month["count"] - moved)]
    return [*said, (_("moved by adjustments in %(month)s"), moved)] if moved else said


def needed_figure(step: Plain, name: dict, figure: str, days: str) -> Explanation:
    """What a step needs, from the counts of its months."""
    terms = [
        term
        for month in step["typed"]
        for name in ({"month": {"period": month["month"]}},)
        for what, count in counts_of(month)
        for term in (
            Term(Text(what, name), {"count": count}),
            Term(Text(_("days of %(month)s that count"), name), {"count": month[days]}),
            Term(Text(_("days of %(month)s"), name), {"count": month["days"]}),
        )
    ]
    by_today = figure == "needed_by_today"
    return Explanation(
        figure=f"way.{step['step']}.{figure}",
        name=Text(_("%(name)s: needed by today") if by_today else _("%(name)s: needed"), name),
        value={"count": step[figure]},
        definition=Text(
            _(
                "Each month’s target spread evenly over its days, the days added up and rounded "
                "upwards once."
            )
        ),
        how=SPREAD,
        terms=tuple(terms),
        further=further(step["step"], step["typed"]),
    )


def further(step: str, months: list[Plain]) -> tuple[int, str] | None:
    """The chain from which most of a step's months come, to be read down to its rows."""
    chains = Counter(month.get("chain") for month in months if month.get("chain"))
    return (chains.most_common(1)[0][0], step) if chains else None


def conversion_figure(step: Plain, before: Plain, name: dict) -> Explanation:
    share = step["conversion"]["period"]
    return Explanation(
        figure=f"way.{step['step']}.conversion",
        name=Text(_("%(name)s: of the step before"), name),
        value=share and {"share": share},
        definition=Text(
            _(
                "How many entered this step in the period, over how many entered the step before "
                "in the same period. With long sales cycles those are not the same leads; the "
                "cohort rate follows the same leads."
            )
        ),
        how=SHARE,
        terms=tuple(
            Term(
                Text("%(name)s", {"name": {"name": one["name"]}}),
                {"count": one["count"]},
                f"way.{one['step']}.count",
            )
            for one in (step, before)
        ),
    )


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
