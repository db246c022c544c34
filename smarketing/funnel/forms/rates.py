"""Rates as they are typed into a table, or pasted from a spreadsheet."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from smarketing.accounts.forms.lines import LinesForm
from smarketing.accounts.rules.typed import writing_of
from smarketing.funnel.forms.numbers import RateField
from smarketing.funnel.models import PlanRate, Rate
from smarketing.funnel.rules.rates import CURRENCY
from smarketing.funnel.services.rates import RateSaid

PLAN, SPOT = "plan", "spot"
FIELDS = ("was", "currency", "first_on", "last_on", "home_per_unit")
HEADING = {3: "currency\tfrom\trate", 4: "currency\tfrom\tto\trate"}


@dataclass
class RateLine:
    """One line of a table, as it stands or as it was typed. `was` names the rate it stands for."""

    was: str = ""
    currency: str = ""
    first_on: str = ""
    last_on: str = ""
    home_per_unit: str = ""
    wrong: dict[str, str] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        return not (self.was or any(vars(self)[name].strip() for name in FIELDS))

    @property
    def told(self) -> str:
        """What is wrong with it, as one text."""
        return " ".join(dict.fromkeys(self.wrong.values()))


def line_of(rate: Rate | PlanRate) -> RateLine:
    point = writing_of(get_language()).point
    last = getattr(rate, "last_on", None)
    return RateLine(
        was=name_of(rate.currency, rate.first_on, last),
        currency=rate.currency,
        first_on=rate.first_on.isoformat(),
        last_on=last.isoformat() if last else "",
        home_per_unit=rate.home_per_unit.replace(".", point),
    )


def name_of(currency: str, first_on: date, last_on: date | None) -> str:
    return " ".join(filter(None, (currency, f"{first_on}", f"{last_on}" if last_on else "")))


def lines_in(posted: QueryDict) -> list[RateLine]:
    """The lines that were sent, blank ones left out."""
    columns = [posted.getlist(name) for name in FIELDS]
    longest = max(len(column) for column in columns)
    padded = [[*column, *[""] * (longest - len(column))] for column in columns]
    lines = [RateLine(*values) for values in zip(*padded, strict=True)]
    return [line for line in lines if not line.is_blank]


def read_lines(lines: Iterable[RateLine], kind: str) -> list[tuple[RateLine, RateSaid]]:
    """What the lines say, those that moved to other days first taken away; a line that cannot be
    read carries what is wrong with it."""
    said = []
    for line in lines:
        before = standing_for(line.was)
        is_gone = before is not None and not line.home_per_unit.strip()
        now = None if is_gone else line_read(line, kind)
        if before and (now is None or not same_days(before, now)):
            said.append((line, before))
        if now is not None:
            said.append((line, now))
    return said


def standing_for(was: str) -> RateSaid | None:
    """The rate that a line stood for, to be taken away."""
    found = re.fullmatch(r"([A-Z]{3}) (\d{4}-\d\d-\d\d)(?: (\d{4}-\d\d-\d\d))?", was)
    if found is None:
        return None
    currency, first, last = found.groups()
    try:
        days = date.fromisoformat(first), date.fromisoformat(last) if last else None
    except ValueError:
        return None
    return RateSaid(currency, days[0], None, days[1])


def same_days(one: RateSaid, other: RateSaid) -> bool:
    return (one.currency, one.first_on) == (other.currency, other.first_on)


def line_read(line: RateLine, kind: str) -> RateSaid | None:
    """One line as a rate; None where something is wrong with it."""
    currency = line.currency.strip().upper()
    if not CURRENCY.fullmatch(currency):
        line.wrong["currency"] = _("Name the currency by its three letters.")
    days = {}
    for name in ("first_on", "last_on") if kind == PLAN else ("first_on",):
        try:
            days[name] = date.fromisoformat(getattr(line, name).strip())
        except ValueError:
            line.wrong[name] = _("Write the day as 2026-03-31.")
    try:
        rate = RateField(max_length=40).clean(line.home_per_unit)
    except forms.ValidationError as refused:
        line.wrong["home_per_unit"] = " ".join(refused.messages)
    if line.wrong:
        return None
    return RateSaid(currency, days["first_on"], rate, days.get("last_on"))


class RatesFileForm(LinesForm):
    """Rates out of a spreadsheet, pasted or as a file."""

    def with_headings(self, text: str) -> str:
        """Pasted lines that begin with a currency get the headings that they lack."""
        cells = text.splitlines()[0].split("\t")
        if CURRENCY.fullmatch(cells[0].strip().upper()) and len(cells) in HEADING:
            return f"{HEADING[len(cells)]}\n{text}"
        return text
