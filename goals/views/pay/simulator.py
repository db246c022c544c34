"""What we all earn at an attainment: multiples for everybody, money for those with the right."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from goals.queries.pay.pots import ends_of, pots_in, told_to
from goals.queries.pay.situation import Situation
from goals.queries.pay.spread import spreads_at
from goals.queries.pay.statements import earned_at
from goals.rules.exact import exact
from goals.rules.pay.curve import NOTHING, Curve, Said, aloud, halfway
from goals.rules.pay.picture import picture
from goals.rules.pay.pots import Cost, Pot, cost_of
from goals.rules.pay.terms import Terms
from goals.views.pay.asking import sees_rules, situation_asked
from smarketing.accounts.rules.faults import Missing, Refused
from smarketing.accounts.rules.halves import HALVES

RESULTS = tuple(Fraction(n, 100) for n in (80, 90, 100, 120))
COMPARED = tuple(Fraction(n, 100) for n in (60, 80, 90, 100, 110, 120, 140))
FURTHEST = 300  # percent that may be asked about


@never_cache
def pay_what_if(request: HttpRequest) -> HttpResponse:
    """The part of the page that follows the slider."""
    now = situation_asked(request)
    if not sees_rules(request):
        raise Refused(_("The plans are told to those they pay and to who leads both halves."))
    if now is None or not now.terms:
        raise Missing(_("No plan is in force for this period."))
    return render(request, "goals/pay/_parts.html", {"now": now} | what_if(request, now))


@never_cache
def pay_spread(request: HttpRequest) -> HttpResponse:
    """The part of the page that follows the slider once it rests: how what all earn is spread."""
    now = situation_asked(request)
    if not sees_rules(request):
        raise Refused(_("The plans are told to those they pay and to who leads both halves."))
    if now is None or not now.terms:
        raise Missing(_("No plan is in force for this period."))
    at = share_asked(request, now)
    told = told_to(request.member, request.standing, pots_in(now))
    return render(request, "goals/pay/_spread.html", {"at": at} | spread(now, at, told))


def spread(now: Situation | None, at: Fraction | None, told: Iterable[str]) -> dict:
    """How what all earn is spread, of the halves whose total this reader is told."""
    return {} if now is None or at is None else {"spreads": spreads_at(now, at, told)}


def share_asked(request: HttpRequest, now: Situation) -> Fraction:
    """The attainment asked about, else where the pace leads."""
    at = asked(request.GET.get("at", ""))
    usual = now.pace if now.pace is not None else Fraction(1)
    return usual if at is None else at


def what_if(request: HttpRequest, now: Situation | None) -> dict:
    """What all earn at the attainment asked about, else where the pace leads."""
    if now is None or not now.terms:
        return {}
    at = share_asked(request, now)
    curve = drawn_curve(now)
    return {
        "at": at,
        "is_pace": at == (now.pace if now.pace is not None else 1),
        "multiples": now.multiples(at),
        "mine": earned_at(request.member, now, at),
        "drawn": picture(curve, {"at": at, "today": now.today, "pace": now.pace}),
        "words": sentences(curve),
        "jumps": jumps(now),
        "today_pays": common(now.goal_pays(now.readings)),
        "pace_pays": common(now.goal_pays(now.at_pace)) if now.pace is not None else None,
        **money(request, now, at),
    }


def money(request: HttpRequest, now: Situation, at: Fraction) -> dict:
    """What both pots come to there, as far as this reader may be told."""
    pots = pots_in(now)
    told = told_to(request.member, request.standing, pots)
    wording = now.goal.wording
    is_money = wording.of.is_money and wording.unit == now.organization.currency
    cost = cost_of(pots, told, now.key, at, wording.way * at if is_money else None)
    return {
        "cost": cost,
        "told_pots": {half: pots[half] for half in told},
        "pots": [seen_pot(half, pots, cost, now) for half in HALVES],
    }


def results(now: Situation | None, told: Mapping[str, Pot]) -> dict:
    """What both halves earn at four results and where the forecast ends, once a page."""
    if now is None or not now.terms:
        return {}
    pots = pots_in(now)
    ends = ends_of(now)
    named = (("p10", ends.p10), ("p50", ends.p50), ("p90", ends.p90)) if ends else ()

    def result(share: Fraction) -> Result:
        return Result(share, now.multiples(share), cost_of(pots, list(told), now.key, share))

    return {
        "results": [result(share) for share in RESULTS],
        "forecast": [(name, result(share)) for name, share in named],
    }


@dataclass(frozen=True)
class Compared:
    """What two versions of a half's plan pay at one attainment, and the difference in money."""

    at: Fraction
    before: Fraction | None
    after: Fraction
    more: int | None  # minor units, for whoever may be told the half's sum


