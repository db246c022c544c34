"""What both halves agreed, changed and promised this week, and what they reached before it."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

from django.utils.translation import gettext_noop as _

from goals.queries.celebrations import told_to
from smarketing.accounts.shell import url_of
from smarketing.audit.queries import acts_since
from smarketing.scoreboard.panels.adjusted import ADJUSTED
from smarketing.scoreboard.panels.panel import Panel, Plain, amount
from smarketing.scoreboard.queries.scene import Scene
from smarketing.scoreboard.rules.explanation import Ground

MOST = 8
WEEK = timedelta(6)  # today and the six days before it: on a Monday, Friday is this week
KEPT_DAYS = 180  # how long what was reached stays on the board; its page keeps it for ever
WORDS = 3  # the last ones said to it
FIGURES = ("attained", "figure")
BOTH = ("goal.agree", "persona.publish")  # what both heads did together
Told = tuple[str, dict[str, Any]]  # a message id and its typed parameters


def told_goal(msgid: str) -> Callable[[Plain, Scene], Told]:
    """A sentence about a goal's wording, with its target."""

    def tell(detail: Plain, scene: Scene) -> Told:
        money = detail["unit"] == scene.organization.currency
        target = amount(detail["target"], detail["unit"], money)
        return msgid, {"name": detail["name"], "target": target}

    return tell


def told_closing(detail: Plain, scene: Scene) -> Told:
    money = detail["unit"] == scene.organization.currency
    figures = {key: amount(detail[key], detail["unit"], money) for key in ("attained", "target")}
    params = {"name": detail["name"]} | figures
    return _("%(who)s closed %(name)s with %(attained)s of %(target)s"), params


def told_with_reason(msgid: str) -> Callable[[Plain, Scene], Told]:
    """A sentence about a goal, with the reason that was given."""
    return lambda detail, scene: (msgid, {"name": detail["name"], "why": detail["reason"]})


def told_fall_back(detail: Plain, scene: Scene) -> Told:
    money = detail["unit"] == scene.organization.currency
    stands, target = (amount(detail[key], detail["unit"], money) for key in ("attained", "target"))
    params = {"name": detail["name"], "stands": stands, "target": target}
    return _("%(name)s fell back: %(stands)s of %(target)s stand"), params


def told_signature(detail: Plain, scene: Scene) -> Told:
    if detail["half"] == "sales":
        return _("%(who)s signed the shared goal for sales"), {}
    return _("%(who)s signed the shared goal for marketing"), {}


def told_withdrawal(detail: Plain, scene: Scene) -> Told:
    return _("%(who)s took a proposal for %(name)s back"), {"name": detail["name"]}


def told_persona(detail: Plain, scene: Scene) -> Told:
    params = {"name": detail["name"], "edition": {"count": detail["edition"]}}
    return _("Both heads published version %(edition)s of %(name)s"), params


def told_quota(detail: Plain, scene: Scene) -> Told:
    money = detail["metric"].startswith("amount:")
    was, target = (amount(detail[key], detail["unit"], money) for key in ("was", "target"))
    params = {"team": detail["team"], "was": was, "target": target}
    if target is None:
        return _("%(who)s took the quota of %(team)s away"), {"team": detail["team"]}
    if was is None:
        del params["was"]
        return _("%(who)s set the quota of %(team)s to %(target)s"), params
    return _("%(who)s changed the quota of %(team)s from %(was)s to %(target)s"), params


def told_step_target(detail: Plain, scene: Scene) -> Told:
    names = {step.key: step.name for step in scene.steps}
    step = {"name": names.get(detail["step"], detail["step"])}
    params = {"step": step, "month": {"period": detail["month"]}}
    if detail["count"] is None:
        return _("%(who)s took the promise for %(step)s in %(month)s away"), params
    params["count"] = {"count": detail["count"]}
    if detail["was"] is None:
        return _("%(who)s promised %(count)s for %(step)s in %(month)s"), params
    params["was"] = {"count": detail["was"]}
    return _("%(who)s changed %(step)s in %(month)s from %(was)s to %(count)s"), params


def told_chain(msgid: str) -> Callable[[Plain, Scene], Told]:
    """A sentence about a chain, with the quota it starts from."""

    def tell(detail: Plain, scene: Scene) -> Told:
        money = detail["metric"].startswith("amount:")
        return msgid, {"quota": amount(detail["quota"], detail["unit"], money)}

    return tell


def told_chain_signature(detail: Plain, scene: Scene) -> Told:
    if detail["half"] == "sales":
        return _("%(who)s signed the chain for sales"), {}
    return _("%(who)s signed the chain for marketing"), {}


def told_line(detail: Plain, scene: Scene) -> Told:
    before, after = (f"{detail[key] / 10:.1f}" for key in ("before", "after"))
    return _("The line of stages moved from %(before)s to %(after)s"), {
        "before": before,
        "after": after,
    }


