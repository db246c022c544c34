"""Writes of chains: begin one, measure its links, type them, and have both heads sign it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from goals.models import QuotaChain
from goals.queries.chains import agreement_for_chain, chain_by_id, way_to, worked
from goals.queries.owed import CHAIN
from goals.rules.chain import is_whole
from goals.rules.metrics import Metric, metric_of
from goals.services.links import measure_links, type_figures
from goals.services.promises import freeze
from smarketing.accounts.models import Member
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.faults import Fault, Overtaken
from smarketing.accounts.rules.periods import Period, quarter_of
from smarketing.accounts.rules.typed import LARGEST
from smarketing.accounts.services import rights
from smarketing.agreements import services as agreements
from smarketing.agreements.models import Version
from smarketing.agreements.queries import digest_named, signed_already
from smarketing.audit import services as audit


@dataclass(frozen=True)
class ChainSaid:
    """What somebody typed into a chain: its quota, and the links that differ from what stands."""

    quota: int | None = None  # None: as it stands
    figures: Mapping[str, Fraction] = field(default_factory=dict)  # by the link's key
    reason: str = ""


@transaction.atomic
def start_chain(
    *, by: Member, metric: str, period: Period, said: ChainSaid, now: datetime
) -> QuotaChain:
    """A chain from a quota, its links measured where the ledger knows enough, else as typed.

    Raises `Fault` for a quota of nothing, a metric that is none, or days of another chain.
    """
    rights.demand(by, "chain.edit")
    by.organization.raise_wanted()
    today = today_in(by.organization.zone, now)
    kind = known_metric(by, metric)
    check_period(by, kind, period, today)
    chain = QuotaChain.objects.create(
        organization=by.organization,
        metric=kind.key,
        unit=by.organization.currency if kind.is_money else kind.step,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        quota=checked_quota(said.quota or 0),
        created_at=now,
    )
    measure_links(by, chain, today)
    type_figures(by, chain, said.figures, said.reason, today)
    audit.record(by, "chain.start", chain, **trailed(chain, said.reason))
    return chain


@transaction.atomic
def edit_chain(
    *, by: Member, chain_id: int, number: int, said: ChainSaid, now: datetime
) -> QuotaChain:
    """Change the quota and any of the links, all or none. What was agreed stands until signed anew.

    `number` is the edit the author saw; whoever comes second gets `Overtaken`.
    """
    rights.demand(by, "chain.edit")
    by.organization.raise_wanted()
    chain, today = mine(by, chain_id, number, now)
    if said.quota is not None:
        chain.quota = checked_quota(said.quota)
        chain.save(update_fields=["quota"])
    type_figures(by, chain, said.figures, said.reason, today)
    audit.record(by, "chain.edit", chain, **trailed(chain, said.reason))
    return chain


@transaction.atomic
def measure_rates(
    *, by: Member, chain_id: int, number: int, now: datetime, keys: tuple[str, ...] = ()
) -> QuotaChain:
    """Measure every link and the lags anew. What was typed stays, unless its key is named."""
    rights.demand(by, "chain.edit")
    by.organization.raise_wanted()
    chain, today = mine(by, chain_id, number, now)
    measure_links(by, chain, today, keys)
    audit.record(by, "chain.measure", chain, **trailed(chain, ""))
    return chain


@transaction.atomic
def type_rate(
    *, by: Member, chain_id: int, number: int, key: str, rate: Fraction, reason: str, now: datetime
) -> QuotaChain:
    """Set one link by hand. Over a measured one it needs a reason; else it stays marked a guess."""
    said = ChainSaid(figures={key: rate}, reason=reason)
    return edit_chain(by=by, chain_id=chain_id, number=number, said=said, now=now)


@transaction.atomic
def propose_chain(
    *, by: Member, chain_id: int, number: int, reason: str, now: datetime, sign_as: str = ""
) -> Version:
    """Put the chain as it stands before both heads, signed for the proposer's half where asked."""
    rights.demand(by, "goal.propose")
    by.organization.raise_wanted()
    chain, _today = mine(by, chain_id, number, now)
    content = whole_content(chain)
    standing = agreement_for_chain(chain)
    newest = standing.proposed or standing.agreed
    if newest is not None and newest.content == content:
        raise Fault(_("Nothing differs from what stands already."))
    version = agreements.propose(
        by=by,
        kind=CHAIN,
        subject_id=chain.pk,
        content=content,
        reason=reason.strip()[:400],
        now=now,
    )
    audit.record(by, "chain.propose", chain, **trailed(chain, reason))
    if sign_as:
        return signed(by, chain, version.number, sign_as, version.digest, now)
    return version


