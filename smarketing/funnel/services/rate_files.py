"""Rates out of a file or a paste: read through a mapping, looked at whole, taken at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from smarketing.accounts.models import Member
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.services import rights
from smarketing.funnel.rules.rates import point_of, rate_read
from smarketing.funnel.rules.reading.answers import Refused
from smarketing.funnel.rules.reading.facts import RateRow
from smarketing.funnel.rules.reading.mapping import RatesMapping
from smarketing.funnel.services.rates import RateSaid, WrongRate, set_rates
from smarketing.funnel.services.small_files import Taken, headings_of, refusal, whole_table

MOST_REFUSED = 100  # more are not told: the file is another one
HEADINGS = {  # what people call the columns, in both languages
    "currency": ("currency", "code", "currency code", "iso", "moneda", "divisa", "código"),
    "from": ("from", "date", "day", "first day", "first_on", "desde", "fecha", "primer día"),
    "to": ("to", "until", "last day", "last_on", "hasta", "último día"),
    "rate": ("rate", "value", "worth", "home_per_unit", "tasa", "tipo", "cambio", "tipo de cambio"),
}


def import_rates(
    *,
    by: Member,
    path: Path,
    mapping: dict | None,
    now: datetime,
    name: str = "",
    dry_run: bool = False,
    skip_refused: bool = False,
) -> Taken:
    """Take the rates of a file, whole or without the refused rows.

    Without a mapping the columns are told by their headings. Raises `Fault` where the mapping
    cannot be understood, or no headings are.
    """
    rights.demand(by, "funnel.rates")
    said = mapping if mapping is not None else mapping_by_headings(path, name)
    table = whole_table(by.organization, path, said, "rates", name)
    taken = table.taken
    if not taken.is_readable:
        return taken
    taken.refused = [row for row in table.rows if isinstance(row, Refused)]
    rows = [row for row in table.rows if isinstance(row, RateRow)]
    good = readable(rows, table.mapping, taken)
    with transaction.atomic():
        take(by, good, table.mapping, taken, now)
        stop = bool(taken.refused) and not skip_refused
        if dry_run or stop:
            transaction.set_rollback(True)
        taken.done = not (dry_run or stop)
    taken.refused.sort(key=lambda one: one.line)
    return taken


def mapping_by_headings(path: Path, name: str) -> dict:
    """The mapping of a file whose columns carry names people use for them."""
    found = headings_of(path, name, HEADINGS)
    if not {"currency", "from", "rate"} <= set(found):
        raise Fault(
            _("Name the columns in the first line: currency, from, to (of plan rates), rate.")
        )
    return {**found, "currency": {"column": found["currency"]}}


def readable(
    rows: Sequence[RateRow], mapping: RatesMapping, taken: Taken
) -> list[tuple[RateRow, str]]:
    """The rows whose rate can be read in one way only, each with it written plainly."""
    point = said_point(mapping.format.decimal, mapping.rate.name) or point_of(
        row.rate for row in rows
    )
    good = []
    for row in rows:
        value = rate_read(row.rate, point)
        if value is None:
            why = _("This is no rate, or could be two. Write it like 1.0835.")
            taken.refused.append(refusal(row.line, mapping.rate.name, row.rate, why))
        else:
            good.append((row, f"{value:f}"))
    return good


def said_point(decimals: Mapping[str, str], column: str) -> str:
    return decimals.get(column) or decimals.get("*") or ""


def take(
    by: Member,
    rows: list[tuple[RateRow, str]],
    mapping: RatesMapping,
    taken: Taken,
    now: datetime,
) -> None:
    """Take the rows together; what one of them is refused for is told, and the rest tried again."""
    left = list(rows)
    while len(taken.refused) <= MOST_REFUSED:
        said = [RateSaid(row.currency, row.first_on, rate, row.last_on) for row, rate in left]
        try:
            with transaction.atomic():
                kept = set_rates(by=by, said=said, now=now)
        except WrongRate as wrong:
            row, _rate = left.pop(wrong.place)
            taken.refused.append(refusal(row.line, mapping.rate.name, row.rate, wrong.message))
            continue
        taken.accepted = sum(kept.news)
        taken.unchanged = len(left) - taken.accepted
        return
