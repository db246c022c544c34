"""What earlier statements paid for deals that were refunded since, within the plan's window."""

from collections.abc import Iterable, Mapping, Sequence

from goals.queries.pay.plans import terms_for
from goals.queries.pay.readings import Readings
from goals.queries.pay.refunds import Refund
from goals.queries.pay.situation import Situation, refunds_of, situation
from goals.rules.pay.lines import Line
from goals.rules.pay.payout import TakenBack, payout
from goals.rules.pay.stints import Stint
from goals.rules.pay.terms import Terms
from goals.rules.spans import keyed
from smarketing.accounts.rules.periods import Period

NAMED = 3  # deals of a line


ByHalf = dict[str, list[Refund]]


def taken_back_in(
    now: Situation, people: Mapping[int, Sequence[Stint]]
) -> dict[int, tuple[TakenBack, ...]]:
    """By person what their closed statements paid for what was refunded in this period.

    Each closed period is computed again as if the deals had never been won; what that makes less
    of what plan and measures paid is taken back. Beyond the window nothing is, and nothing twice:
    what statements of the periods between took back already had never been won either.
    """
    found: dict[int, tuple[TakenBack, ...]] = {}
    for period, by_half in closed_refunds(now).items():
        then = situation(now.organization, now.at, period)
        if then is None:
            continue
        earlier = taken_back_since(now, period)
        for half, refunds in by_half.items():
            lost = Lost(then, half, refunds, earlier.get(half, ()))
            for who, stints in people.items():
                mine = [stint for stint in stints if stint.half == half]
                if one := lost.of(who, mine):
                    found[who] = (*found.get(who, ()), one)
    return found


def closed_refunds(now: Situation) -> dict[Period, ByHalf]:
    """The refunds inside each plan's window, by the closed period that paid them and by half."""
    if not now.refunds:
        return {}
    return in_window(now.refunds, now.terms, closed_before(now))


def closed_before(now: Situation) -> list[Period]:
    """The periods before this one whose statements were closed, in their order."""
    closed = now.organization.pay_closings.filter(number=1, ends_on__lt=now.period.starts_on)
    fiscal = now.organization.fiscal_start
    return [keyed(one.starts_on, one.ends_on, fiscal) for one in closed.order_by("starts_on")]


def in_window(
    refunds: Iterable[Refund], terms: Mapping[str, Terms], periods: Sequence[Period]
) -> dict[Period, ByHalf]:
    """Those of these refunds that a half's plan takes back, by the period that paid them."""
    found: dict[Period, ByHalf] = {}
    for refund in refunds:
        paid_in = next((one for one in periods if refund.won_on in one), None)
        for half, one in terms.items():
            if paid_in and (refund.on - refund.won_on).days <= one.clawback_days:
                found.setdefault(paid_in, {}).setdefault(half, []).append(refund)
    return found


def taken_back_since(now: Situation, period: Period) -> ByHalf:
    """What of a closed period the statements of the periods between it and this one took back."""
    found: ByHalf = {}
    plans, metric = now.plans.values(), now.goal.wording.of
    for later in closed_before(now):
        terms = terms_for(plans, later) if later.starts_on > period.ends_on else {}
        if not any(one.clawback_days for one in terms.values()):
            continue
        refunds = refunds_of(now.organization, plans, metric, later)
        for half, lost in in_window(refunds, terms, [period]).get(period, {}).items():
            found.setdefault(half, []).extend(lost)
    return found


def refunds_behind(now: Situation, line: Line) -> list[Refund]:
    """The deals that a line takes back: paid for in its period, lost again in this one."""
    for period, by_half in closed_refunds(now).items():
        then = situation(now.organization, now.at, period) if period.key == line.measure else None
        if then is not None:
            return Lost(then, line.half, by_half.get(line.half, ())).refunds
    return []


class Lost:
    """What was refunded of what a closed period paid by a half's plan."""

    def __init__(
        self,
        then: Situation,
        half: str,
        refunds: Sequence[Refund],
        earlier: Sequence[Refund] = (),
    ) -> None:
        moments = then.reads(half)
        self.then, self.half = then, half
        # A deal is taken back at the moment at which it was paid for: its booking, or a payment.
        self.refunds = [one for one in refunds if one.moment in moments]
        self.before = without(then.readings, [one for one in earlier if one.moment in moments])
        self.after = without(self.before, self.refunds)

    def of(self, who: int, stints: Sequence[Stint]) -> TakenBack | None:
        """What of it was paid to one person; None for nothing."""
        then = self.then
        paid, due = (
            payout(stints, then.stretches, readings.of(who), then.period)
            for readings in (self.before, self.after)
        )
        if paid is None or due is None or paid.earned == due.earned:
            return None
        deals = list(dict.fromkeys(one.deal for one in self.refunds))
        return TakenBack(
            half=self.half,
            period=then.period.key,
            on=max(one.on for one in self.refunds),
            deal=", ".join(deals[:NAMED]) + (" …" if len(deals) > NAMED else ""),
            amount=paid.earned - due.earned,
        )


def without(readings: Readings, refunds: Iterable[Refund]) -> Readings:
    """The readings, had the deals never been won."""
    for one in refunds:
        readings = readings.without(one)
    return readings
