"""Writes of the two plans: propose, sign by both heads, approve above them, take back.

What a person earns is never told here, nor in the trail: only that a plan changed.
"""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from goals.models import PayPlan, PlanApproval
from goals.queries.goals import board_period
from goals.queries.pay.keepers import may_edit_plan
from goals.queries.pay.plans import PLAN, above, is_in_force, plan_by_id, standing_plans
from goals.rules.pay.guards import (
    CAP,
    CLAWBACK,
    COMMISSION,
    COUNTS,
    CURVE,
    FLOOR,
    GATE,
    MEASURE,
    MODIFIER,
    RAMP,
    SPIFF,
    TARGET,
    TWICE,
    WEIGHTS,
    Wrong,
    wrong_terms,
)
from goals.rules.pay.terms import Terms, content_of
from smarketing.accounts.models import Member, Organization
from smarketing.accounts.queries import standing_of, today_in
from smarketing.accounts.rules.faults import Fault, Missing, Overtaken, Refused
from smarketing.accounts.rules.halves import HALVES
from smarketing.accounts.services import rights
from smarketing.agreements import services as agreements
from smarketing.agreements.models import Version
from smarketing.audit import services as audit


@transaction.atomic
def propose_plan(
    *, by: Member, terms: Terms, number: int, reason: str, now: datetime, sign_as: str = ""
) -> PayPlan:
    """Propose a half's plan, new (`number` 0) or upon the version the editor saw.

    Whatever was only proposed before is withdrawn. `sign_as` names the half for which the
    proposer signs in the same act. Raises `Fault` with what cannot be agreed, `Overtaken` where
    somebody was faster.
    """
    today = today_in(by.organization.zone, now)
    rights.demand(by, "plan.write")
    demand_editing(by, terms.half, today)
    by.organization.raise_wanted()
    check(by.organization, terms, today)
    plan = turn_at(by.organization, terms.half, number, now)
    version = agreements.propose(
        by=by,
        kind=PLAN,
        subject_id=plan.pk,
        content=content_of(terms),
        reason=reason.strip()[:400],
        now=now,
    )
    audit.record(by, "plan.propose", plan, half=plan.half, version=version.number)
    if sign_as:
        put_name(by, plan, version.number, sign_as, version.digest, now)
    return plan


@transaction.atomic
def sign_plan(
    *, by: Member, plan_id: int, number: int, half: str, digest: str, now: datetime
) -> PayPlan:
    """One head's name under a half's plan. With both, and nobody above, it is in force."""
    rights.demand(by, "plan.sign")
    by.organization.raise_wanted()
    plan = plan_by_id(by.organization, plan_id)
    put_name(by, plan, number, half, digest, now)
    return plan


@transaction.atomic
def approve_plan(*, by: Member, plan_id: int, number: int, digest: str, now: datetime) -> PayPlan:
    """Who stands above both heads puts their name under what both signed: it is in force.

    Nobody approves what they proposed themselves or are paid by.
    """
    rights.demand(by, "plan.approve")
    by.organization.raise_wanted()
    plan = plan_by_id(by.organization, plan_id)
    waiting = standing_plans(by.organization)[plan.half].waiting
    if waiting is None or waiting.number != number or not waiting.agreed_at:
        raise Overtaken(_("This version does not wait for an approval."), current=waiting)
    if waiting.digest != digest:
        raise Overtaken(_("This is not the wording you were shown. Look again, then sign."))
    if waiting.proposed_by_id == by.pk or by.incentives.exists():
        raise Refused(_("Nobody approves a plan they proposed themselves or are paid by."))
    PlanApproval.objects.create(version=waiting, member=by, digest=digest, at=now)
    audit.record(by, "plan.approve", plan, half=plan.half, version=number)
    return plan


@transaction.atomic
def withdraw_plan(*, by: Member, plan_id: int, number: int, now: datetime) -> PayPlan:
    """Take a proposal back before both have signed; what was in force goes on standing."""
    rights.demand(by, "plan.write")
    plan = plan_by_id(by.organization, plan_id)
    demand_editing(by, plan.half, today_in(by.organization.zone, now))
    by.organization.raise_wanted()
    agreements.withdraw(by=by, kind=PLAN, subject_id=plan.pk, number=number, now=now)
    audit.record(by, "plan.withdraw", plan, half=plan.half, version=number)
    return plan


def demand_editing(by: Member, half: str, today: date) -> None:
    if half not in HALVES:
        raise Missing(_("There is no such half."))
    if not may_edit_plan(by, standing_of(by, today), half):
        raise Refused(_("The head of a half, or a pay steward, writes its plan."))


