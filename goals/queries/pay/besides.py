"""What stands beside plan and measures on a statement: SPIFFs, advances, what is owed or paid."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.db.models import F, QuerySet, Sum

from goals.models import PayAdvance
from goals.rules.pay.measures import Reading
from goals.rules.pay.payout import Advance, Besides, TakenBack
from goals.rules.pay.terms import Spiff, Terms
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.queries.counts import Question, counts


@dataclass(frozen=True)
class Account:
    """One person's, before a statement: `paid` is not None where the period was closed already."""

    spiffs: Mapping[str, tuple[tuple[Spiff, Reading], ...]]  # by the half whose plan has them
    advances: tuple[Advance, ...] = ()
    carried: int = 0
    paid: int | None = None

    def besides(self, halves: Iterable[str], back: tuple[TakenBack, ...] = ()) -> Besides:
        """What a statement of somebody in these halves' plans takes account of."""
        spiffs = tuple(one for half in sorted(halves) for one in self.spiffs.get(half, ()))
        return Besides(spiffs, self.advances, back, self.carried, self.paid)


NO_ACCOUNT = Account({})


def accounts_in(
    organization: Organization,
    period: Period,
    terms: Mapping[str, Terms],
    members: Iterable[int] | None = None,
) -> dict[int, Account]:
    """The account of everybody who has one, in a fixed number of queries and one for each SPIFF."""
    mine = {} if members is None else {"member__in": list(members)}
    spiffs = spiffs_in(organization, period, terms)
    closed = closed_sums(organization, period, mine)
    owed = owed_by(organization, mine)
    advances = advances_in(organization, period, mine)
    people = {*owed, *closed, *advances, *(who for many in spiffs.values() for who in many)}
    return {
        who: Account(
            spiffs={half: many[who] for half, many in spiffs.items() if who in many},
            advances=tuple(advances.get(who, ())),
            carried=closed[who][1] if who in closed else owed.get(who, 0),
            paid=closed[who][0] if who in closed else None,
        )
        for who in people
    }


def closed_sums(
    organization: Organization, period: Period, mine: Mapping
) -> dict[int, tuple[int, int]]:
    """What closed statements of the period paid each person net, and what they settled."""
    rows = organization.pay_statements.filter(
        starts_on=period.starts_on, ends_on=period.ends_on, **mine
    )
    sums = rows.values_list("member_id").annotate(
        net=Sum(F("total_minor") - F("carried_minor")), settled=Sum("settled_minor")
    )
    return {who: (net, settled) for who, net, settled in sums.order_by()}


def owed_by(organization: Organization, mine: Mapping) -> dict[int, int]:
    """What earlier statements carried on and none has settled."""
    sums = organization.pay_statements.filter(**mine).values_list("member_id")
    owed = sums.annotate(owed=Sum(F("carried_minor") - F("settled_minor"))).order_by()
    return {who: amount for who, amount in owed if amount}


def advances_in(
    organization: Organization, period: Period, mine: Mapping
) -> dict[int, list[Advance]]:
    """The advances each person's statement of a period repays: its own, and late ones."""
    found: dict[int, list[Advance]] = {}
    for row in advances_for(organization, period).filter(**mine):
        said = Advance(row.on, row.amount_minor, row.is_guaranteed, row.pk)
        found.setdefault(row.member_id, []).append(said)
    return found


def advances_for(organization: Organization, period: Period) -> QuerySet[PayAdvance]:
    """What no statement has settled yet, or one of this period did."""
    waiting = organization.pay_advances.filter(settled_in=None, on__lte=period.ends_on)
    settled = organization.pay_advances.filter(
        settled_in__starts_on=period.starts_on, settled_in__ends_on=period.ends_on
    )
    return (waiting | settled).order_by("on", "pk")


def spiffs_in(
    organization: Organization, period: Period, terms: Mapping[str, Terms]
) -> dict[str, dict[int, tuple[tuple[Spiff, Reading], ...]]]:
    """How many of each SPIFF everybody brought: by half, by person."""
    found: dict[str, dict[int, tuple[tuple[Spiff, Reading], ...]]] = {}
    for half, one in terms.items():
        for spiff in one.spiffs:
            for who, many in brought(organization, spiff, period).items():
                mine = found.setdefault(half, {})
                mine[who] = (*mine.get(who, ()), (spiff, many))
    return found


def brought(organization: Organization, spiff: Spiff, period: Period) -> dict[int, Reading]:
    """How many leads of each owner reached the SPIFF's step on its days of a period."""
    first, last = max(spiff.from_on, period.starts_on), min(spiff.to_on, period.ends_on)
    if last < first:
        return {}
    question = Question(first, last, by=("owner",), filters={"step": (spiff.step,)})
    return {
        (who := row.ids["owner_id"]): Reading(row.count, None, rows_of(question, who))
        for row in counts(organization, question).rows
        if row.count > 0 and row.ids["owner_id"]
    }


def rows_of(question: Question, owner: int) -> Question:
    """The rows of one person behind a SPIFF."""
    return replace(question, by=(), filters={**question.filters, "owner_id": (owner,)})
