"""The pay page: two plans on one goal read aloud, what we all earn at …, and one's own statement.

Nothing on it is ever kept by a browser or a proxy.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from goals.queries.pay.keepers import is_keeper, may_edit_plan, read_by
from goals.queries.pay.mine import earlier_of
from goals.queries.pay.plans import StandingPlan, above, names_under, standing_plans
from goals.queries.pay.pots import Replay, replays
from goals.queries.pay.questions import questions_for
from goals.queries.pay.situation import Situation
from goals.queries.pay.statements import closed_for, earned_at, statement_of
from goals.rules.pay.curve import Said
from goals.rules.pay.guards import Jump, honest
from goals.rules.pay.picture import Picture, picture
from goals.rules.pay.pots import Pot
from goals.rules.pay.terms import Terms, terms_of
from goals.services.pay.closing import may_close
from goals.views.pay.asking import sees_rules, situation_asked
from goals.views.pay.simulator import Compared, compared, results, sentences, spread, what_if
from goals.views.plan import local_day
from smarketing.accounts.models import Member, Organization
from smarketing.accounts.rules.halves import HALVES, MARKETING
from smarketing.accounts.rules.rights import may
from smarketing.agreements.models import Version
from smarketing.funnel.queries.steps import step_names


@never_cache
def pay(request: HttpRequest) -> HttpResponse:
    """The plans, the curve with today's attainment, and one's own statement."""
    return show_pay(request)


def show_pay(request: HttpRequest, status: int = 200, **more: object) -> HttpResponse:
    organization, today = request.member.organization, local_day(request)
    now = situation_asked(request)
    plans = now.plans if now else standing_plans(organization)
    closed = closed_for(request.member, now.period) if now else []
    context = {
        "now": now,
        "plans": [seen(request, plan, now) for half in HALVES if (plan := plans.get(half))],
        "may_see_rules": sees_rules(request),
        "is_keeper": is_keeper(request.member),
        "may_read": read_by(request.member, today) != set(),
        "may_close": may_close(request.member),
        "waiting_questions": questions_for(request.member, request.standing)
        .filter(settled_at=None)
        .count(),
        "steps": step_names(organization),
        "may_grant": may(request.standing, "pay.grant"),
        "above": above(organization, today),
        "to_begin": to_begin(request, plans),
        "closed": closed,
        "statement": None if closed or not now else statement_of(request.member, now),
        "earlier": earlier_of(request.member, now),
        "halves": HALVES,
        **(earned := what_if(request, now)),
        **results(now, earned.get("told_pots", {})),
        **spread(now, earned.get("at"), earned.get("told_pots", {})),
        **honesty(request.member, now, plans, earned.get("told_pots", {})),
        **more,
    }
    return render(request, "goals/pay/page.html", context, status=status)


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
    compared: list[Compared]  # what waits beside what is in force
    replayed: list[Replay]  # what it would have paid before

    @property
    def half(self) -> str:
        return self.standing.plan.half

    @property
    def id(self) -> int:
        return self.standing.plan.pk


def seen(request: HttpRequest, standing: StandingPlan, now: Situation | None) -> SeenPlan:
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
        compared=compared(request, now, standing.plan.half, wanted) if now and wanted else [],
        replayed=replays(now, standing, wanted) if now and wanted else [],
    )


def to_begin(request: HttpRequest, plans: dict[str, StandingPlan]) -> list[tuple[str, int]]:
    """The halves without a plan that this reader may write one for, with the number to write on."""
    return [
        (half, plans[half].plan.number if half in plans else 0)
        for half in HALVES
        if (half not in plans or not plans[half].versions)
        and may_edit_plan(request.member, request.standing, half)
    ]


def honesty(
    member: Member,
    now: Situation | None,
    plans: dict[str, StandingPlan],
    pots: Mapping[str, Pot],
) -> dict:
    """What stands beside the plans: cliffs, different goals, raw counts, the share on the goal."""
    terms = dict(now.terms) if now else {}
    for half, plan in plans.items():
        if half not in terms and plan.newest:
            terms[half] = plan.newest
    if not terms:
        return {}
    found = honest(terms, marketings_of(member.organization))
    return {"honest": found, "cliffs": cliffs_seen(member, now, found.cliffs, pots)}


def marketings_of(organization: Organization) -> list[str]:
    return list(organization.steps.filter(half=MARKETING).values_list("key", flat=True))


@dataclass(frozen=True)
class SeenCliff:
    """A cliff once for both halves where it is the same, with what it is worth to the reader."""

    jump: Jump
    halves: tuple[str, ...]
    is_of_goal: bool
    mine: int | None
    cost: int | None  # to the company, where the sums of these halves may be told


def cliffs_seen(
    member: Member, now: Situation | None, cliffs: tuple[Jump, ...], pots: Mapping[str, Pot]
) -> list[SeenCliff]:
    same: dict[tuple[str, Fraction, Fraction], list[Jump]] = {}
    for one in cliffs:
        same.setdefault((one.measure, one.at, one.jump), []).append(one)
    halves = set() if now is None else {one.half for one in member.incentives.all()}
    found = []
    for (measure, at, _jump), jumps in same.items():
        mine = None
        is_of_goal = now is not None and measure == now.key
        if is_of_goal and halves.intersection(one.half for one in jumps):
            mine = worth_of_cliff(member, now, at)
        names = tuple(one.half for one in jumps)
        cost = None
        if pots and set(names) <= set(pots):
            cost = round(sum(one.jump * pots[one.half].aimed for one in jumps))
        found.append(SeenCliff(jumps[0], names, is_of_goal, mine, cost))
    return found


def worth_of_cliff(member: Member, now: Situation, at: Fraction) -> int | None:
    """What a hair's breadth of the goal is worth to somebody on a cliff."""
    there, before = (earned_at(member, now, one) for one in (at, at - Fraction(1, 10**9)))
    return there.total - before.total if there and before else None
