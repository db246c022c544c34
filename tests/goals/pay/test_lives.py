"""Whole lives under pay plans, computed a second time by code that shares nothing with the first.

The second calculation walks day by day in decimals of 60 digits, reads curves off by hand, and
rounds with the decimal module. Hires, leaves, deals, refunds, new plan versions, advances and
closed periods come in any order.
"""

from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction as F

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from goals.rules.pay.curve import GOES_ON, HARD, STAYS, Curve, Point
from goals.rules.pay.measures import Reading
from goals.rules.pay.payout import Advance, Besides, payout
from goals.rules.pay.stints import Stint, stretches_of
from goals.rules.pay.terms import EVERYTHING, EXCESS, PART, PERIOD, Component, Gate, Modifier, Terms
from goals.rules.pay.tiers import PROGRESSIVE, RETRO, Band, Tiers
from smarketing.accounts.rules.periods import Period

QUARTERS = [
    Period(date(2026, 1, 1), date(2026, 3, 31)),
    Period(date(2026, 4, 1), date(2026, 6, 30)),
    Period(date(2026, 7, 1), date(2026, 9, 30)),
    Period(date(2026, 10, 1), date(2026, 12, 31)),
]
GOAL, OWN, KEPT = "goal:amount:customer", "own:amount:customer", "promise:sales"
TARGET, QUOTA = 1_000_000, 90_000
HUNDREDTHS = st.integers(0, 250).map(lambda n: F(n, 100))


@st.composite
def shapes(draw):
    if draw(st.booleans()):
        lows = sorted(draw(st.sets(st.integers(0, 150), min_size=1, max_size=4)))
        bands = tuple(Band(F(low, 100), draw(HUNDREDTHS)) for low in lows)
        return Tiers(bands, draw(st.sampled_from([PROGRESSIVE, RETRO])))
    count = draw(st.integers(2, 4))
    ats = sorted(draw(st.sets(st.integers(0, 200), min_size=count, max_size=count)))
    pays = sorted(draw(st.lists(st.integers(0, 300), min_size=count, max_size=count)))
    points = tuple(Point(F(a, 100), F(p, 100)) for a, p in zip(ats, pays, strict=True))
    return Curve(
        points,
        draw(st.sampled_from([STAYS, GOES_ON])),
        draw(st.sampled_from([HARD, "retroactive"])),
    )


@st.composite
def plans(draw, half):
    weight = draw(st.integers(1, 99))
    gate = Gate(KEPT, draw(HUNDREDTHS), draw(st.sampled_from([EXCESS, EVERYTHING])))
    bands = (Band(F(0), draw(HUNDREDTHS)), Band(F(1, 2), draw(HUNDREDTHS)), Band(F(1), F(1)))
    return Terms(
        half,
        date(2026, draw(st.integers(1, 12)), draw(st.integers(1, 28))),
        (
            Component(GOAL, F(weight, 100), draw(shapes())),
            Component(OWN, F(100 - weight, 100), draw(shapes())),
        ),
        gates=draw(st.sampled_from([(), (gate,)])),
        modifiers=draw(st.sampled_from([(), (Modifier(KEPT, bands),)])),
        cap=draw(st.sampled_from([None, F(1), F("1.35")])),
        floor=draw(st.sampled_from([None, F("0.1")])),
        ramp=draw(st.sampled_from([(), (F("0.5"), F("0.75"))])),
        spans=draw(st.sampled_from([PERIOD, PART])),
    )


