"""Whole years under pay plans, computed a second time by code that shares nothing with the first.

The second calculation walks day by day in decimals of 60 digits, reads curves off by hand, and
rounds with the decimal module. In every year somebody is under a running plan from the first day
on, with deals in each quarter; plans change, people leave and come back, deals are refunded or
found too late, and each quarter is closed before the next one is paid.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction as F
from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from goals.rules.pay.curve import GOES_ON, HARD, RETROACTIVE, STAYS, Curve, Point
from goals.rules.pay.measures import Carried, Reading
from goals.rules.pay.payout import Advance, Besides, TakenBack, payout
from goals.rules.pay.stints import Stint, stretches_of
from goals.rules.pay.terms import (
    EVERYTHING,
    EXCESS,
    PART,
    PERIOD,
    Component,
    Gate,
    Modifier,
    Spiff,
    Terms,
)
from goals.rules.pay.tiers import PROGRESSIVE, RETRO, Band, Tiers
from smarketing.accounts.rules.periods import Period

QUARTERS = [
    Period(date(2026, 1, 1), date(2026, 3, 31)),
    Period(date(2026, 4, 1), date(2026, 6, 30)),
    Period(date(2026, 7, 1), date(2026, 9, 30)),
    Period(date(2026, 10, 1), date(2026, 12, 31)),
]
NEW_YEAR = QUARTERS[0].starts_on
GOAL, OWN, WON, KEPT = (
    "goal:amount:customer",
    "own:amount:customer",
    "count:customer",
    "promise:sales",
)
TARGET, QUOTA, MANY = 1_000_000, 500_000, 3


@dataclass(frozen=True)
class Deal:
    """Won for so much, perhaps given back later; a late one is found after its quarter's close."""

    won_on: date
    amount: int
    is_mine: bool
    is_late: bool
    refunded_on: date


@dataclass(frozen=True)
class Life:
    """One person, both halves' plans as they were agreed, and a ledger, in the year 2026."""

    stays: list[Stint]
    versions: dict[str, list[Terms]]
    deals: list[Deal]
    promises: tuple[int | None, ...]  # by quarter, how many of four were kept; None: none were made
    besides: tuple[Besides, ...]


def percent(least, most):
    return st.integers(least, most).map(lambda n: F(n, 100))


def days(least, most):
    return st.integers(least, most).map(timedelta)


def one_of(*values):
    return st.sampled_from(values)


def few(strategy, least=0, most=2):
    return st.lists(strategy, min_size=least, max_size=most).map(tuple)


def curve(ats, gaps, behind, threshold):
    return Curve(tuple(map(Point, ats, accumulate(gaps))), behind, threshold)


def tiers(ats, rates, mode):
    return Tiers(tuple(map(Band, ats, rates)), mode)


def modifier(measure, rates):
    return Modifier(measure, tuple(map(Band, (F(0), F(1, 2), F(1)), rates)))


def plan(half, since, weights, shapes, **more):
    parts = zip((GOAL, OWN, WON), weights, shapes, (None, None, MANY), strict=True)
    components = [Component(key, F(w, sum(weights)), *how) for key, w, *how in parts]
    return Terms(half, NEW_YEAR + since, tuple(components), **more)


def stays(half, before, aim, months, then):
    """There from the first day; gone and back later, perhaps elsewhere, if there is a `then`."""
    began = NEW_YEAR - before
    if then is None:
        return [Stint(half, aim, months, began)]
    left, away, *back = then
    left = NEW_YEAR + left
    return [Stint(half, aim, months, began, left), Stint(*back, left + away)]


def deal(quarter, day, amount, is_mine, is_late, later):
    won_on = quarter.starts_on + day
    return Deal(won_on, amount, is_mine, is_late, won_on + later)


def life(stays, sales, marketing, deals, *by_quarter):
    versions = {"sales": sales, "marketing": marketing}
    return Life(stays, versions, [one for some in deals for one in some], *by_quarter)


