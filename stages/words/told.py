"""Language-neutral sentences and figures, as the active language writes them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from smarketing.funnel.rules import money
from stages.rules.assess import Assessment
from stages.rules.effects import AMOUNT, COUNT, HOURS, IN_TIME, Effect
from stages.rules.table import FUNCTIONAL
from stages.words.line import IN_NAME_ONLY, STAGES, TOWARDS

METRICS = {
    IN_TIME: _("Leads answered in time"),
    HOURS: _("Hours to the answer"),
}


def tell(text: Mapping) -> str:
    """A language-neutral sentence in the active language."""
    msgid = text["msgid"]
    return gettext(msgid) % {key: figure(value) for key, value in text.get("params", {}).items()}


def figure(value: str | int | dict) -> str:
    """A typed parameter as the active language writes it."""
    if not isinstance(value, dict):
        return str(value)
    [(kind, given)] = value.items()
    here = Locale.parse((get_language() or "en").replace("-", "_"))
    if kind == "day":
        return format_date(date.fromisoformat(given), "d MMM y", locale=here)
    if kind == "name":
        return given.get(here.language) or given.get("en") or ""
    if kind == "money":
        minor, currency = given
        whole = round(Decimal(money.written(minor, currency)))
        return format_currency(
            whole,
            currency,
            format_type="standard",
            locale=here,
            currency_digits=False,
            format="¤#,##0",
        )
    if kind == "share":
        return format_percent(float(Fraction(given)), locale=here)
    return format_decimal(given, locale=here)


def metric_name(metric: str, step: str) -> str:
    """What a decision means to move, in words."""
    kind = metric.partition(":")[0]
    if kind == COUNT:
        return gettext("How many: %(step)s") % {"step": step}
    if kind == AMOUNT:
        return gettext("What they are worth: %(step)s") % {"step": step}
    return gettext(METRICS[kind])


def effect_told(effect: Effect, step: str, currency: str) -> str:
    """What a decision did: `+61 Leads in 30 days`, `answered in 5.1 h, before 7.3 h`."""
    if effect.kind == HOURS:
        hours = {
            "after": number_format(float(effect.after), 1),
            "before": number_format(float(effect.before), 1),
        }
        return gettext("answered in %(after)s h, before in %(before)s h") % hours
    if effect.kind == IN_TIME:
        shares = {
            "after": figure({"share": str(effect.after)}),
            "before": figure({"share": str(effect.before)}),
        }
        return gettext("%(after)s answered in time, before %(before)s") % shares
    change = round(effect.change)
    size = figure(
        {"money": [abs(change), currency]} if effect.kind == AMOUNT else {"count": abs(change)}
    )
    sign = "+" if change >= 0 else "−"
    return gettext("%(change)s %(step)s in 30 days") % {"change": f"{sign}{size}", "step": step}


def written(tenths: int) -> str:
    """26 is `2.6`, in Spanish `2,6`."""
    return number_format(tenths / 10, 1)


def gap_written(tenths: int) -> str:
    """`0.4 more than computed`."""
    if not tenths:
        return gettext("as computed")
    said = _("%(gap)s more than computed") if tenths > 0 else _("%(gap)s less than computed")
    return gettext(said) % {"gap": written(abs(tenths))}


def label(tenths: int, stage: int, in_name_only: bool) -> str:
    """`Strategic · 2.6, towards operational`."""
    return " · ".join((gettext(STAGES[stage]), f"{written(tenths)}{towards(stage, in_name_only)}"))


def named(stage: int, in_name_only: bool) -> str:
    """`Strategic, towards operational`."""
    return f"{gettext(STAGES[stage])}{towards(stage, in_name_only)}"


def towards(stage: int, in_name_only: bool) -> str:
    """What follows the stage that holds, after a comma."""
    if in_name_only:
        return f", {gettext(IN_NAME_ONLY)}"
    return f", {gettext(TOWARDS[stage + 1])}" if stage < FUNCTIONAL else ""


def label_of(assessment: Assessment) -> str:
    return label(assessment.tenths, assessment.stage, assessment.in_name_only)
