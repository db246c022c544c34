"""Spot rates, and the entries they price."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils.translation import gettext as _

from smarketing.accounts.models import Member
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.services import rights
from smarketing.audit import services as audit
from smarketing.funnel.models import Rate
from smarketing.funnel.rules.events import CURRENCY
from smarketing.funnel.services.rebuild import fold_again


@transaction.atomic
def set_rate(
    *, by: Member, currency: str, first_on: date, home_per_unit: str, now: datetime
) -> Rate:
    """From a day on, a unit of a currency is worth so many home units; entries follow at once.

    The leads that ever said an amount in this currency are folded again in this transaction, or
    as a job where they are too many.
    """
    rights.demand(by, "funnel.rates")
    value = rate_value(by, currency, home_per_unit)
    by.organization.raise_wanted()
    rate, _made = Rate.objects.update_or_create(
        organization=by.organization,
        currency=currency,
        first_on=first_on,
        defaults={"home_per_unit": f"{value:f}"},
    )
    concerned = (
        by.organization.moves.filter(currency=currency, amount__isnull=False)
        .values_list("lead_id", flat=True)
        .distinct()
    )
    fold_again(by.organization, concerned, now)
    audit.record(
        by, "rate.set", rate, currency=currency, first_on=first_on.isoformat(), rate=f"{value:f}"
    )
    return rate


def rate_value(by: Member, currency: str, text: str) -> Decimal:
    """The rate as an exact number, or a fault that says what is wrong."""
    if not CURRENCY.match(currency) or currency == by.organization.currency:
        said = _("Name another currency than your own, by its three capital letters.")
        raise Fault(said, fields={"currency": said})
    said = _("A rate is a number above zero such as 1.0835.")
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise Fault(said, fields={"home_per_unit": said}) from error
    if not (value.is_finite() and 0 < value < 10**12 and value.as_tuple().exponent >= -18):
        raise Fault(said, fields={"home_per_unit": said})
    return value
