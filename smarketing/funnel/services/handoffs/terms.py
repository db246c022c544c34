"""What both heads agree of a revenue step: its owners, and what holds behind it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from smarketing.accounts.models import Member, Organization
from smarketing.accounts.rules.faults import Fault, Missing
from smarketing.accounts.services import rights
from smarketing.agreements import services as agreements
from smarketing.agreements.models import Version
from smarketing.agreements.queries import agreement_of
from smarketing.audit import services as audit
from smarketing.funnel.models import HandoffRule
from smarketing.funnel.models.step import Half
from smarketing.funnel.queries.borders import KIND, limits_said
from smarketing.funnel.queries.step_terms import StepTerms, Terms, terms_by_step, terms_of
from smarketing.funnel.rules.handoffs import Limits
from smarketing.funnel.services.handoffs.agreeing import rule_at
from smarketing.funnel.services.steps import give_step
from smarketing.notices.rules.kinds import LEAD_EXPIRED, LEAD_WAITS
from smarketing.notices.services import forget

LONGEST = timedelta(days=90)
MOST_TRIES = 30


@transaction.atomic
def propose_terms(
    *, by: Member, step: str, terms: Terms, now: datetime, reason: str = "", sign_as: str = ""
) -> Version:
    """Put a step's terms before both heads; what they signed last holds until both have signed.

    A proposing head may sign in the same act. Leads always wait behind the step from which
    marketing passes them, and never behind the last one.
    """
    rights.demand(by, "handoff.rule")
    by.organization.raise_wanted()
    told = step_of(by.organization, step)
    demand_terms(told, terms)
    rule, content = rule_at(by.organization, step), terms.said()
    standing = agreement_of(by.organization, KIND, rule.pk)
    newest = standing.proposed or standing.agreed
    if newest and terms_of(newest.content, told.terms) == terms:
        raise Fault(_("Nothing differs from what stands already."))
    version = agreements.propose(
        by=by,
        kind=KIND,
        subject_id=rule.pk,
        content=content,
        reason=reason.strip()[:400],
        now=now,
    )
    audit.record(by, "handoff.limits", rule, version=version.number, step=step, **content)
    if sign_as:
        sign(by, rule, version.number, sign_as, version.digest, now)
    return version


@transaction.atomic
def sign_terms(
    *, by: Member, step: str, number: int, half: str, digest: str, now: datetime
) -> Version:
    """One half's name under proposed terms; with both they hold for leads passed from now on."""
    rights.demand(by, "handoff.agree")
    by.organization.raise_wanted()
    step_of(by.organization, step)
    return sign(by, rule_at(by.organization, step), number, half, digest, now)


@transaction.atomic
def withdraw_terms(*, by: Member, step: str, number: int, now: datetime) -> Version:
    """Take proposed terms back; those that were signed go on holding."""
    rights.demand(by, "handoff.rule")
    by.organization.raise_wanted()
    step_of(by.organization, step)
    rule = rule_at(by.organization, step)
    gone = agreements.withdraw(by=by, kind=KIND, subject_id=rule.pk, number=number, now=now)
    audit.record(by, "handoff.limits.withdraw", rule, version=number, step=step)
    return gone


def sign(
    by: Member, rule: HandoffRule, number: int, half: str, digest: str, now: datetime
) -> Version:
    signed = agreements.sign(
        by=by,
        kind=KIND,
        subject_id=rule.pk,
        number=number,
        half=half,
        digest=digest,
        now=now,
    )
    audit.record(by, "handoff.limits.sign", rule, version=number, half=half, step=rule.step)
    if signed.agreed_at:
        told = step_of(by.organization, rule.step)
        put_in_force(by.organization, told, terms_of(signed.content, told.terms), now)
    return signed


def put_in_force(organization: Organization, told: StepTerms, terms: Terms, now: datetime) -> None:
    """What both signed holds: limits and waiting for leads passed from now on, owners at once."""
    rule = told.rule
    rule.half = terms.half
    if terms.waits and not told.is_entry:
        rule.waits_since = rule.waits_since or now
    elif not told.is_entry:
        rule.waits_since = None
    for name, value in limits_said(terms.limits).items():
        setattr(rule, name, value)
    rule.save()
    if told.terms.waits and not terms.waits:
        wait_no_more(organization, told.key)
    if told.terms.half != terms.half:
        give_step(organization, told.key, terms.half, now)


def wait_no_more(organization: Organization, step: str) -> None:
    """Leads wait behind a step no longer: who waits there is withdrawn, the answered stay."""
    waiting = organization.handoffs.filter(step=step, answer="", withdrawn=False)
    forget(organization, [LEAD_WAITS, LEAD_EXPIRED], list(waiting.values_list("pk", flat=True)))
    waiting.update(withdrawn=True, told_in=organization.wanted)


def step_of(organization: Organization, step: str) -> StepTerms:
    told = terms_by_step(organization).get(step)
    if told is None:
        raise Missing(_("There is no such step."))
    return told


def demand_terms(told: StepTerms, terms: Terms) -> None:
    if terms.half not in Half.values:
        said = _("Choose whose step it is.")
        raise Fault(said, fields={"half": said})
    if told.is_entry and not terms.waits:
        raise Fault(_("Marketing passes leads to sales from this step: here they always wait."))
    if terms.waits and not told.following:
        raise Fault(_("No step follows this one: nothing can wait behind it."))
    demand_limits(terms.limits)


def demand_limits(limits: Limits) -> None:
    for field, limit in (("answer", limits.answer), ("contact", limits.contact)):
        if not timedelta(minutes=1) <= limit.length <= LONGEST:
            told = _("A limit lies between a minute and 90 days.")
            raise Fault(told, fields={field: told})
    if not (0 <= limits.tries <= MOST_TRIES and 1 <= limits.tries_days <= LONGEST.days):
        told = _("Promise at most %(n)s attempts, within 1 to 90 days.") % {"n": MOST_TRIES}
        raise Fault(told, fields={"tries": told})
