"""Writes of shared goals: propose, edit in place, agree by both heads, take back."""

from datetime import datetime

from babel.core import get_global
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from goals.models import SharedGoal
from goals.queries.goals import GOAL, agreement_for, goal_by_id, periods_taken
from goals.queries.pacing import paced
from goals.rules.metrics import metric_of
from goals.rules.progress import BELOW, DIRECTIONS
from goals.rules.spans import overlap
from goals.rules.wording import Wording, changed, content_of, wording_of
from goals.services.open_periods import demand_goal_open
from smarketing.accounts.models import Member, Organization
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.faults import Fault, Overtaken
from smarketing.accounts.rules.typed import LARGEST, write_plain
from smarketing.accounts.services import rights
from smarketing.agreements import services as agreements
from smarketing.agreements.models import Version
from smarketing.agreements.queries import Agreement, digest_named, signed_already
from smarketing.audit import services as audit
from smarketing.funnel.rules.events import FIRST_DAY, LAST_DAY
from smarketing.funnel.rules.money import digits

MOST_DAYS = 1100  # three years: over more, an even pace says nothing
CURRENCIES = frozenset(get_global("all_currencies"))


@transaction.atomic
def propose_goal(
    *, by: Member, wording: Wording, reason: str, now: datetime, sign_as: str = ""
) -> SharedGoal:
    """A new shared goal, proposed to both heads.

    `sign_as` names the half for which the proposer signs in the same act, as its head. Raises
    `Fault` with the fields that are wrong, also where another goal's period shares a day.
    """
    rights.demand(by, "goal.propose")
    by.organization.raise_wanted()
    check(by.organization, wording)
    demand_reason(by.organization, wording, reason, now)
    wording = paced(by.organization, wording)
    goal = SharedGoal(organization=by.organization, created_at=now)
    show(goal, wording)
    propose_version(by, goal, wording, reason, now, sign_as)
    audit.record(by, "goal.propose", goal, **told(goal, wording, reason))
    return goal


@transaction.atomic
def edit_goal(
    *,
    by: Member,
    goal_id: int,
    number: int,
    wording: Wording,
    reason: str,
    now: datetime,
    sign_as: str = "",
) -> SharedGoal:
    """Propose another wording of a goal. It voids the signatures under what was proposed before.

    `number` is the version the editor saw. Whoever edits an older one gets `Overtaken` with what
    stands now as `current`, and nothing is written.
    """
    rights.demand(by, "goal.propose")
    by.organization.raise_wanted()
    goal = goal_by_id(by.organization, goal_id)
    demand_goal_open(goal)
    before = agreement_for(goal)
    check(by.organization, wording, goal)
    demand_reason(by.organization, wording, reason, now)
    wording = paced(by.organization, wording)
    take_turn(goal, number)
    if not changed(newest_wording(before), wording):
        raise Fault(
            _("Nothing differs from what stands already."), fields={"target": _("The same as now.")}
        )
    propose_version(by, goal, wording, reason, now, sign_as)
    if not before.is_shared:
        show(goal, wording)
    audit.record(by, "goal.edit", goal, **told(goal, wording, reason))
    return goal


@transaction.atomic
def agree_goal(
    *, by: Member, goal_id: int, number: int, half: str, now: datetime, digest: str = ""
) -> SharedGoal:
    """Sign the proposed version for a half; with the second half's signature it is in force.

    The same head signing the same version again changes nothing. `digest`, where given, must be
    that of the wording the signer was shown.
    """
    rights.demand(by, "goal.agree")
    by.organization.raise_wanted()
    goal = goal_by_id(by.organization, goal_id)
    if signed_already(by, GOAL, goal.pk, number, half):
        return goal
    version = sign_version(by, goal, number, half, digest, now)
    audit.record(by, "goal.sign", goal, version=number, half=half)
    if version.agreed_at:
        wording = wording_of(version.content)
        show(goal, wording)
        audit.record(by, "goal.agree", goal, **told(goal, wording, version.reason))
    return goal


@transaction.atomic
def withdraw_goal(*, by: Member, goal_id: int, number: int, now: datetime) -> SharedGoal:
    """Take a proposal back. What was agreed before goes on standing; a goal never agreed ends."""
    rights.demand(by, "goal.propose")
    by.organization.raise_wanted()
    goal = goal_by_id(by.organization, goal_id)
    agreements.withdraw(by=by, kind=GOAL, subject_id=goal.pk, number=number, now=now)
    if not agreement_for(goal).is_shared:
        goal.dropped_at = now
        goal.save(update_fields=["dropped_at"])
    audit.record(by, "goal.withdraw", goal, version=number, name=goal.name)
    return goal


def check(organization: Organization, wording: Wording, goal: SharedGoal | None = None) -> None:
    """Raise `Fault` with every field that cannot be so; the goal itself may keep its period."""
    wrong = wrong_words(organization, wording) | wrong_period(wording)
    if not wrong:
        wrong = taken_period(organization, wording, goal)
    if not 0 < wording.target <= LARGEST:
        wrong["target"] = _("A target is more than nothing, and less than 10 trillion.")
    else:
        wrong |= wrong_levels(wording)
    if wrong:
        raise Fault(" ".join(wrong.values()), fields=wrong)


def demand_reason(organization: Organization, wording: Wording, reason: str, now: datetime) -> None:
    """Nobody sets or changes the goal of days that are over by accident: it takes a reason."""
    if wording.ends_on < today_in(organization.zone, now) and not reason.strip():
        told = _("This period ended on %(last)s. Say why its goal is set or changed afterwards.")
        told %= {"last": wording.ends_on}
        raise Fault(told, fields={"reason": told})