@transaction.atomic
def agree_chain(
    *, by: Member, chain_id: int, version: int, half: str, digest: str, now: datetime
) -> Version:
    """Sign the proposed chain for a half; with both it says what the board needs.

    The same head signing the same version again changes nothing.
    """
    rights.demand(by, "goal.agree")
    by.organization.raise_wanted()
    chain = chain_by_id(by.organization, chain_id)
    before = signed_already(by, CHAIN, chain.pk, version, half)
    if before is not None:
        return before
    seen = digest or digest_named(by.organization, CHAIN, chain.pk, version)
    return signed(by, chain, version, half, seen, now)


@transaction.atomic
def withdraw_chain(*, by: Member, chain_id: int, version: int, now: datetime) -> Version:
    """Take a proposal back; what was agreed before goes on standing."""
    rights.demand(by, "goal.propose")
    by.organization.raise_wanted()
    chain = chain_by_id(by.organization, chain_id)
    taken = agreements.withdraw(by=by, kind=CHAIN, subject_id=chain.pk, number=version, now=now)
    audit.record(by, "chain.withdraw", chain, version=version)
    return taken


def signed(
    by: Member, chain: QuotaChain, version: int, half: str, digest: str, now: datetime
) -> Version:
    made = agreements.sign(
        by=by,
        kind=CHAIN,
        subject_id=chain.pk,
        number=version,
        half=half,
        digest=digest,
        now=now,
    )
    audit.record(by, "chain.sign", chain, version=version, half=half)
    if made.agreed_at:
        today = today_in(by.organization.zone, now)
        freeze(by.organization, quarter_of(today, by.organization.fiscal_start), now)
        owed = made.content["owed"]
        audit.record(
            by, "chain.agree", chain, version=version, owed=owed, **trailed(chain, made.reason)
        )
    return made


def whole_content(chain: QuotaChain) -> dict:
    """What would be signed, or a `Fault` naming the steps that nothing is known of yet."""
    found = worked(chain)
    if not is_whole(found.reckoned.chain):
        raise Fault(_("A link of the chain is still open. Type it, then propose."))
    return found.content


def mine(by: Member, chain_id: int, number: int, now: datetime) -> tuple[QuotaChain, date]:
    """The chain, once this editor's turn is taken, and today; the past is closed."""
    chain = chain_by_id(by.organization, chain_id)
    today = today_in(by.organization.zone, now)
    demand_open(chain.ends_on, today)
    take_turn(chain, number)
    return chain, today


def take_turn(chain: QuotaChain, number: int) -> None:
    """Let one of two editors through."""
    turn = QuotaChain.objects.filter(pk=chain.pk, number=number).update(number=F("number") + 1)
    if not turn:
        raise Overtaken(
            _("Somebody changed this chain since you looked. Yours is not saved yet."),
            current=chain,
            fields={"number": str(chain.number)},
        )
    chain.number = number + 1


def known_metric(by: Member, key: str) -> Metric:
    try:
        metric = metric_of(key, list(by.organization.steps.values_list("key", flat=True)))
    except ValueError:
        told = _("A quota is the won amount or the count of one of your steps.")
        raise Fault(told, fields={"metric": told}) from None
    if len(way_to(by.organization, metric)) < 2:
        told = _("Nothing leads to the first step of the way. Choose a later one.")
        raise Fault(told, fields={"metric": told})
    return metric


def checked_quota(quota: int) -> int:
    if not 0 < quota <= LARGEST:
        told = _("A quota is more than nothing.")
        raise Fault(told, fields={"quota": told})
    return quota


def check_period(by: Member, metric: Metric, period: Period, today: date) -> None:
    demand_open(period.ends_on, today)
    other = by.organization.chains.filter(
        metric=metric.key, starts_on__lte=period.ends_on, ends_on__gte=period.starts_on
    ).first()
    if other is not None:
        told = _("A chain runs from %(first)s to %(last)s already, which shares days with this.")
        told = told % {"first": other.starts_on, "last": other.ends_on}
        raise Fault(told, fields={"period": told})


def demand_open(ends_on: date, today: date) -> None:
    if ends_on < today:
        told = _("This period is over. Its chain stays as it was.")
        raise Fault(told, fields={"period": told})


def trailed(chain: QuotaChain, reason: str) -> dict:
    """What the trail keeps of a chain."""
    return {
        "metric": chain.metric,
        "unit": chain.unit,
        "quota": chain.quota,
        "starts_on": chain.starts_on.isoformat(),
        "ends_on": chain.ends_on.isoformat(),
        "number": chain.number,
        "reason": reason.strip()[:400],
    }
