"""Pay computed a second time, by code that shares nothing with the first.

It walks day by day in decimals of 60 digits, reads curves off by hand, and rounds with the decimal
module.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal, localcontext

from goals.rules.pay.curve import GOES_ON, HARD
from goals.rules.pay.terms import EVERYTHING, PART
from goals.rules.pay.tiers import RETRO, Tiers

GOAL, OWN, WON, KEPT = (
    "goal:amount:customer",
    "own:amount:customer",
    "count:customer",
    "promise:sales",
)
TARGET, QUOTA, MANY = 1_000_000, 500_000, 3


@dataclass(frozen=True)
class Deal:
    """Won for so much, perhaps given back later."""

    won_on: date
    amount: int
    is_mine: bool
    refunded_on: date | None


def settled(earned, besides):
    """What is paid out and what is owed on, after all that stands beside plan and measures."""
    with localcontext() as exact:
        exact.prec = 60
        earned += sum(spiff.each * brought.attained for spiff, brought in besides.spiffs)
        sure = sum(one.amount for one in besides.advances if one.is_guaranteed)
        lent = sum(one.amount for one in besides.advances if not one.is_guaranteed)
        gone = sum(decimal(one.amount) for one in besides.taken_back)
        net = max(earned - sure, Decimal(0)) - lent - gone - besides.carried - (besides.paid or 0)
        net = net.quantize(Decimal("1e-25"))
        cents = int(abs(net).quantize(Decimal(1), ROUND_HALF_EVEN))
    return (cents, 0) if net >= 0 else (0, cents)


def earned(stays, versions, known, period, kept=None):
    """What plans and measures come to in a period; None where nobody is there.

    `known` are the deals of the company; `kept` how many of four promises were.
    """
    with localcontext() as exact:
        exact.prec = 60
        days = list(days_between(period.starts_on, period.ends_on))
        in_force = {
            half: [version_on(day, versions[half]) for day in days]
            for half in {stay.half for stay in stays}
        }
        here = Counter(
            (stay, version)
            for stay in stays
            for day, version in zip(days, in_force[stay.half], strict=True)
            if is_there(stay, day)
        )
        if not here:
            return None
        return sum(
            worth(stays, versions[stay.half], known, stay, version, days, kept) * many / len(days)
            for (stay, version), many in here.items()
        )


def days_between(start, end):
    return (start + timedelta(n) for n in range((end - start).days + 1))


def is_there(stay, day):
    return stay.from_on <= day <= (stay.to_on or day)


def version_on(day, versions):
    """The place of the version agreed last among those that had begun."""
    return max(n for n, terms in enumerate(versions) if terms.from_on <= day)


def worth(stays, versions, known, stay, version, period, kept):
    """What the whole period would be worth, were this version in force on each of its days."""
    terms = versions[version]
    span = period
    if terms.spans == PART:
        span = [day for day in period if version_on(day, versions) == version]
    counting = counting_days(stays, stay.half, terms.ramp, span)
    if terms.clawback_days:  # what is lost of earlier deals is taken back deal by deal
        known = [deal for deal in known if deal.won_on >= period[0]]
    shares = {
        GOAL: won(known, span) * len(period) / (Decimal(TARGET) * len(span)),
        OWN: won([d for d in known if d.is_mine], span) * len(period) / (QUOTA * counting),
        WON: Decimal(counted(known, span)) / MANY,
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


def won(known, span):
    """Deals less refunds."""
    amount = Decimal(0)
    for deal in known:
        if span[0] <= deal.won_on <= span[-1]:
            amount += deal.amount
        if deal.refunded_on and span[0] <= deal.refunded_on <= span[-1]:
            amount -= deal.amount
    return amount


def counted(known, span):
    """How many deals were won, less those lost again."""
    won = sum(span[0] <= deal.won_on <= span[-1] for deal in known)
    return won - sum(span[0] <= (deal.refunded_on or date.max) <= span[-1] for deal in known)


def counting_days(stays, half, ramp, span):
    """The days of a personal quota, those of the first months by what of them counts."""
    mine = [one for one in stays if one.half == half]
    began = min(one.from_on for one in mine)
    shares = [*map(decimal, ramp), Decimal(1)]
    ends = [(12 * began.year + began.month + n, began.day) for n in range(1, len(shares))]
    total = Decimal(0)
    for day in span:
        if any(is_there(one, day) for one in mine):
            passed = sum((12 * day.year + day.month, day.day) >= end for end in ends)
            total += shares[passed]
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