AIM = st.integers(10_000, 10**7), one_of(1, 3, 12)
RATES = st.tuples(*[percent(10, 120)] * 3)
ATS = st.tuples(percent(0, 60), percent(5, 40), percent(5, 60)).map(lambda a: (*accumulate(a),))
SHAPES = st.one_of(
    st.builds(curve, ATS, RATES, one_of(STAYS, GOES_ON), one_of(HARD, RETROACTIVE)),
    st.builds(tiers, ATS, RATES, one_of(PROGRESSIVE, RETRO)),
)
PLAN = {
    "weights": st.tuples(*[st.integers(1, 50)] * 3),
    "shapes": st.tuples(*[SHAPES] * 3),
    "gates": few(st.builds(Gate, one_of(KEPT, OWN), percent(25, 125), one_of(EXCESS, EVERYTHING))),
    "modifiers": few(st.builds(modifier, one_of(KEPT, GOAL), RATES)),
    "cap": one_of(None, F(1), F("1.35")),
    "floor": one_of(None, F("0.1")),
    "ramp": one_of((), (F("0.5"), F("0.75"))),
    "clawback_days": one_of(0, 90),
    "spans": one_of(PERIOD, PART),
}
VERSIONS = [
    st.tuples(
        st.builds(plan, st.just(half), st.just(timedelta(0)), **PLAN),
        few(st.builds(plan, st.just(half), days(1, 364), **PLAN), least=least),
    ).map(lambda made: [made[0], *made[1]])
    for half, least in (("sales", 1), ("marketing", 0))
]
STAYS_OF = st.builds(
    stays,
    st.just("sales"),
    days(0, 90),
    *AIM,
    st.none() | st.tuples(days(10, 330), days(1, 60), one_of("sales", "marketing"), *AIM),
)
DEALS = [
    few(
        st.builds(
            deal,
            st.just(quarter),
            days(0, 89),
            st.integers(50_000, 600_000),
            st.booleans(),
            st.booleans(),
            days(0, 400),
        ),
        least=2,
        most=4,
    )
    for quarter in QUARTERS
]
SPIFF = st.integers(1, 90_000).map(lambda n: Spiff("Push", "customer", n, NEW_YEAR, NEW_YEAR))
GONE = percent(1, 10**7).map(lambda n: TakenBack("2025-Q4", NEW_YEAR, "C-1", n / 7))
BESIDES = st.builds(
    Besides,
    few(st.tuples(SPIFF, st.integers(1, 4).map(lambda n: Reading(n, None))), most=1),
    few(st.builds(Advance, st.just(NEW_YEAR), st.integers(1, 4_000_000), st.booleans())),
    few(GONE, most=1),
)
LIVES = st.builds(
    life,
    STAYS_OF,
    *VERSIONS,
    st.tuples(*DEALS),
    st.tuples(*[one_of(0, 1, 2, 3, 4, None)] * 4),
    st.tuples(*[BESIDES] * 4),
)


@given(LIVES)
def test_both_calculations_agree_to_the_cent_in_every_statement_of_a_year(life):
    owed = 0
    for n, period in enumerate(QUARTERS):
        settles, closed = owed, None
        late = [one for one in life.deals if one.is_late and one.won_on in period]
        at_close = [one for one in life.deals if one not in late]
        for known in (at_close, life.deals):  # the statement, then what corrects it
            besides = replace(life.besides[n], carried=settles, paid=closed)
            paid = first(life, known, n, besides)
            assert (paid and (paid.total, paid.carried)) == second(life, known, n, besides)
            if paid:
                assert sum(line.amount for line in paid.lines if line.adds) == paid.total
                owed = paid.carried if closed is None else owed + paid.carried
                closed = paid.net


def first(life, known, n, besides):
    """As the product pays."""
    period = QUARTERS[n]
    stretches = {
        half: stretches_of(list(enumerate(made, 1)), period) for half, made in life.versions.items()
    }
    spans = {one.span(period) for found in stretches.values() for one in found}
    measured = {days: readings(known, *days, period, life.promises[n]) for days in spans}
    return payout(life.stays, stretches, measured, period, besides)


def readings(known, start, end, period, kept):
    """What the ledger says of these days; targets by their share of the period."""
    share = F((end - start).days + 1, period.days)
    won = [one for one in known if start <= one.won_on <= end]
    back = [one for one in known if start <= one.refunded_on <= end]
    earlier = [one for one in back if one.won_on < period.starts_on]
    carried = (Carried(QUOTA, period),)

    def read(target, counts):
        attained = worth_of(won, counts) - worth_of(back, counts)
        return Reading(attained, target * share, refunded=worth_of(earlier, counts))

    return {
        GOAL: read(TARGET, lambda one: True),
        OWN: replace(read(QUOTA, lambda one: one.is_mine), carries=carried),
        WON: Reading(len(won), None),
        KEPT: Reading(kept or 0, None if kept is None else 4),
    }


def worth_of(found, counts):
    return sum(one.amount for one in found if counts(one))


def second(life, known, n, besides):
    """The same again, day by day: the total, and what is owed on."""
    with localcontext() as exact:
        exact.prec = 60
        period = list(days_between(QUARTERS[n].starts_on, QUARTERS[n].ends_on))
        here = Counter(
            (stay, version_on(day, life.versions[stay.half]))
            for stay in life.stays
            for day in period
            if is_there(stay, day)
        )
        if not here:
            return None
        earned = sum(
            worth(life, known, stay, version, period, life.promises[n]) * days / len(period)
            for (stay, version), days in here.items()
        )
        earned += sum(spiff.each * brought.attained for spiff, brought in besides.spiffs)
        sure = sum(one.amount for one in besides.advances if one.is_guaranteed)
        lent = sum(one.amount for one in besides.advances if not one.is_guaranteed)
        gone = sum(decimal(one.amount) for one in besides.taken_back)
        net = max(earned - sure, Decimal(0)) - lent - gone - besides.carried - (besides.paid or 0)
        net = net.quantize(Decimal("1e-25"))
        cents = int(abs(net).quantize(Decimal(1), ROUND_HALF_EVEN))
    return (cents, 0) if net >= 0 else (0, cents)


