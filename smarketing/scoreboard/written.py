"""Numbers, days and words as the active language writes them.

Everything here is formatting. What is shown is computed elsewhere and arrives language-neutral:
minor units with a currency, counts, shares as text or fractions, days and moments in ISO form.
"""

import re
from collections.abc import Callable
from copy import copy
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache, wraps

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date
from babel.numbers import (
    NumberPattern,
    format_compact_currency,
    format_compact_decimal,
    format_decimal,
)
from django.utils import timezone
from django.utils.translation import get_language, gettext

from goals.templatetags.goals_pay import times
from smarketing.funnel.rules.money import digits
from smarketing.scoreboard.rules.words import Share, major, percent, three_digits

NOTHING = "–"  # where nothing can be said: never 0 instead
CURRENCIES = frozenset(get_global("all_currencies"))
THOUSAND = 1000
KEY = re.compile("[0-9]{4}-(Q[1-4]|W[0-9]{1,2}|P[0-9]{2}|0[1-9]|1[0-2])")
FREE = re.compile("[0-9]{8}-[0-9]{8}")
FEW = 100  # below this many whole units the digits behind the point are worth showing


@cache
def locale_of(language: str | None) -> Locale:
    """Babel's locale of a Django language; English where Babel knows none."""
    try:
        return Locale.parse((language or "en").replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def here() -> Locale:
    return locale_of(get_language())


def kept(write: Callable[..., str]) -> Callable[..., str]:
    """What was written for a value is written again for the next board, which has most of them:
    kept by language. Values that are equal and of another kind are kept apart, as 1 and `1.0`."""

    @lru_cache(maxsize=20_000, typed=True)
    def written(_language: str | None, *given: object) -> str:
        return write(*given)

    @wraps(write)
    def in_the_language(*given: object) -> str:
        return written(get_language(), *given)

    return in_the_language


def shaped(pattern: NumberPattern, places: int) -> NumberPattern:
    """The language's own pattern with so many digits behind the point."""
    mine = copy(pattern)
    mine.frac_prec = (places, places)
    return mine


def priced(value: Decimal, currency: str, places: int) -> str:
    """Whole units of a currency as the active language writes them."""
    pattern = shaped(here().currency_formats["standard"], places)
    return apart(pattern.apply(value, here(), currency=currency, currency_digits=False), currency)


@kept
def money(minor: int | None, currency: str) -> str:
    """`$1,482,300`: to whole units; small amounts keep their digits."""
    if minor is None:
        return NOTHING
    value = major(minor, currency)
    whole = value == value.to_integral_value() or abs(value) >= FEW
    return priced(value, currency, 0 if whole else digits(currency))


def money_exact(minor: int | None, currency: str) -> str:
    """`$1,482,300.00`: to the cent."""
    if minor is None:
        return NOTHING
    return priced(major(minor, currency), currency, digits(currency))


@kept
def money_short(minor: int | None, currency: str) -> str:
    """`$1.48M`: three leading digits, for places where a whole figure stands nearby."""
    if minor is None:
        return NOTHING
    value = major(minor, currency)
    if abs(value) < THOUSAND:
        return money(minor, currency)
    rounded = three_digits(abs(value))
    text = format_compact_currency(rounded, currency, locale=here(), fraction_digits=2)
    return signed(value, apart(text.strip(), currency))


def signed(value: Decimal, text: str) -> str:
    return f"-{text}" if value < 0 else text


def apart(text: str, currency: str) -> str:
    """A symbol of letters never touches its figure: `KWD 1.500`, `1,48 M US$`."""
    symbol = here().currency_symbols.get(currency, currency)
    before, found, after = text.partition(symbol)
    if found and before[-1:].isalpha():
        before += "\xa0"
    if found and symbol[-1].isalpha() and after[:1].isdigit():
        after = f"\xa0{after}"
    return before + found + after


@kept
def count(value: int | None) -> str:
    """`84,210`."""
    return NOTHING if value is None else format_decimal(value, locale=here())


@kept
def count_short(value: int | None) -> str:
    """`84.2K`."""
    if value is None:
        return NOTHING
    if abs(value) < THOUSAND:
        return count(value)
    rounded = three_digits(Decimal(value))
    return format_compact_decimal(rounded, locale=here(), fraction_digits=2)


def is_money(unit: str) -> bool:
    """Whether a unit is a currency; else it is the name of a counted thing."""
    return unit in CURRENCIES


def amount(value: int | None, unit: str) -> str:
    """Money where the unit is a currency, else a count."""
    return money(value, unit) if is_money(unit) else count(value)


def amount_short(value: int | None, unit: str) -> str:
    return money_short(value, unit) if is_money(unit) else count_short(value)


def gap(value: int | None, unit: str = "") -> str:
    """How far, without the direction, which a word beside it says."""
    return NOTHING if value is None else amount(abs(value), unit)


def change(value: int | None, unit: str = "") -> str:
    """`+ $150,000` or `− 24`: a difference between old and new."""
    if value is None:
        return NOTHING
    sign = "+\xa0" if value > 0 else "−\xa0" if value < 0 else ""
    return sign + gap(value, unit)


@kept
def share(value: Share | None, places: int | None = None) -> str:
    """`61.8%`; `–` where nothing can be said."""
    if value is None or value == "":
        return NOTHING
    figure = percent(value, places)
    pattern = shaped(here().percent_formats[None], -min(figure.as_tuple().exponent, 0))
    return pattern.apply(figure / 100, here())


def reached(value: Share | None) -> bool:
    """Whether a share is the whole or more."""
    return value is not None and value != "" and percent(value, 4) >= 100


def as_day(value: date | str) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).date()
    return date.fromisoformat(value) if isinstance(value, str) else value


