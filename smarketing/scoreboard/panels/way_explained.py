"""Why the figures of the way are what they are."""

from collections import Counter

from django.utils.translation import gettext_noop as _

from smarketing.scoreboard.panels.panel import Plain
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
