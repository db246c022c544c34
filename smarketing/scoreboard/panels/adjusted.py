"""What somebody adjusted, as a sentence for both halves: who, why, and what it is to do."""

from collections.abc import Callable

from django.utils.translation import gettext_noop as _

from goals.rules.adjusting import LEADS, MONTH
from smarketing.scoreboard.panels.panel import Plain, amount
from smarketing.scoreboard.queries.scene import Scene

Told = tuple[str, dict]  # a message id and its typed parameters
OWED = "owed"  # between teams or sources

SENTENCES = {  # by verb and kind
    "adjust.make": {
        OWED: _(
            "%(who)s moved %(count)s %(step)s owed in %(month)s from %(from)s to %(to)s: %(why)s. "
            "Expected in 14 days: %(expected)s"
        ),
        MONTH: _(
            "%(who)s moved %(count)s %(step)s owed from %(month)s to %(to_month)s: %(why)s. "
            "Expected in 14 days: %(expected)s"
        ),
        LEADS: _(
            "%(who)s gave %(count)s waiting leads from %(from)s to %(to)s: %(why)s. "
            "Expected answered in 14 days: %(expected)s"
        ),
    },
    "adjust.propose": {
        OWED: _(
            "%(who)s proposes to move %(count)s %(step)s owed in %(month)s from %(from)s to "
            "%(to)s: %(why)s. Expected in 14 days: %(expected)s"
        ),
        MONTH: _(
            "%(who)s proposes to move %(count)s %(step)s owed from %(month)s to %(to_month)s: "
            "%(why)s. Expected in 14 days: %(expected)s"
        ),
        LEADS: _(
            "%(who)s proposes to give %(count)s waiting leads from %(from)s to %(to)s: %(why)s. "
            "Expected answered in 14 days: %(expected)s"
        ),
    },
    "adjust.agree": {
        OWED: _(
            "Both heads moved %(count)s %(step)s owed in %(month)s from %(from)s to %(to)s: "
            "%(why)s. Expected in 14 days: %(expected)s"
        ),
        MONTH: _(
            "Both heads moved %(count)s %(step)s owed from %(month)s to %(to_month)s: %(why)s. "
            "Expected in 14 days: %(expected)s"
        ),
        LEADS: _(
            "Both heads gave %(count)s waiting leads from %(from)s to %(to)s: %(why)s. "
            "Expected answered in 14 days: %(expected)s"
        ),
    },
    "adjust.observe": {
        OWED: _(
            "Two weeks after %(by)s moved owed %(step)s to %(to)s: %(observed)s came, "
            "%(expected)s expected, %(before)s before"
        ),
        MONTH: _(
            "Two weeks after %(by)s moved owed %(step)s to %(to_month)s: %(observed)s came, "
            "%(expected)s expected, %(before)s before"
        ),
        LEADS: _(
            "Two weeks after %(by)s gave waiting leads to %(to)s: %(observed)s answered, "
            "%(expected)s expected"
        ),
    },
}


def told_adjustment(verb: str) -> Callable[[Plain, Scene], Told]:
    """How to tell an act of this verb."""

    def tell(detail: Plain, scene: Scene) -> Told:
        if detail.get("metric"):
            return told_target(verb, detail)
        kind = detail["kind"] if detail["kind"] in (MONTH, LEADS) else OWED
        return SENTENCES[verb][kind], params_of(detail, scene)

    return tell


def params_of(detail: Plain, scene: Scene) -> Plain:
    names = {step.key: step.name for step in scene.steps}
    counts = {key: {"count": detail[key]} for key in ("count", "expected", "before", "observed")}
    months = {
        key: {"period": detail[key]} for key in ("month", "to_month") if detail[key] is not None
    }
    return (
        {key: value for key, value in counts.items() if value["count"] is not None}
        | months
        | {
            "step": {"name": names.get(detail["step"], detail["step"])},
            "from": detail["from"] or "–",
            "to": detail["to"],
            "why": clause(detail["reason"]),
            "by": detail["who"],
        }
    )


def clause(reason: str) -> str:
    """A reason inside a sentence, which brings its own full stop."""
    return reason.rstrip(" .")


def told_target(verb: str, detail: Plain) -> Told:
    """A new target, as it was proposed or two weeks after."""
    money, unit = detail["metric"].startswith("amount:"), detail["unit"]
    figures = {
        key: amount(detail[key], unit, money)
        for key in ("was", "count", "expected", "before", "observed")
        if detail[key] is not None
    }
    params = figures | {"why": clause(detail["reason"]), "by": detail["who"]}
    if verb == "adjust.observe":
        return _(
            "Two weeks after %(by)s proposed %(count)s: %(observed)s came, %(expected)s expected, "
            "%(before)s before"
        ), params
    return _(
        "%(who)s proposes %(count)s in place of %(was)s: %(why)s. Expected in 14 days: %(expected)s"
    ), params


def told_back(detail: Plain, scene: Scene) -> Told:
    return _("%(who)s took an adjustment back: %(why)s"), {"why": detail["reason"]}


ADJUSTED = {
    **{verb: told_adjustment(verb) for verb in (*SENTENCES, "adjust.target")},
    "adjust.undo": told_back,
    "adjust.withdraw": told_back,
}
