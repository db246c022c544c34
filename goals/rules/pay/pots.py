"""What a half's plan costs at an attainment of the goal, and to whom its total may be told.

The parts of a plan that do not hang on the goal are held at their whole, so that everybody under
one version earns one multiple of what they aim for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from goals.rules.pay.stints import Stint, Stretch, months_of
from goals.rules.pay.sums import rounded
from goals.rules.pay.terms import Terms
from smarketing.accounts.rules.periods import Period

FEWEST = 5  # people whose pay may be told as one sum
LARGEST = Fraction(85, 100)  # of it that may belong to one of them
ZERO = Fraction(0)


@dataclass(frozen=True)
class Pot:
    """What the people of one half aim for in a period, by the version that pays it."""

    half: str
    aims: tuple[tuple[Terms, Fraction], ...]  # minor units
    people: int
    largest: Fraction  # what one of them aims for at the most

    @property
    def aimed(self) -> Fraction:
        return sum((aimed for _terms, aimed in self.aims), ZERO)

    @property
    def may_be_told(self) -> bool:
        """Whether its sum tells nobody's pay: five people or more, none above 85 % of it."""
        return self.people >= FEWEST and self.largest <= LARGEST * self.aimed

    def costs(self, goal: str, share: Fraction) -> Fraction:
        """What it pays at an attainment of the goal, exact."""
        return sum((aimed * terms.held(goal, share) for terms, aimed in self.aims), ZERO)

    def under(self, terms: Terms) -> "Pot":
        """The same people under another plan."""
        return Pot(self.half, ((terms, self.aimed),), self.people, self.largest)


def pots_of(
    people: Sequence[Sequence[Stint]], plans: Mapping[str, Sequence[Stretch]], period: Period
) -> dict[str, Pot]:
    """The pot of each half with a plan in force."""
    months = months_of(period)
    pots = {}
    for half, stretches in plans.items():
        sums, each = [ZERO] * len(stretches), []
        for stints in people:
            mine = ZERO
            for stint in stints:
                if stint.half != half:
                    continue
                worth = stint.worth_in(months) / period.days
                for n, stretch in enumerate(stretches):
                    aimed = worth * stint.days_in(stretch.period)
                    sums[n] += aimed
                    mine += aimed
            if mine:
                each.append(mine)
        aims = tuple((s.terms, aimed) for s, aimed in zip(stretches, sums, strict=True))
        pots[half] = Pot(half, aims, len(each), max(each, default=ZERO))
    return pots


@dataclass(frozen=True)
class Cost:
    """What both pots pay together at an attainment. Minor units, each rounded once."""

    at: Fraction
    by_half: Mapping[str, int]
    whole: int | None  # None where one half's sum may not be told
    next_point: int | None  # what one percent of the goal more would cost
    of_revenue: Fraction | None = None  # its share of what the goal brings there


def cost_of(
    pots: Mapping[str, Pot],
    told: Sequence[str],
    goal: str,
    share: Fraction,
    revenue: Fraction | None = None,
) -> Cost | None:
    """The cost at an attainment for a reader to whom these halves' sums are told; None of none."""
    if not told:
        return None
    exact = {half: pots[half].costs(goal, share) for half in told}
    if set(told) != set(pots):
        return Cost(share, {half: rounded(one) for half, one in exact.items()}, None, None)
    whole = sum(exact.values(), ZERO)
    more = sum((pots[half].costs(goal, share + Fraction(1, 100)) for half in told), ZERO)
    return Cost(
        share,
        {half: rounded(one) for half, one in exact.items()},
        rounded(whole),
        rounded(more - whole),
        whole / revenue if revenue else None,
    )
