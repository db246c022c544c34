"""What the shared goal pays both halves, as a multiple of what hangs on it.

Never anybody's pay: the plans' curves and the goal's attainment are all it knows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext_noop as _

from goals.queries.pay.plans import standing_plans, terms_for
from goals.rules.pacing import CALENDAR
from goals.rules.pay.curve import Curve
from goals.rules.pay.kept import curve_kept
from goals.rules.pay.measures import GOAL, Measure
from goals.rules.pay.terms import BOOKED, Terms
from goals.rules.progress import BELOW, Progress
from smarketing.scoreboard.panels.panel import Panel, Plain
from smarketing.scoreboard.queries.scene import Scene
from smarketing.scoreboard.rules.asked import at_moment
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


@dataclass(frozen=True)
class Plans:
    """The plans in force for the goal's period, and what was paid at each moment they count."""

    terms: Mapping[str, Terms]  # by half
    paid: Mapping[str, int]  # by moment


def read(scene: Scene) -> Plans:
    """A fixed number of queries; nothing without a goal both agreed to."""
    if scene.goal is None or not scene.goal.is_shared:
        return Plans({}, {})
    plans = scene.settled.of("pay plans", lambda: standing_plans(scene.organization))
    terms = terms_for(plans.values(), scene.period)
    goal = Measure(GOAL, scene.metric.key)
    moments = {one.counted(goal).moment for one in terms.values()} - {BOOKED}
    asked = {one: at_moment(scene.period, one, scene.version) for one in sorted(moments)}
    return Plans(
        terms, {one: scene.asked(question).totals.amount for one, question in asked.items()}
    )


@dataclass(frozen=True)
class Read:
    """The curve of a half's plan, and how far the goal is as that plan counts it."""

    curve: Curve
    moment: str  # at which a won amount counts, where that is not as soon as it is booked
    progress: Progress


def read_by_half(scene: Scene, plans: Plans) -> dict[str, Read]:
    """What each half's plan reads of the goal; none that does not, or of which nothing is said."""
    goal = Measure(GOAL, scene.metric.key)
    found = {}
    for half, terms in plans.terms.items():
        curve, moment = terms.goal_curve(goal.key), terms.counted(goal).moment
        counted = plans.paid.get(moment, scene.attained)
        progress = scene.goal.wording.progress(counted, scene.today)
        if curve and progress.attainment is not None:
            found[half] = Read(curve, moment, progress)
    return found


def compose(scene: Scene, plans: Plans) -> Plain | None:
    """One row where both halves earn the same, else one for each half with a plan; empty while
    no plan reads this goal, None while how far it is cannot be said."""
    reading = read_by_half(scene, plans)
    wording = scene.goal and scene.goal.wording
    progress = wording and wording.progress(scene.attained, scene.today)
    if progress and progress.attainment is None:
        return None
    if not reading:
        return {"empty": True}
    first, *others = reading.values()
    halves = {BOTH: first} if others == [first] else reading
    gone, whole = wording.course.gone(progress.day, progress.days)
    return {
        "attained": str(progress.attainment),
        "pace": written(progress.at_pace),
        "day": gone,
        "days": whole,
        "basis": wording.pacing.basis,
        "is_below": wording.direction == BELOW,
        **curve_kept(first.curve),
        "rows": [
            row(half, one) | {"forecast": read_off(one.curve, middle_of(scene, one))}
            for half, one in halves.items()
        ],
    }


def middle_of(scene: Scene, one: Read) -> Fraction | None:
    """The attainment in the middle of the forecast; None where there is none, as of payments."""
    if scene.expected is None or one.moment:
        return None
    wording = scene.goal.wording
    return wording.progress(scene.expected.p50 - wording.baseline, scene.today).attainment


def written(share: Fraction | None) -> str | None:
    return None if share is None else str(share)


def row(half: str, one: Read) -> Plain:
    shares = {"today": one.progress.attainment, "pace": one.progress.at_pace}
    told = {when: read_off(one.curve, share) for when, share in shares.items()}
    counts = {"counts": one.moment} if one.moment else {}
    at = {when: written(share) for when, share in shares.items()}
    return {"half": half, "figure": f"pay.{half}", "at": at} | told | counts


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
    if panel.get("empty"):
        return []
    told = [one for row in panel["rows"] for one in explain_row(row)]
    if panel["pace"] is None:
        return told
    return [*told, at_pace(panel)]


def at_pace(panel: Plain) -> Explanation:
    """Where the goal ends at today's pace: by its days, or by what of them is due."""
    is_even = panel.get("basis", CALENDAR) == CALENDAR
    gone_by = _("days gone, today counted whole") if is_even else _("parts of the days gone")
    of_all = _("days of the period") if is_even else _("parts of all its days")
    gone, whole = (
        Term(Text(name), {"count": panel[key]})
        for name, key in ((gone_by, "day"), (of_all, "days"))
    )
    attained = Term(Text(_("attained so far")), {"share": panel["attained"]}, "goal.attainment")
    return Explanation(
        figure="pay.at_pace",
        name=Text(_("Attainment at today’s pace")),
        value={"share": panel["pace"]},
        definition=Text(_("Where the goal ends if it goes on as it did until today.")),
        how=PACE,
        terms=(attained, gone, whole) if panel.get("is_below") else (attained, whole, gone),
    )


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


def plain(panel: Plain, ground: Ground) -> Plain | None:
    """The contract's `pay`."""
    if panel.get("empty"):
        return None
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