def told_plainly(msgid: str) -> Callable[[Plain, Scene], Told]:
    """A sentence that needs nothing but who it was."""
    return lambda detail, scene: (msgid, {})


def told_meeting(detail: Plain, scene: Scene) -> Told:
    if detail["kind"] == "council":
        return _("%(who)s recorded the revenue council"), {}
    return _("%(who)s recorded the meeting of CMO and CSO"), {}


SHARED: dict[str, Callable[[Plain, Scene], Told]] = {  # the verbs both halves are told
    "goal.propose": told_goal(_("%(who)s proposed %(name)s: %(target)s")),
    "goal.edit": told_goal(_("%(who)s proposed %(target)s for %(name)s")),
    "goal.sign": told_signature,
    "goal.agree": told_goal(_("Both heads agreed to %(name)s: %(target)s")),
    "goal.withdraw": told_withdrawal,
    "goal.fall_back": told_fall_back,
    "goal.close": told_closing,
    "goal.ask_reopen": told_with_reason(_("%(who)s asks to reopen %(name)s: %(why)s")),
    "goal.reopen": told_with_reason(_("Both heads reopened %(name)s: %(why)s")),
    "persona.publish": told_persona,
    "chain.propose": told_chain(_("%(who)s proposed the chain to the quota of %(quota)s")),
    "chain.sign": told_chain_signature,
    "chain.agree": told_chain(_("Both heads agreed to the chain to the quota of %(quota)s")),
    "quota.set": told_quota,
    "step_target.set": told_step_target,
    "stages.move": told_line,
    "stages.start": told_plainly(_("%(who)s decided that both halves start working together")),
    "stages.appoint": told_plainly(_("%(who)s appointed one leader for both halves")),
    "meeting.hold": told_meeting,
    **ADJUSTED,
}


OF_BOTH = (
    "goal.agree",
    "goal.fall_back",
    "goal.reopen",
    "chain.agree",
    "adjust.agree",
    "adjust.observe",
)
ROOMS = {"persona": "personas", "adjust": "adjust"}  # where a verb's entry leads; else to the goals


class Done(NamedTuple):
    verb: str
    detail: Plain
    at: datetime
    who: str | None
    side: str | None


def read(scene: Scene) -> tuple[list[Done], list[Plain]]:
    since = scene.today - timedelta(KEPT_DAYS)
    return scene.settled.of(
        "together",
        lambda: (
            done_this_week(scene),
            told_to(scene.organization, since, scene.now, WORDS),
        ),
    )


def week_began(scene: Scene) -> datetime:
    return datetime.combine(scene.today - WEEK, time(), scene.organization.zone)


def done_this_week(scene: Scene) -> list[Done]:
    """The week's shared acts, newest first."""
    acts = acts_since(scene.organization, week_began(scene), list(SHARED))
    acts = acts.filter(at__lte=scene.now)
    columns = ("verb", "detail", "at", "member__name", "member__side")
    return [Done(*values) for values in acts.select_related(None).values_list(*columns)[:MOST]]


def compose(scene: Scene, facts: tuple[list[Done], list[Plain]]) -> Plain:
    acts, reached = facts
    lately, before = [], []
    for one in reached:
        is_new = datetime.fromisoformat(one["at"]) >= week_began(scene)
        (lately if is_new else before).append(one)
    return {
        "reached": lately,
        "entries": [entry(act, scene) for act in acts],
        "before": before,
    }


def entry(act: Done, scene: Scene) -> Plain:
    msgid, params = SHARED[act.verb](act.detail, scene)
    return {
        "verb": act.verb,
        "half": "" if act.verb in OF_BOTH else act.detail.get("half", act.side or ""),
        "text": {"msgid": msgid, "params": {"who": act.who or scene.organization.name} | params},
        "url": url_of(ROOMS.get(act.verb.partition(".")[0], "goals")) or "",
        "at": act.at.isoformat(),
    }


def plain(panel: Plain, ground: Ground) -> list[Plain]:
    """What happened as data; the sentence is added where the language is known."""
    reached, before = (
        [
            {"at": one["at"], "verb": "goal.reach", "half": "", "text": told_reached(one)}
            for one in panel.get(when, [])  # boards kept from earlier have no `before`
        ]
        for when in ("reached", "before")
    )
    happened = [
        {key: one[key] for key in ("at", "verb", "half", "text")} for one in panel["entries"]
    ]
    return [*reached, *happened, *before]


def told_reached(one: Plain) -> Plain:
    """What was reached, as a sentence in no language."""
    figures = {key: amount(one[key], one["unit"], one["is_money"]) for key in FIGURES}
    params = {"name": one["name"]} | figures
    return {"msgid": _("%(name)s is reached: %(attained)s of %(figure)s"), "params": params}


PANEL = Panel(
    name="together",
    width="whole",
    read=read,
    compose=compose,
    key="together",
    told=plain,
    on_wall=True,
)