class Lives(RuleBasedStateMachine):
    """One person, two plans and a ledger, in the year 2026."""

    @initialize(terms=plans("sales"))
    def begin(self, terms):
        self.versions = {"sales": [terms], "marketing": []}
        self.stays, self.deals, self.advances, self.closed, self.owed = [], [], [], 0, 0

    @rule(
        half=st.sampled_from(["sales", "marketing"]),
        aims_for=st.integers(1, 10**7),
        months=st.sampled_from([1, 3, 12]),
        gap=st.integers(1, 60),
    )
    def is_hired(self, half, aims_for, months, gap):
        last = self.stays[-1].to_on if self.stays else date(2025, 12, 31)
        if last is not None:
            first = last + timedelta(gap)
            self.stays.append(Stint(half, aims_for, months, first))

    @rule(days=st.integers(0, 200))
    def leaves(self, days):
        if self.stays and self.stays[-1].to_on is None:
            one = self.stays.pop()
            last = one.from_on + timedelta(days)
            self.stays.append(Stint(one.half, one.target, one.months, one.from_on, last))

    @rule(day=st.integers(0, 364), amount=st.integers(1, 400_000), is_mine=st.booleans())
    def wins(self, day, amount, is_mine):
        self.deals.append((date(2026, 1, 1) + timedelta(day), amount, is_mine))

    @rule(later=st.integers(0, 120))
    def is_refunded(self, later):
        if self.deals:
            day, amount, is_mine = self.deals[-1]
            self.deals.append((day + timedelta(later), -amount, is_mine))

    @rule(half=st.sampled_from(["sales", "marketing"]), data=st.data())
    def a_plan_changes(self, half, data):
        self.versions[half].append(data.draw(plans(half)))

    @rule(amount=st.integers(1, 500_000), is_guaranteed=st.booleans())
    def is_advanced(self, amount, is_guaranteed):
        if self.closed < 4:
            self.advances.append(
                (self.closed, Advance(QUARTERS[self.closed].starts_on, amount, is_guaranteed))
            )

    @rule()
    def a_period_is_closed(self):
        if self.closed < 4:
            paid = self.first(self.closed)
            self.owed = paid.carried if paid else self.owed
            self.closed += 1

    @invariant()
    def both_calculations_agree_to_the_cent(self):
        if not hasattr(self, "closed") or self.closed > 3:
            return
        paid, again = self.first(self.closed), self.second(self.closed)
        assert (paid and (paid.total, paid.carried)) == again
        if paid:
            assert sum(line.amount for line in paid.lines if line.adds) == paid.total

    def first(self, n):
        period = QUARTERS[n]
        stretches = {
            half: stretches_of(list(enumerate(made, 1)), period)
            for half, made in self.versions.items()
        }
        spans = {s.span(period) for found in stretches.values() for s in found}
        measured = {days: self.readings(*days, period) for days in spans}
        advances = tuple(one for at, one in self.advances if at == n)
        besides = Besides(advances=advances, carried=self.owed)
        return payout(self.stays, stretches, measured, period, besides)

    def readings(self, first, last, period):
        """What the ledger says of these days; targets by their share of the period."""
        share = F((last - first).days + 1, period.days)
        won = sum(amount for day, amount, _ in self.deals if first <= day <= last)
        mine = sum(
            amount for day, amount, is_mine in self.deals if is_mine and first <= day <= last
        )
        return {
            GOAL: Reading(won, TARGET * share),
            OWN: Reading(mine, QUOTA * share),
            KEPT: Reading(len(self.deals) % 5, 4),
        }

    def second(self, n):
        """The same again, day by day."""
        period, worth, seen = QUARTERS[n], Decimal(0), False
        with localcontext() as exact:
            exact.prec = 60
            for count in range(period.days):
                day = period.starts_on + timedelta(count)
                for stay in self.stays:
                    if not stay.from_on <= day <= (stay.to_on or day):
                        continue
                    terms = self.terms_on(stay.half, day)
                    if terms is not None:
                        seen = True
                        worth += self.worth(stay, terms, day, period) / period.days
            if not seen:
                return None
            worth = worth.quantize(Decimal("1e-25"))
            given = [one for at, one in self.advances if at == n]
            sure = sum(one.amount for one in given if one.is_guaranteed)
            lent = sum(one.amount for one in given if not one.is_guaranteed)
            net = max(worth - sure, Decimal(0)) - lent - self.owed
            cents = int(abs(net).quantize(Decimal(1), ROUND_HALF_EVEN))
        return (cents, 0) if net >= 0 else (0, cents)

    def terms_on(self, half, day):
        """The version agreed last among those that had begun."""
        begun = [terms for terms in self.versions[half] if terms.from_on <= day]
        return begun[-1] if begun else None

    def worth(self, stay, terms, day, period):
        """What the whole period would be worth, were every day like this one."""
        first, last = period.starts_on, period.ends_on
        if terms.spans == PART:
            while first < day and self.terms_on(stay.half, first) is not terms:
                first += timedelta(1)
            while last > day and self.terms_on(stay.half, last) is not terms:
                last -= timedelta(1)
        shares = {
            key: self.share(key, stay, terms, first, last, period) for key in (GOAL, OWN, KEPT)
        }
        whole = Decimal(stay.target) * 3 / stay.months
        parts = [
            (whole * decimal(one.weight), read_off(one.shape, shares[one.measure]))
            for one in terms.components
        ]
        for gate in terms.gates:
            if shares[KEPT] < decimal(gate.least):
                most = Decimal(1) if gate.holds == EXCESS else Decimal(0)
                parts = [(base, min(pays, most)) for base, pays in parts]
        sum_of = sum(base * pays for base, pays in parts)
        for modifier in terms.modifiers:
            sum_of *= decimal(
                [b.rate for b in modifier.bands if decimal(b.low) <= shares[KEPT]][-1]
            )
        if terms.cap is not None:
            sum_of = min(sum_of, whole * decimal(terms.cap))
        if terms.floor is not None:
            sum_of = max(sum_of, whole * decimal(terms.floor))
        return sum_of

    def share(self, key, stay, terms, first, last, period):
        if key == KEPT:
            return Decimal(len(self.deals) % 5) / 4
        won = [
            a for on, a, is_mine in self.deals if first <= on <= last and (is_mine or key == GOAL)
        ]
        days = [first + timedelta(n) for n in range((last - first).days + 1)]
        if key == GOAL:
            return sum(won) / (Decimal(TARGET) * len(days) / period.days)
        mine = [one for one in self.stays if one.half == stay.half]
        began = min(one.from_on for one in mine)
        counted = Decimal(0)
        for on in days:
            if any(one.from_on <= on <= (one.to_on or on) for one in mine):
                months = (on.year - began.year) * 12 + on.month - began.month
                months -= on.day < began.day
                counted += decimal(terms.ramp[months]) if months < len(terms.ramp) else 1
        return sum(won) / (Decimal(QUOTA) * counted / period.days)


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


TestLives = Lives.TestCase
TestLives.settings = settings(stateful_step_count=20)
