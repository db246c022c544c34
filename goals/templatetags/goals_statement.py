"""Measures and lines of statements as they are read: `{% load goals_statement %}`."""

from collections.abc import Mapping
from fractions import Fraction

from django import template
from django.utils.translation import gettext as _

from goals.rules.metrics import REVENUE
from goals.rules.pay.curve import Said, aloud
from goals.rules.pay.lines import Line
from goals.rules.pay.measures import COUNT, GOAL, OWN, PROMISE, TEAM, Measure, known_measure
from goals.rules.pay.terms import Component
from smarketing.accounts.rules.halves import MARKETING
from smarketing.funnel.rules.money import digits

register = template.Library()


@register.filter
def measure_name(key: str, steps: Mapping[str, str]) -> str:
    """What a plan pays on, in words; `steps` are the organisation's names of its steps."""
    measure = known_measure(key)
    if measure.kind == GOAL:
        return _("Shared goal")
    if measure.kind == PROMISE:
        is_ours = measure.of == MARKETING
        return _("Marketing’s promise, kept") if is_ours else _("Sales’ promise, kept")
    what = counted(measure, steps)
    if measure.kind == TEAM:
        return _("Quota of the team: %(what)s") % {"what": what}
    if measure.kind == OWN:
        return _("Own quota: %(what)s") % {"what": what}
    if measure.kind == COUNT:
        return _("Count: %(what)s") % {"what": what}
    return _("Value of the leads that sales accepted")


def counted(measure: Measure, steps: Mapping[str, str]) -> str:
    """What a metric counts: the won amount, or how many reached a step."""
    metric = measure.metric
    if metric is None:
        return ""
    step = steps.get(metric.step, metric.step)
    if not metric.is_money:
        return step
    return _("won amount") if metric == REVENUE else _("amount at %(step)s") % {"step": step}


@register.filter
def in_money(line: Line) -> bool:
    """Whether a line's measure is an amount, or a promise of value."""
    measure = known_measure(line.measure)
    return measure.is_money or measure == Measure(PROMISE, MARKETING)


@register.filter
def whole(exact: Fraction | int) -> int:
    """An exact amount to the minor unit, as it is shown beside a line."""
    return round(exact)


@register.filter
def of_half(by_half: Mapping[str, Fraction], half: str) -> Fraction | None:
    """What a mapping by half holds of one; nothing for none."""
    return by_half.get(half)


@register.filter
def of_thousand(multiple: Fraction, currency: str) -> int:
    """What a multiple makes of 1,000 of a currency, in its minor units."""
    return round(multiple * 1000 * 10 ** digits(currency))


@register.filter
def spoken(component: Component) -> list[Said]:
    """A part's curve in sentences."""
    return aloud(component.curve)