def turn_at(organization: Organization, half: str, number: int, now: datetime) -> PayPlan:
    """The half's plan, its number raised; of two editors only one gets through."""
    mine = organization.pay_plans.filter(half=half)
    if number == 0 and not mine.exists():
        return PayPlan.objects.create(organization=organization, half=half, created_at=now)
    if not mine.filter(number=number).update(number=F("number") + 1):
        raise Overtaken(_("Somebody changed this plan since you looked. Look again."))
    return mine.get()


def put_name(by: Member, plan: PayPlan, number: int, half: str, digest: str, now: datetime) -> None:
    version = agreements.sign(
        by=by,
        kind=PLAN,
        subject_id=plan.pk,
        number=number,
        half=half,
        digest=digest,
        now=now,
    )
    audit.record(by, "plan.sign", plan, half=plan.half, version=number, signed_for=half)
    if version.agreed_at and not above(by.organization, today_in(by.organization.zone, now)):
        stand_alone(version, now)


def stand_alone(version: Version, now: datetime) -> None:
    """Nobody stands above the two heads: their names suffice, and the record says so."""
    if not is_in_force(version):
        PlanApproval.objects.create(version=version, digest=version.digest, at=now)


def check(organization: Organization, terms: Terms, today: date) -> None:
    """Raise `Fault` for what no signature may stand under."""
    wrong = wrong_terms(terms, list(organization.steps.values_list("key", flat=True)))
    said = {field_of(one): sentence(one) for one in reversed(wrong)}
    earliest = board_period(organization, today).starts_on
    if terms.from_on < earliest:
        said["from_on"] = _(
            "A plan pays from %(day)s at the earliest: what a period that is over paid, stands."
        ) % {"day": earliest.isoformat()}
    if len(terms.decided) > 200:
        said["decided"] = _("Name the meeting or decision in at most 200 letters.")
    if said:
        raise Fault(" ".join(said.values()), fields=said)


def field_of(wrong: Wrong) -> str:
    """Where in the builder a complaint belongs: `curve.0.2` is part 0, its third point."""
    if wrong.what in (CURVE, MODIFIER):
        return f"{wrong.what}.{wrong.part}.{wrong.point}"
    placed = wrong.what in (MEASURE, COMMISSION, TARGET, TWICE, GATE, SPIFF)
    return f"{wrong.what}.{wrong.part}" if placed else wrong.what


def sentence(wrong: Wrong) -> str:
    """What is wrong, so that whoever typed it can mend it."""
    if wrong.what in (CURVE, MODIFIER):
        return {
            "order": _("Each point lies further right than the one before."),
            "falls": _("Attaining more never pays less."),
            "few": _("A curve has at least two points, tiers and bands at least one."),
            "many": _("A curve has at most twelve points."),
            "low": _("Nothing lies below nought."),
            "large": _("Write 90 for ninety percent of the goal, and 0.9 for what it pays."),
            "level": _("This curve never pays anything."),
            "under": _("The curve ends before it pays all that is aimed for."),
            "begins": _("The first band begins at 0, so that nothing lies outside."),
        }[wrong.why]
    if wrong.what == CAP and wrong.why:
        return _("Write 1.5 for one and a half times what is aimed for.")
    if wrong.what == WEIGHTS and wrong.makes != 1:
        makes = number_format(Decimal(int(wrong.makes * 10_000)) / 100)
        return _("The weights of the parts make 100 %% together; now they make %(now)s %%.") % {
            "now": makes
        }
    return {
        WEIGHTS: _("The weights of the parts make 100 % together, each above nothing."),
        MEASURE: _("A plan pays on the shared goal, in a metric that is counted here."),
        TWICE: _("Another part pays on this already. Make them one."),
        TARGET: _("Say of how much: this has no target anywhere else."),
        COMMISSION: _("Nobody’s pay is computed from somebody else’s commission."),
        GATE: _("A gate asks for a share above nothing, such as 80."),
        SPIFF: _("A SPIFF has a name, an amount above nothing, and days in order."),
        CAP: _("A cap is at least 1: below, people who reach their target would lose."),
        FLOOR: _("A floor is above nothing and not above the cap."),
        RAMP: _("Each month of the ramp is between 0 and 100 %, at most 24 months."),
        CLAWBACK: _("A deal is taken back within 0 to 730 days."),
        COUNTS: _(
            "Only won amounts are invoiced and collected, and no part pays on one: count what is "
            "booked."
        ),
    }[wrong.what]
