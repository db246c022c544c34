"""Whole years under pay plans, computed twice (`again.py`).

In every year somebody is under a running plan from the first day
on, with deals in each quarter; plans change, people leave and come back, deals are refunded or
found too late, and each quarter is closed before the next one is paid.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
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
from tests.goals.pay.again import GOAL, KEPT, MANY, OWN, QUOTA, TARGET, WON, Deal, earned, settled

QUARTERS = [
    Period(date(2026, 1, 1), date(2026, 3, 31)),
    Period(date(2026, 4, 1), date(2026, 6, 30)),
    Period(date(2026, 7, 1), date(2026, 9, 30)),
    Period(date(2026, 10, 1), date(2026, 12, 31)),
]
NEW_YEAR = QUARTERS[0].starts_on


@dataclass(frozen=True)
class Found(Deal):
    """A late deal is found after its quarter's close."""

    is_late: bool = False


@dataclass(frozen=True)
class Life:
    """One person, both halves' plans as they were agreed, and a ledger, in the year 2026."""

    stays: list[Stint]
    versions: dict[str, list[Terms]]
    deals: list[Found]
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
    return Found(won_on, amount, is_mine, won_on + later, is_late)


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
    "floor": one_of(None, F("0.1"), F("0.5")),  # the half of an odd cent is to be rounded
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
            again = earned(life.stays, life.versions, known, period, life.promises[n])
            assert (paid and (paid.total, paid.carried)) == (
                None if again is None else settled(again, besides)
            )
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
        WON: Reading(len(won) - len(back), None, refunded=len(earlier)),
        KEPT: Reading(kept or 0, None if kept is None else 4),
    }


def worth_of(found, counts):
    return sum(one.amount for one in found if counts(one))
