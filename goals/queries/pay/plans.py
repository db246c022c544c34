"""Reads of the two plans: what is in force for a period, what waits for whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from goals.models import PayPlan
from goals.rules.pay.stints import Stretch, stretches_of
from goals.rules.pay.terms import Terms, terms_of
from smarketing.accounts.models import Member, Organization, Role
from smarketing.accounts.rules.faults import Missing
from smarketing.accounts.rules.periods import Period
from smarketing.agreements.models import Version
from smarketing.agreements.queries import signed_by, waits_for, with_names

PLAN = "plan"  # the kind of its agreements
ABOVE = (Role.CEO, Role.CRO)


@dataclass(frozen=True)
class StandingPlan:
    """One half's plan with what both heads, and who stands above them, have made of it."""

    plan: PayPlan
    versions: tuple[Version, ...]  # newest first; what was taken back is not among them

    @property
    def in_force(self) -> Version | None:
        """The newest version everybody stands behind."""
        return next((version for version in self.versions if is_in_force(version)), None)

    @property
    def waiting(self) -> Version | None:
        """A newer version that still needs a name under it."""
        newest = self.versions[0] if self.versions else None
        return None if newest is None or is_in_force(newest) else newest

    @property
    def waits_for(self) -> list[str]:
        """The halves whose head has not signed what waits."""
        return waits_for(self.waiting) if self.waiting else []

    @property
    def needs_approval(self) -> bool:
        """Whether both heads signed, and whoever stands above them has not."""
        return bool(self.waiting and self.waiting.agreed_at)

    @property
    def newest(self) -> Terms | None:
        """What was said last, agreed or not."""
        return terms_of(self.versions[0].content) if self.versions else None

    @property
    def agreed(self) -> list[tuple[int, Terms]]:
        """Every version that came in force, oldest first, by its number."""
        found = [version for version in self.versions if is_in_force(version)]
        return [(version.number, terms_of(version.content)) for version in reversed(found)]

    def stretches(self, period: Period) -> tuple[Stretch, ...]:
        """Which version pays which days of a period."""
        return stretches_of(self.agreed, period)

    def version(self, number: int) -> Version | None:
        return next((one for one in self.versions if one.number == number), None)


def is_in_force(version: Version) -> bool:
    return hasattr(version, "plan_approval")


def standing_plans(organization: Organization) -> dict[str, StandingPlan]:
    """The plan of each half that has one, in a fixed number of queries."""
    plans = list(organization.pay_plans.all())
    if not plans:
        return {}
    versions = organization.versions.filter(kind=PLAN, withdrawn_at__isnull=True)
    by_plan: dict[int, list[Version]] = {}
    for version in with_names(versions).select_related("plan_approval__member"):
        by_plan.setdefault(version.subject_id, []).append(version)
    return {plan.half: StandingPlan(plan, tuple(by_plan.get(plan.pk, ()))) for plan in plans}


def plan_by_id(organization: Organization, plan_id: int) -> PayPlan:
    plan = organization.pay_plans.filter(pk=plan_id).first()
    if plan is None:
        raise Missing(_("There is no such plan."))
    return plan


def stretches_for(plans: Iterable[StandingPlan], period: Period) -> dict[str, tuple[Stretch, ...]]:
    """Which versions pay which days of a period, of each half with a plan in force for any."""
    found = {standing.plan.half: standing.stretches(period) for standing in plans}
    return {half: stretches for half, stretches in found.items() if stretches}


def terms_for(plans: Iterable[StandingPlan], period: Period) -> dict[str, Terms]:
    """What each half's plan says at the end of a period, where one is in force for it."""
    found = stretches_for(plans, period)
    return {half: stretches[-1].terms for half, stretches in found.items()}


def above(organization: Organization, today: date) -> list[Member]:
    """Who stands above both heads today, and can sign in to say so."""
    here = Q(ended_on__isnull=True) | Q(ended_on__gt=today)
    return list(organization.members.filter(here, role__in=ABOVE, user__isnull=False))


def names_under(version: Version) -> dict[str, str]:
    """Who signed a version, by half."""
    return {half: signature.member.name for half, signature in signed_by(version).items()}
