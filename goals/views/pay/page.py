"""The pay page: two plans on one goal read aloud, what we all earn at …, and one's own statement.

Nothing on it is ever kept by a browser or a proxy.
"""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from goals.queries.pay.keepers import is_keeper, may_edit_plan
from goals.queries.pay.plans import StandingPlan, above, names_under, standing_plans
from goals.queries.pay.statements import (
    Situation,
    earlier_periods,
    earned_at,
    situation,
    statement_of,
)
from goals.rules.pay.curve import NOTHING, Curve, Said, aloud, halfway
from goals.rules.pay.guards import honest
from goals.rules.pay.picture import Picture, picture
from goals.rules.pay.terms import Terms, terms_of
from goals.rules.spans import period_by_key
from goals.views.plan import local_day
from smarketing.accounts.models import Member, Organization
from smarketing.accounts.rules.faults import Missing, Refused
from smarketing.accounts.rules.halves import HALVES, MARKETING
from smarketing.accounts.rules.periods import Period
from smarketing.accounts.rules.rights import CEO, CMO, CRO, CSO, may
from smarketing.agreements.models import Version

RESULTS = tuple(Fraction(n, 100) for n in (80, 90, 100, 120))
FURTHEST = 300  # percent that may be asked about


@never_cache
def pay(request: HttpRequest) -> HttpResponse:
    """The plans, the curve with today's attainment, and one's own statement."""
    return show_pay(request)


def show_pay(request: HttpRequest, status: int = 200, **more: object) -> HttpResponse:
    organization, today = request.member.organization, local_day(request)
    now = situation(organization, today, period_asked(request))
    plans = now.plans if now else standing_plans(organization)
    context = {
        "now": now,
        "plans": [seen(request, plan) for half in HALVES if (plan := plans.get(half))],
        "may_see_rules": sees_rules(request),
        "is_keeper": is_keeper(request.member),
        "may_grant": may(request.standing, "pay.grant"),
        "above": above(organization, today),
        "to_begin": to_begin(request, plans),
        "statement": statement_of(request.member, now) if now else None,
        "earlier": earlier_periods(request.member, now) if now else [],
        "halves": HALVES,
        **what_if(request, now),
        **honesty(organization, now, plans),
        **more,
    }
    return render(request, "goals/pay/page.html", context, status=status)


@never_cache
def pay_what_if(request: HttpRequest) -> HttpResponse:
    """The part of the page that follows the slider."""
    organization, today = request.member.organization, local_day(request)
    now = situation(organization, today, period_asked(request))
    if not sees_rules(request):
        raise Refused(_("The plans are told to those they pay and to who leads both halves."))
    if now is None or not now.terms:
        raise Missing(_("No plan is in force for this period."))
    return render(request, "goals/pay/_parts.html", {"now": now} | what_if(request, now))


def what_if(request: HttpRequest, now: Situation | None) -> dict:
    """What all earn at the attainment asked about, else where the pace leads."""
    if now is None or not now.terms:
        return {}
    usual = now.pace if now.pace is not None else Fraction(1)
    at = asked(request.GET.get("at", ""))
    at = usual if at is None else at
    curve = next(iter(now.terms.values())).components[0].curve
    return {
        "at": at,
        "is_pace": at == usual,
        "multiples": now.multiples(at),
        "common": common(now.multiples(at)),
        "mine": earned_at(request.member, now, at),
        "cliff_mine": cliff_mine(request.member, now),
        "drawn": picture(curve, {"at": at, "today": now.today, "pace": now.pace}),
        "words": sentences(curve),
        "jumps": jumps(now),
        "results": [(one, now.multiples(one)) for one in RESULTS],
        "today_pays": common(now.multiples(now.today)),
        "pace_pays": common(now.multiples(now.pace)),
    }


def cliff_mine(member: Member, now: Situation) -> int | None:
    """What the cliff is worth to this reader; None without one."""
    cliff = next(iter(now.terms.values())).components[0].curve.cliff
    mine = earned_at(member, now, cliff.at) if cliff else None
    return mine.total if mine else None


