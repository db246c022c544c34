"""Multiples and shares as pay is read aloud: `{% load goals_pay %}`."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from babel.numbers import format_decimal
from django import template
from django.utils.translation import get_language

register = template.Library()
CENT, FINE = Decimal("0.01"), Decimal("0.000001")


def decimal(exact: Fraction) -> Decimal:
    return Decimal(exact.numerator) / Decimal(exact.denominator)


def in_words(value: Decimal, pattern: str) -> str:
    return format_decimal(value, format=pattern, locale=(get_language() or "en").replace("-", "_"))


@register.filter
def times(multiple: Fraction | str | None) -> str:
    """`1.05×`; what falls short of the whole never reads 1.00×."""
    if multiple is None or multiple == "":  # a template says so of what is not there
        return "–"
    exact = decimal(Fraction(multiple))
    value = exact.quantize(CENT, ROUND_HALF_EVEN)
    if exact < 1 <= value:
        value = exact.quantize(CENT, ROUND_DOWN)
    return f"{in_words(value, '#,##0.00')}×"


@register.filter
def finely(multiple: Fraction) -> str:
    """`1.053375`: to six digits, for whoever computes it again."""
    return in_words(decimal(multiple).quantize(FINE, ROUND_HALF_EVEN), "#,##0.######")


@register.filter
def percent(share: Fraction | str | None) -> str:
    """`105.2%`, `60%`: to a tenth, without a nought behind the point."""
    if share is None:
        return "–"
    value = decimal(Fraction(share) * 100).quantize(Decimal("0.1"), ROUND_HALF_EVEN)
    return in_words(value, "#,##0.#") + mark_of()


def mark_of() -> str:
    """Spanish keeps the sign apart from its figure."""
    return "\xa0%" if (get_language() or "en").startswith("es") else "%"


@register.filter
def percent_finely(share: Fraction) -> str:
    """`105.225%`: to four digits, for whoever computes it again."""
    value = decimal(share * 100).quantize(Decimal("0.0001"), ROUND_HALF_EVEN)
    return in_words(value, "#,##0.####") + mark_of()


@register.filter
def tenths_of_percent(share: Fraction | None) -> str:
    """`105.2` for a number field, which knows no decimal comma."""
    return "" if share is None else f"{decimal(share * 100).quantize(Decimal('0.1')):f}"