def wrong_levels(wording: Wording) -> dict[str, str]:
    """What is wrong with baseline, minimum and stretch beside a sound target."""
    wrong = {}
    target, worse, better = wording.target, wording.minimum, wording.stretch
    if wording.direction not in DIRECTIONS:
        wrong["direction"] = _("A goal is to be reached, or to stay above or below its target.")
    sign = -1 if wording.direction == BELOW else 1
    if not 0 <= wording.baseline <= LARGEST or wording.baseline == target:
        wrong["baseline"] = _("A figure starts at 0 or more, and not at its target.")
    elif wording.baseline > target:  # a period only adds to it, whatever is asked of the figure
        wrong["baseline"] = _("This starts above its target. Raise the target.")
    if worse is not None and not (0 < worse <= LARGEST and sign * (target - worse) > 0):
        wrong["minimum"] = _("The minimum is easier to reach than the target.")
    if better is not None and not (0 < better <= LARGEST and sign * (better - target) > 0):
        wrong["stretch"] = _("The stretch level is harder to reach than the target.")
    return wrong


def wrong_words(organization: Organization, wording: Wording) -> dict[str, str]:
    """What is wrong with name, metric and unit."""
    wrong = {}
    if not 0 < len(wording.name.strip()) <= 120:
        wrong["name"] = _("A goal has a name of at most 120 letters.")
    try:
        metric = metric_of(wording.metric, list(organization.steps.values_list("key", flat=True)))
    except ValueError:
        return wrong | {"metric": _("A goal is the won amount or the count of one of your steps.")}
    if metric.is_money and wording.unit != organization.currency:
        wrong["unit"] = _("Money is counted in %(currency)s here.") % {
            "currency": organization.currency
        }
    if not metric.is_money and (
        not 0 < len(wording.unit.strip()) <= 60 or wording.unit in CURRENCIES
    ):
        wrong["unit"] = _("Name the thing that is counted, not a currency.")
    return wrong


def wrong_period(wording: Wording) -> dict[str, str]:
    if wording.ends_on < wording.starts_on:
        return {"ends_on": _("The last day lies before the first.")}
    if wording.period.days > MOST_DAYS:
        return {"ends_on": _("A shared goal lasts three years at most.")}
    if wording.starts_on < FIRST_DAY or wording.ends_on > LAST_DAY:
        return {"starts_on": _("Choose days from 1970 to 2100.")}
    return {}


def taken_period(
    organization: Organization, wording: Wording, goal: SharedGoal | None
) -> dict[str, str]:
    """Another goal on top whose period, or proposed period, shares a day with this one."""
    if not wording.on_top:
        return {}
    for other, period in periods_taken(organization):
        if (goal is None or other.pk != goal.pk) and overlap(period, wording.period):
            said = {"name": other.name, "first": period.starts_on, "last": period.ends_on}
            return {
                "starts_on": _(
                    "“%(name)s” runs from %(first)s to %(last)s. Shared goals do not overlap: "
                    "edit that one, or choose other days."
                )
                % said
            }
    return {}


def take_turn(goal: SharedGoal, number: int) -> None:
    """Let one of two editors through; the other is told what the first did."""
    mine = SharedGoal.objects.filter(pk=goal.pk, number=number).update(number=F("number") + 1)
    if not mine:
        raise overtaken(goal)
    goal.number = number + 1


def overtaken(goal: SharedGoal) -> Overtaken:
    agreement = agreement_for(goal)
    newest = agreement.proposed or agreement.agreed
    wording = wording_of(newest.content)
    places = digits(wording.unit) if wording.of.is_money else 0
    return Overtaken(
        _("%(name)s changed this goal since you looked. Compare both, then choose.")
        % {"name": newest.proposed_by.name},
        current=newest,
        fields={"version": str(goal.number), "target": write_plain(wording.target, places)},
    )


def newest_wording(agreement: Agreement) -> Wording:
    """What stands: the proposal, or else what is agreed."""
    return wording_of((agreement.proposed or agreement.agreed).content)


def show(goal: SharedGoal, wording: Wording) -> None:
    """Let the board show this wording of the goal."""
    goal.name, goal.metric, goal.unit = wording.name, wording.metric, wording.unit
    goal.starts_on, goal.ends_on = wording.starts_on, wording.ends_on
    goal.on_top = wording.on_top
    goal.save()


def propose_version(
    by: Member, goal: SharedGoal, wording: Wording, reason: str, now: datetime, sign_as: str
) -> None:
    """Put the wording before both heads, with the proposer's signature where asked."""
    version = agreements.propose(
        by=by,
        kind=GOAL,
        subject_id=goal.pk,
        content=content_of(wording),
        reason=reason.strip()[:400],
        now=now,
    )
    if sign_as:
        sign_version(by, goal, version.number, sign_as, version.digest, now)


def sign_version(
    by: Member, goal: SharedGoal, number: int, half: str, digest: str, now: datetime
) -> Version:
    """One half's name under a version; without a digest the signer names it by number alone."""
    return agreements.sign(
        by=by,
        kind=GOAL,
        subject_id=goal.pk,
        number=number,
        half=half,
        digest=digest or digest_named(by.organization, GOAL, goal.pk, number),
        now=now,
    )


def told(goal: SharedGoal, wording: Wording, reason: str) -> dict:
    """What the trail keeps of a wording."""
    return {
        "name": wording.name,
        "target": wording.target,
        "unit": wording.unit,
        "version": goal.number,
        "reason": reason.strip()[:400],
    }