def day(value: date | str | None, form: str = "") -> str:
    """`1 Oct`; with "year" `1 Oct 2026`, with "weekday" `Mon 23 Nov`."""
    if not value:
        return NOTHING
    pattern = {"year": "d MMM y", "weekday": "EEE d MMM"}.get(form, "d MMM")
    return dated(as_day(value), pattern)


@kept
def dated(value: date, pattern: str) -> str:
    return format_date(value, pattern, locale=here()).replace(".", "")


def as_moment(value: datetime | str) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def moment(value: datetime | str | None) -> str:
    """`23 Nov, 14:04`, in the zone that is active: whoever renders activates the organisation's."""
    if not value:
        return NOTHING
    local = timezone.localtime(as_moment(value))
    return f"{day(local.date())}, {local:%H:%M}"


def iso(value: datetime | date | str | None) -> str:
    """For `datetime` attributes, which programs read."""
    return value.isoformat() if hasattr(value, "isoformat") else value or ""


def period_name(key: str) -> str:
    """A period in words: its key `2026-Q4`, `2026-11`, `2026-W23`, `2026-P07` of a calendar, or
    `20260901-20261215` of two days; anything else is its own name."""
    year, _, part = key.partition("-")
    if FREE.fullmatch(key):
        first, last = date.fromisoformat(year), date.fromisoformat(part)
        alike = "" if first.year == last.year else "year"
        return f"{day(first, alike)} – {day(last, 'year')}"
    if not KEY.fullmatch(key):
        return key
    if part.startswith("Q"):
        return gettext("Q%(n)s %(year)s") % {"n": part[1:], "year": year}
    if part.startswith("W"):
        return gettext("Week %(n)s, %(year)s") % {"n": part[1:], "year": year}
    if part.startswith("P"):
        return gettext("Period %(n)s, %(year)s") % {"n": int(part[1:]), "year": year}
    return format_date(date(int(year), int(part), 1), "LLLL y", locale=here()).capitalize()


def in_language(name: str | dict) -> str:
    """A name in the active language, where it was given in several."""
    if not isinstance(name, dict):
        return name
    language = (get_language() or "en").partition("-")[0]
    return name.get(language) or name.get("en") or next(iter(name.values()), "")


def told(text: dict) -> str:
    """A language-neutral sentence, `{"msgid": …, "params": {…}}`, in the active language.

    A parameter is text or a typed figure: `{"money": [minor, "USD"]}`, `{"count": n}`,
    `{"share": "0.6"}`, `{"times": "1.05"}`, `{"day": "2026-10-01"}`, `{"period": "2026-Q4"}`,
    `{"name": {"en": …, "es": …}}`.
    """
    params = {key: said(value) for key, value in (text.get("params") or {}).items()}
    msgid = text["msgid"]
    return gettext(msgid) % params if params else gettext(msgid)


def said(value: str | int | dict) -> str:
    if not isinstance(value, dict):
        return str(value)
    [(kind, given)] = value.items()
    if kind == "money":
        return money(*given)
    return SAID[kind](given)


SAID = {
    "count": count,
    "share": share,
    "day": day,
    "period": period_name,
    "name": in_language,
    "times": times,
}
