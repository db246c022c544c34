"""What earlier statements paid for deals that were refunded since, within the plan's window."""

from collections.abc import Mapping, Sequence

from goals.queries.pay.refunds import Refund
from goals.queries.pay.situation import Situation, situation
from goals.rules.pay.lines import Line
from goals.rules.pay.payout import TakenBack, payout
from goals.rules.pay.stints import Stint
from goals.rules.spans import keyed
from smarketing.accounts.rules.periods import Period

NAMED = 3  # deals of a line


def taken_back_in(
    now: Situation, people: Mapping[int, Sequence[Stint]]
) -> dict[int, tuple[TakenBack, ...]]:
    """By person what their closed statements paid for what was refunded in this period.

    Each closed period is computed again as if the deals had never been won; what that makes less
    of what plan and measures paid is taken back. Beyond the window nothing is.
    """
    found: dict[int, tuple[TakenBack, ...]] = {}
    for period, by_half in closed_refunds(now).items():
        then = situation(now.organization, now.at, period)
        if then is None:
            continue
        for who, stints in people.items():
            for half, refunds in by_half.items():
                mine = [stint for stint in stints if stint.half == half]
                if one := taken_back(then, who, half, mine, refunds):
                    found[who] = (*found.get(who, ()), one)
    return found


def closed_refunds(now: Situation) -> dict[Period, dict[str, list[Refund]]]:
    """The refunds inside each plan's window, by the closed period that paid them and by half."""
    found: dict[Period, dict[str, list[Refund]]] = {}
    if not now.refunds:
        return found
    closed = now.organization.pay_closings.filter(number=1, ends_on__lt=now.period.starts_on)
    fiscal = now.organization.fiscal_start
    periods = [keyed(one.starts_on, one.ends_on, fiscal) for one in closed]
    for refund in now.refunds:
        paid_in = next((one for one in periods if refund.won_on in one), None)
        for half, terms in now.terms.items():
            if paid_in and (refund.on - refund.won_on).days <= terms.clawback_days:
                found.setdefault(paid_in, {}).setdefault(half, []).append(refund)
    return found


def refunds_behind(now: Situation, line: Line) -> list[Refund]:
    """The deals that a line takes back: paid for in its period, lost again in this one."""
    by_lead = {
        one.lead: one
        for period, by_half in closed_refunds(now).items()
        if period.key == line.measure
        for one in by_half.get(line.half, ())
    }
    return list(by_lead.values())


def taken_back(
    then: Situation, who: int, half: str, stints: Sequence[Stint], refunds: Sequence[Refund]
) -> TakenBack | None:
    """What a closed period paid one person in a half's plan for some deals; None for nothing.

    A deal is taken back at the moment at which it was paid for: its booking, or a payment.
    """
    readings, moments = then.readings, then.reads(half)
    refunds = [one for one in refunds if one.moment in moments]
    for one in refunds:
        readings = readings.without(one)
    sums = [
        payout(stints, then.stretches, read.of(who), then.period)
        for read in (then.readings, readings)
    ]
    if None in sums or sums[0].earned == sums[1].earned:
        return None
    deals = list(dict.fromkeys(one.deal for one in refunds))
    return TakenBack(
        half=half,
        period=then.period.key,
        on=max(one.on for one in refunds),
        deal=", ".join(deals[:NAMED]) + (" …" if len(deals) > NAMED else ""),
        amount=sums[0].earned - sums[1].earned,
    )