def asked(text: str) -> Fraction | None:
    """A percentage of the goal, between nothing and three times it; None for none."""
    try:
        percent = Decimal(text)
    except InvalidOperation:
        return None
    return Fraction(percent) / 100 if percent.is_finite() and 0 <= percent <= FURTHEST else None


def common(multiples: dict[str, Fraction]) -> Fraction | None:
    """What both halves earn, where it is the same."""
    return next(iter(multiples.values())) if len(set(multiples.values())) == 1 else None


@dataclass(frozen=True)
class Jump:
    """A place the slider can be sent to."""

    name: str
    at: Fraction


def jumps(now: Situation) -> list[Jump]:
    named = [(_("Today"), now.today), (_("Pace"), None if now.is_over else now.pace)]
    return [Jump(name, at) for name, at in [*named, ("", Fraction(1)), ("", Fraction(6, 5))] if at]


@dataclass(frozen=True)
class SeenPlan:
    """A plan as this reader sees it."""

    standing: StandingPlan
    terms: Terms | None  # in force, else as proposed
    version: Version | None
    waiting: Version | None
    waiting_terms: Terms | None
    waiting_words: list[Said]
    drawn: Picture | None  # of what waits
    signed: dict[str, str]
    may_edit: bool
    sign_as: tuple[str, ...]  # the halves for which this reader's name is asked
    may_approve: bool

    @property
    def half(self) -> str:
        return self.standing.plan.half

    @property
    def id(self) -> int:
        return self.standing.plan.pk


def seen(request: HttpRequest, standing: StandingPlan) -> SeenPlan:
    waiting = standing.waiting
    version = standing.in_force or waiting
    shown = waiting or version
    wanted = terms_of(waiting.content) if waiting else None
    return SeenPlan(
        standing=standing,
        terms=terms_of(version.content) if version else None,
        version=version,
        waiting=waiting,
        waiting_terms=wanted,
        waiting_words=sentences(wanted.components[0].curve) if wanted else [],
        drawn=picture(wanted.components[0].curve, {}) if wanted else None,
        signed=names_under(shown) if shown else {},
        may_edit=may_edit_plan(request.member, request.standing, standing.plan.half),
        sign_as=tuple(half for half in standing.waits_for if half in request.standing.heads),
        may_approve=standing.needs_approval and may(request.standing, "plan.approve"),
    )


def sees_rules(request: HttpRequest) -> bool:
    """Whoever leads, works in a half, or keeps the pay of all; administrators see none."""
    leads = bool({CEO, CRO, CMO, CSO} & request.standing.columns)
    return leads or bool(request.member.side) or is_keeper(request.member)


def to_begin(request: HttpRequest, plans: dict[str, StandingPlan]) -> list[tuple[str, int]]:
    """The halves without a plan that this reader may write one for, with the number to write on."""
    return [
        (half, plans[half].plan.number if half in plans else 0)
        for half in HALVES
        if (half not in plans or not plans[half].versions)
        and may_edit_plan(request.member, request.standing, half)
    ]


def honesty(
    organization: Organization, now: Situation | None, plans: dict[str, StandingPlan]
) -> dict:
    """What stands beside the plans: cliffs, different goals, raw counts; and the sentences."""
    terms = dict(now.terms) if now else {}
    for half, plan in plans.items():
        if half not in terms and plan.newest:
            terms[half] = plan.newest
    if not terms:
        return {}
    marketings = organization.steps.filter(half=MARKETING).values_list("key", flat=True)
    curve = next(iter(terms.values())).components[0].curve
    return {"honest": honest(terms, list(marketings)), "words": sentences(curve)}


def sentences(curve: Curve) -> list[Said]:
    """The curve read aloud, with the middle of its longest climb."""
    said = aloud(curve)
    middle = halfway(curve)
    return (
        sorted([*said, middle], key=lambda one: (one.at, one.kind != NOTHING)) if middle else said
    )


def period_asked(request: HttpRequest) -> Period | None:
    key = request.GET.get("period", "")
    if not key:
        return None
    try:
        return period_by_key(key, request.member.organization.fiscal_start)
    except ValueError:
        raise Missing(_("There is no such period.")) from None