def compared(request: HttpRequest, now: Situation, half: str, wanted: Terms) -> list[Compared]:
    """A version that waits beside the one in force, at seven attainments of the goal."""
    pots = pots_in(now)
    told = told_to(request.member, request.standing, pots)
    found = []
    for share in COMPARED:
        before = now.terms[half].held(now.key, share) if half in now.terms else None
        more = None
        if before is not None and half in told:
            costs = [pot.costs(now.key, share) for pot in (pots[half].under(wanted), pots[half])]
            more = round(costs[0] - costs[1])
        found.append(Compared(share, before, wanted.held(now.key, share), more))
    return found


@dataclass(frozen=True)
class Result:
    """What both halves earn at one result, in money where it may be told."""

    at: Fraction
    multiples: Mapping[str, Fraction]
    cost: Cost | None


@dataclass(frozen=True)
class SeenPot:
    """A half's pot as this reader sees it; `amount` is None where it is not told."""

    half: str
    amount: int | None
    aimed: int
    people: int
    shared: Fraction | None
    filled: Fraction  # of one and a half times what is aimed for, for the bar
    whole: Fraction = Fraction(2, 3)  # where all of it is reached


def seen_pot(half: str, pots: Mapping[str, Pot], cost: Cost | None, now: Situation) -> SeenPot:
    pot, terms = pots.get(half), now.terms.get(half)
    amount = cost.by_half.get(half) if cost else None
    filled = Fraction(amount) / pot.aimed if amount is not None and pot.aimed else Fraction(0)
    return SeenPot(
        half=half,
        amount=amount,
        aimed=round(pot.aimed) if pot else 0,
        people=pot.people if pot else 0,
        shared=terms.shared if terms else None,
        filled=filled * Fraction(2, 3),
    )


def drawn_curve(now: Situation) -> Curve:
    """What the goal pays: the first half's curve on it, else of its plan's first part."""
    curves = [terms.goal_curve(now.key) for terms in now.terms.values()]
    first = next(iter(now.terms.values()))
    return next((curve for curve in curves if curve), first.components[0].curve)


def asked(text: str) -> Fraction | None:
    """A percentage of the goal, between nothing and three times it; None for none."""
    try:
        percent = exact(text)
    except ValueError:
        return None
    return percent / 100 if 0 <= percent <= FURTHEST else None


def common(multiples: Mapping[str, Fraction]) -> Fraction | None:
    """What both halves earn, where it is the same."""
    return next(iter(multiples.values())) if len(set(multiples.values())) == 1 else None


@dataclass(frozen=True)
class Sent:
    """A place the slider can be sent to."""

    name: str
    at: Fraction


def jumps(now: Situation) -> list[Sent]:
    named = [(_("Today"), now.today), (_("Pace"), None if now.is_over else now.pace)]
    return [Sent(name, at) for name, at in [*named, ("", Fraction(1)), ("", Fraction(6, 5))] if at]


def sentences(curve: Curve) -> list[Said]:
    """The curve read aloud, with the middle of its longest climb."""
    said = aloud(curve)
    middle = halfway(curve)
    return (
        sorted([*said, middle], key=lambda one: (one.at, one.kind != NOTHING)) if middle else said
    )
