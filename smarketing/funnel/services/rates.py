"""Plan and spot rates, and the entries they price."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils.translation import gettext as _

from smarketing.accounts.models import Member, Organization
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.services import rights
from smarketing.audit import services as audit
from smarketing.funnel.models import PlanRate, Rate
from smarketing.funnel.rules.rates import CURRENCY, FINEST, MOST
from smarketing.funnel.services.rebuild import fold_again

LONGEST = 1100  # days of a plan rate: three years
MOST_AT_ONCE, MOST_TOLD = 10_000, 50


@dataclass(frozen=True)
class RateSaid:
    """One rate as somebody wants it; with a last day it is a plan rate. None takes it away."""

    currency: str
    first_on: date
    home_per_unit: str | None
    last_on: date | None = None


class WrongRate(Fault):
    """One of several rates that cannot be so: `place` is its number among them, from 0."""

    def __init__(self, place: int, fault: Fault) -> None:
        super().__init__(fault.message, fields=fault.fields)
        self.place = place


def set_rate(
    *,
    by: Member,
    currency: str,
    first_on: date,
    home_per_unit: str | None,
    now: datetime,
    last_on: date | None = None,
) -> Rate | PlanRate | None:
    """One rate: a spot rate from a day on, or with a last day a plan rate of these days."""
    return set_rates(
        by=by, said=[RateSaid(currency, first_on, home_per_unit, last_on)], now=now
    ).kept[0]


@dataclass(frozen=True)
class Kept:
    """What stands of each rate that was said (None where it was taken away), and which was news."""

    kept: list[Rate | PlanRate | None]
    news: list[bool]


@transaction.atomic
def set_rates(*, by: Member, said: Sequence[RateSaid], now: datetime) -> Kept:
    """Keep these rates, all or none; entries in their currencies follow at once.

    The leads that ever said an amount in such a currency are folded again in this transaction, or
    as a job where they are too many. Rates that are taken away go first, so that days may move
    from one plan rate to another. Raises `WrongRate`. A fixed number of queries.
    """
    rights.demand(by, "funnel.rates")
    by.organization.raise_wanted()
    if len(said) > MOST_AT_ONCE:
        raise Fault(_("At most %(most)s rates are taken at once.") % {"most": MOST_AT_ONCE})
    standing = Standing(by.organization, {one.currency for one in said})
    kept: list[Rate | PlanRate | None] = [None] * len(said)
    news = [False] * len(said)
    for place in sorted(range(len(said)), key=lambda n: said[n].home_per_unit is not None):
        try:
            kept[place], news[place] = standing.put(said[place])
        except Fault as fault:
            raise WrongRate(place, fault) from fault
    standing.save()
    tell(by, [one for one, is_news in zip(said, news, strict=True) if is_news])
    changed = {one.currency for one, is_news in zip(said, news, strict=True) if is_news}
    if changed:
        concerned = by.organization.moves.filter(currency__in=changed, amount__isnull=False)
        fold_again(by.organization, concerned.values_list("lead_id", flat=True).distinct(), now)
    return Kept(kept, news)


class Standing:
    """The rates of some currencies as they stand, and as they are to be kept."""

    def __init__(self, organization: Organization, currencies: set[str]) -> None:
        self.organization = organization
        self.rates: dict[tuple[type, str, date], Rate | PlanRate] = {
            (type(one), one.currency, one.first_on): one
            for some in (organization.rates, organization.plan_rates)
            for one in some.filter(currency__in=currencies)
        }
        self.written: dict[tuple[type, str, date], Rate | PlanRate] = {}
        self.gone: list[Rate | PlanRate] = []

    def put(self, said: RateSaid) -> tuple[Rate | PlanRate | None, bool]:
        """Take note of one; what stands of it then, and whether that is news."""
        model = PlanRate if said.last_on else Rate
        key = (model, said.currency, said.first_on)
        stands = self.rates.get(key)
        if said.home_per_unit is None:
            if stands is not None:
                self.gone.append(self.rates.pop(key))
            return None, stands is not None
        fields = {"home_per_unit": f"{rate_value(self.organization, said):f}"}
        if said.last_on:
            self.check_days(said)
            fields["last_on"] = said.last_on
        if stands and all(getattr(stands, name) == value for name, value in fields.items()):
            return stands, False
        if stands is None:
            stands = model(
                organization=self.organization, currency=said.currency, first_on=said.first_on
            )
        for name, value in fields.items():
            setattr(stands, name, value)
        self.rates[key] = self.written[key] = stands
        return stands, True

    def check_days(self, said: RateSaid) -> None:
        """A plan rate ends after it begins, and shares no day with another of its currency."""
        if said.last_on < said.first_on:
            told = _("The last day lies before the first.")
            raise Fault(told, fields={"last_on": told})
        if (said.last_on - said.first_on).days >= LONGEST:
            told = _("A plan rate holds for three years at most.")
            raise Fault(told, fields={"last_on": told})
        for (model, currency, first_on), other in self.rates.items():
            if (
                (model, currency) == (PlanRate, said.currency)
                and first_on != said.first_on
                and first_on <= said.last_on
                and said.first_on <= other.last_on
            ):
                told = _(
                    "%(currency)s has a plan rate from %(first)s to %(last)s already. "
                    "Change that one."
                )
                told %= {"currency": currency, "first": first_on, "last": other.last_on}
                raise Fault(told, fields={"first_on": told})

    def save(self) -> None:
        """Write what is to be kept."""
        for model, fields in ((Rate, ["home_per_unit"]), (PlanRate, ["home_per_unit", "last_on"])):
            gone = [one.pk for one in self.gone if isinstance(one, model)]
            if gone:
                model.objects.filter(pk__in=gone).delete()
            mine = [one for one in self.written.values() if isinstance(one, model)]
            model.objects.bulk_create([one for one in mine if one.pk is None])
            known = [one for one in mine if one.pk is not None]
            model.objects.bulk_update(known, fields, batch_size=500)


def tell(by: Member, said: Sequence[RateSaid]) -> None:
    """Each rate on the trail where they are few, else how many there were."""
    if len(said) > MOST_TOLD:
        audit.record(by, "rate.many", n=len(said))
        return
    for one in said:
        told = {"currency": one.currency, "first_on": one.first_on.isoformat()}
        if one.last_on:
            told["last_on"] = one.last_on.isoformat()
        if one.home_per_unit is None:
            audit.record(by, "rate.drop", **told)
        else:
            audit.record(by, "rate.set", **told, rate=one.home_per_unit)


def rate_value(organization: Organization, of: RateSaid) -> Decimal:
    """The rate as an exact number, or a fault that says what is wrong."""
    if not CURRENCY.fullmatch(of.currency) or of.currency == organization.currency:
        said = _("Name another currency than your own, by its three capital letters.")
        raise Fault(said, fields={"currency": said})
    said = _("A rate is a number above zero such as 1.0835.")
    try:
        value = Decimal(of.home_per_unit)
    except InvalidOperation as error:
        raise Fault(said, fields={"home_per_unit": said}) from error
    if not (value.is_finite() and 0 < value < MOST and value.as_tuple().exponent >= FINEST):
        raise Fault(said, fields={"home_per_unit": said})
    return value