def days_between(start, end):
    return (start + timedelta(n) for n in range((end - start).days + 1))


def is_there(stay, day):
    return stay.from_on <= day <= (stay.to_on or day)


def version_on(day, versions):
    """The place of the version agreed last among those that had begun."""
    return max(n for n, terms in enumerate(versions) if terms.from_on <= day)


def worth(life, known, stay, version, period, kept):
    """What the whole period would be worth, were this version in force on each of its days."""
    versions = life.versions[stay.half]
    terms = versions[version]
    span = period
    if terms.spans == PART:
        span = [day for day in period if version_on(day, versions) == version]
    counting = counting_days(life, stay.half, terms.ramp, span)
    shares = {
        GOAL: won(known, span, terms, period) * len(period) / (Decimal(TARGET) * len(span)),
        OWN: won([d for d in known if d.is_mine], span, terms, period)
        * len(period)
        / (QUOTA * counting),
        WON: Decimal(sum(span[0] <= deal.won_on <= span[-1] for deal in known)) / MANY,
        KEPT: None if kept is None else Decimal(kept) / 4,
    }
    whole = Decimal(stay.target) * 3 / stay.months
    pays = [decimal(c.weight) * read_off(c.shape, shares[c.measure]) for c in terms.components]
    for gate in terms.gates:
        if shares[gate.measure] is None or shares[gate.measure] < decimal(gate.least):
            keeps = 0 if gate.holds == EVERYTHING else 1
            weights = [decimal(one.weight) for one in terms.components]
            pays = [min(one, keeps * weight) for one, weight in zip(pays, weights, strict=True)]
    multiple = sum(pays)
    for modifier in terms.modifiers:
        if shares[modifier.measure] is not None:
            low, half, all_of_it = (decimal(band.rate) for band in modifier.bands)
            share = shares[modifier.measure]
            multiple *= all_of_it if share >= 1 else half if share * 2 >= 1 else low
    if terms.cap is not None:
        multiple = min(multiple, decimal(terms.cap))
    if terms.floor is not None:
        multiple = max(multiple, decimal(terms.floor))
    return whole * multiple


def won(known, span, terms, period):
    """Deals less refunds; what is taken back deal by deal is not taken off here as well."""
    amount = Decimal(0)
    for deal in known:
        if span[0] <= deal.won_on <= span[-1]:
            amount += deal.amount
        elif terms.clawback_days and deal.won_on < period[0]:
            continue
        if span[0] <= deal.refunded_on <= span[-1]:
            amount -= deal.amount
    return amount


def counting_days(life, half, ramp, span):
    """The days of a personal quota, those of the first months by what of them counts."""
    mine = [one for one in life.stays if one.half == half]
    began = min(one.from_on for one in mine)
    total = Decimal(0)
    for day in span:
        if any(is_there(one, day) for one in mine):
            passed = sum(
                (12 * day.year + day.month, day.day)
                >= (12 * began.year + began.month + months, began.day)
                for months in range(1, len(ramp) + 1)
            )
            total += [*map(decimal, ramp), Decimal(1)][passed]
    return total


def read_off(shape, share):
    """What a shape pays, walked from left to right."""
    pays = Decimal(0)
    if isinstance(shape, Tiers):
        for n, band in enumerate(shape.bands):
            low, rate = decimal(band.low), decimal(band.rate)
            if share < low:
                break
            if shape.mode == RETRO:
                pays = share * rate
                continue
            ends = decimal(shape.bands[n + 1].low) if n + 1 < len(shape.bands) else share
            pays += (min(share, ends) - low) * rate
        return pays
    points = [(decimal(p.at), decimal(p.pays)) for p in shape.points]
    if share < points[0][0]:
        return pays
    for n, (at, worth) in enumerate(points):
        if share < at:
            break
        pays = worth
        behind = n == len(points) - 1
        if not behind or shape.behind == GOES_ON:
            (x1, y1), (x2, y2) = points[n - 1 : n + 1] if behind else points[n : n + 2]
            pays = worth + (share - at) * (y2 - y1) / (x2 - x1)
    return pays - (points[0][1] if shape.threshold == HARD else 0)


def decimal(exact):
    return Decimal(exact.numerator) / Decimal(exact.denominator)
