"""What the shared goal pays at this moment, and each person's own sum of it, live or closed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from goals.models import Incentive, PayStatement
from goals.queries.pay.besides import NO_ACCOUNT, Account, accounts_in
from goals.queries.pay.clawbacks import taken_back_in
from goals.queries.pay.situation import Situation, stint_of
from goals.rules.pay.kept import read_back
from goals.rules.pay.lines import Line
from goals.rules.pay.payout import NOTHING_BESIDES, Besides, Payout, TakenBack, payout, settled
from goals.rules.pay.stints import Stint
from goals.rules.spans import keyed
from smarketing.accounts.models import Member, Organization
from smarketing.accounts.rules.periods import Period


@dataclass(frozen=True)
class Statement:
    """One person's sum of one period: estimated where the pace leads, or as it was closed."""

    member: Member
    period: Period
    currency: str
    paid: Payout
    stands: Payout | None = None  # of an estimate: were the period over now
    closed: PayStatement | None = None

    @property
    def key(self) -> str:
        number = f"-{self.closed.number}" if self.closed else ""
        return f"{self.member.pk}-{self.period.key}{number}"

    @property
    def lines(self) -> tuple[Line, ...]:
        return self.paid.lines

    @property
    def number(self) -> int:
        return self.closed.number if self.closed else 0


def statement_of(member: Member, now: Situation) -> Statement | None:
    """A person's own estimate; None where they aim for nothing or no plan pays them."""
    return next(iter(stated_all({member: list(member.incentives.all())}, now, [member.pk])), None)


def statements_in(now: Situation, members: Iterable[int] | None = None) -> list[Statement]:
    """The estimates of everybody who aims for something, or of these."""
    incentives = now.organization.incentives.select_related("member")
    if members is not None:
        incentives = incentives.filter(member__in=members)
    by_member: dict[Member, list[Incentive]] = {}
    for incentive in incentives.order_by("member__name", "member_id", "from_on"):
        by_member.setdefault(incentive.member, []).append(incentive)
    return stated_all(by_member, now, members)


def stated_all(
    by_member: Mapping[Member, list[Incentive]], now: Situation, members: Iterable[int] | None
) -> list[Statement]:
    accounts = accounts_in(now.organization, now.period, now.terms, members)
    stints = {who: [stint_of(one, who) for one in mine] for who, mine in by_member.items()}
    back = taken_back_in(now, {who.pk: mine for who, mine in stints.items()})
    found = []
    for member, mine in stints.items():
        besides = besides_of(member, mine, now, accounts, back)
        paid = payout(mine, now.stretches, now.at_pace.of(member.pk), now.period, besides)
        if paid is None:
            continue
        stands = paid
        if not now.is_over:
            stands = payout(mine, now.stretches, now.readings.of(member.pk), now.period, besides)
        currency = by_member[member][0].currency
        found.append(Statement(member, now.period, currency, paid, stands))
    return found


def besides_of(
    member: Member,
    stints: list[Stint],
    now: Situation,
    accounts: Mapping[int, Account],
    back: Mapping[int, tuple[TakenBack, ...]],
) -> Besides:
    if member.pk not in accounts and member.pk not in back:
        return NOTHING_BESIDES
    halves = {stint.half for stint in stints if stint.days_in(now.period)}
    account = accounts.get(member.pk, NO_ACCOUNT)
    return account.besides(halves, back.get(member.pk, ()))


def earned_at(
    member: Member, now: Situation, share: Fraction, besides: Besides = NOTHING_BESIDES
) -> Payout | None:
    """What a person would earn if the goal ended there, beside what they owe or were advanced."""
    stints = [stint_of(incentive, member) for incentive in member.incentives.all()]
    return payout(stints, now.stretches, now.moved(share).of(member.pk), now.period, besides)


def closed_for(member: Member, period: Period) -> list[Statement]:
    """One person's closed statements of a period, corrections after the first."""
    rows = member.pay_statements.filter(starts_on=period.starts_on, ends_on=period.ends_on)
    found = rows.select_related("closing__closed_by").order_by("number")
    return [closed_statement(row, member) for row in found]


def closed_statement(row: PayStatement, member: Member) -> Statement:
    period = keyed(row.starts_on, row.ends_on, member.organization.fiscal_start)
    paid = read_back(row.content, row.total_minor, row.carried_minor)
    return Statement(member, period, row.currency, paid, closed=row)


def closed_in(
    organization: Organization, period: Period, members: Iterable[int] | None = None
) -> list[Statement]:
    """Every statement of a period that was closed, by person, corrections after the first."""
    rows = organization.pay_statements.filter(
        starts_on=period.starts_on, ends_on=period.ends_on
    ).select_related("member", "closing__closed_by")
    if members is not None:
        rows = rows.filter(member__in=members)
    found = []
    for row in rows.order_by("member__name", "member_id", "number"):
        row.member.organization = organization
        found.append(closed_statement(row, row.member))
    return found


def restated_in(now: Situation) -> list[Statement]:
    """Of a closed period, the differences that today's figures make to what was paid by them."""
    estimates = {one.member.pk: one for one in statements_in(now)}
    for one in closed_in(now.organization, now.period):
        if one.member.pk not in estimates:  # no plan pays them any more: all of it is too much
            gone = settled([], Besides(paid=paid_net(one.member, now.period)))
            estimates[one.member.pk] = Statement(one.member, now.period, one.currency, gone)
    return [one for one in estimates.values() if one.paid.net]


def paid_net(member: Member, period: Period) -> int:
    """What closed statements of a period paid one person, less what they carried on."""
    rows = member.pay_statements.filter(starts_on=period.starts_on, ends_on=period.ends_on)
    return sum(row.total_minor - row.carried_minor for row in rows)
