"""What the shared goal pays both halves, as a multiple of what hangs on it.

Never anybody's pay: the plans' curves and the goal's attainment are all it knows.
"""

from collections.abc import Mapping
from fractions import Fraction

from django.utils.translation import gettext_noop as _

from goals.queries.pay.plans import standing_plans, terms_for
from goals.rules.pay.curve import Curve
from goals.rules.pay.kept import curve_kept
from goals.rules.pay.measures import GOAL
from goals.rules.pay.terms import Terms
from goals.rules.progress import Progress
from smarketing.scoreboard.panels.panel import Panel, Plain
from smarketing.scoreboard.queries.scene import Scene
from smarketing.scoreboard.rules.explanation import (
    CURVE,
    PACE,
    Explanation,
    Ground,
    Term,
    Text,
)
from smarketing.scoreboard.rules.plain import rate

BOTH = "both"


def read(scene: Scene) -> Mapping[str, Terms]:
    """The plans in force for the period, in a fixed number of queries; none without a goal both
    agreed to."""
    if scene.goal is None or not scene.goal.is_shared:
        return {}
    plans = scene.settled.of("pay plans", lambda: standing_plans(scene.organization))
    return terms_for(plans.values(), scene.period)


def compose(scene: Scene, plans: Mapping[str, Terms]) -> Plain | None:
    """One row where both halves earn the same, else one for each half with a plan; None while
    no plan reads this goal."""
    key = f"{GOAL}:{scene.metric.key}"
    found = {half: terms.goal_curve(key) for half, terms in plans.items()}
    reading = {half: curve for half, curve in found.items() if curve}
    if not reading:
        return None
    wording = scene.goal.wording
    progress = wording.progress(scene.attained, scene.today)
    curves = list(reading.values())
    moments = {plans[half].counts for half in reading}
    is_common = len(curves) == 2 and curves[0] == curves[1] and len(moments) == 1
    halves = {BOTH: curves[0]} if is_common else reading
    return {
        "attained": str(progress.attainment),
        "pace": written(pace_of(progress)),
        "day": progress.day,
        "days": progress.days,
        **curve_kept(curves[0]),
        "rows": [
            row(half, one, progress)
            | {"forecast": read_off(one, middle_of(scene))}
            | counted(max(moments) if half == BOTH else plans[half].counts)
            for half, one in halves.items()
        ],
    }


def counted(moment: str) -> Plain:
    """When a plan counts what is won, where that is not as soon as it is booked."""
    return {"counts": moment} if moment else {}


def middle_of(scene: Scene) -> Fraction | None:
    """The attainment in the middle of the forecast; None where there is none."""
    if scene.expected is None:
        return None
    wording = scene.goal.wording
    return wording.progress(scene.expected.p50 - wording.baseline, scene.today).attainment


def pace_of(progress: Progress) -> Fraction | None:
    """Where the goal ends if it goes on as until today; nothing before the first day."""
    return progress.attainment * progress.days / progress.day if progress.day else None


def written(share: Fraction | None) -> str | None:
    return None if share is None else str(share)


def row(half: str, curve: Curve, progress: Progress) -> Plain:
    return {
        "half": half,
        "figure": f"pay.{half}",
        "today": read_off(curve, progress.attainment),
        "pace": read_off(curve, pace_of(progress)),
    }


def read_off(curve: Curve, share: Fraction | None) -> Plain | None:
    """What an attainment pays, with the piece of the line it was read off."""
    if share is None:
        return None
    base, slope = curve.segment(share)
    piece = {
        "from": str(base.at),
        "base": str(base.pays),
        "behind": str(max(share - base.at, Fraction(0))),
        "slope": str(slope),
    }
    return {"pays": str(curve.pays(share)), "pieces": [piece]}


def figures(panel: Plain, ground: Ground) -> list[Explanation]:
    told = [one for row in panel["rows"] for one in explain_row(row)]
    if panel["pace"] is None:
        return told
    attained = Term(Text(_("attained so far")), {"share": panel["attained"]}, "goal.attainment")
    return [
        *told,
        Explanation(
            figure="pay.at_pace",
            name=Text(_("Attainment at today’s pace")),
            value={"share": panel["pace"]},
            definition=Text(_("Where the goal ends if it goes on as it did until today.")),
            how=PACE,
            terms=(
                attained,
                Term(Text(_("days of the period")), {"count": panel["days"]}),
                Term(Text(_("days gone, today counted whole")), {"count": panel["day"]}),
            ),
        ),
    ]


NAMES = {
    (BOTH, "today"): _("What both halves earn, were the period over now"),
    (BOTH, "pace"): _("What both halves earn at today’s pace"),
    (BOTH, "forecast"): _("What both halves earn at the middle of the forecast"),
    ("marketing", "forecast"): _("What marketing earns at the middle of the forecast"),
    ("sales", "forecast"): _("What sales earns at the middle of the forecast"),
    ("marketing", "today"): _("What marketing earns, were the period over now"),
    ("marketing", "pace"): _("What marketing earns at today’s pace"),
    ("sales", "today"): _("What sales earns, were the period over now"),
    ("sales", "pace"): _("What sales earns at today’s pace"),
}


def explain_row(row: Plain) -> list[Explanation]:
    return [
        Explanation(
            figure=f"{row['figure']}.{when}",
            name=Text(NAMES[row["half"], when]),
            value={"times": row[when]["pays"]},
            definition=Text(
                _(
                    "A multiple of what each person aims for, read off the curve that both heads "
                    "signed. Nobody’s own pay is on this board."
                )
            ),
            how=CURVE,
            terms=tuple(term for one in row[when]["pieces"] for term in terms_of(one)),
        )
        for when in ("today", "pace", "forecast")
        if row.get(when)
    ]


def terms_of(one: Plain) -> tuple[Term, Term, Term]:
    """What the point before pays, how far behind it the goal is, and what that is worth."""
    at = {"at": {"share": one["from"]}}
    return (
        Term(Text(_("what %(at)s of the goal pays"), at), {"times": one["base"]}),
        Term(Text(_("attained beyond %(at)s"), at), {"share": one["behind"]}),
        Term(Text(_("what the whole goal more would pay from there")), {"times": one["slope"]}),
    )


def plain(panel: Plain, ground: Ground) -> Plain:
    """The contract's `pay`."""
    return {
        "attainment": rate(panel["attained"]),
        "attainment_at_pace": rate(panel["pace"]),
        "curve": [[rate(at), rate(pays)] for at, pays in panel["points"]],
        "behind": panel["behind"],
        "rows": [
            {
                "half": one["half"],
                "multiple": rate(one["today"]["pays"]),
                "multiple_at_pace": one["pace"] and rate(one["pace"]["pays"]),
                "multiple_at_forecast": rate(one["forecast"]["pays"])
                if one.get("forecast")
                else None,
                "counts": one.get("counts", "booked"),
            }
            for one in panel["rows"]
        ],
    }


PANEL = Panel(
    name="pay",
    width="half",
    read=read,
    compose=compose,
    figures=figures,
    chart=True,
    key="pay",
    told=plain,
)
