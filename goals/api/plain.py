"""Between what programs send and read, and the values the services know."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from goals.queries.calendars import calendar_named
from goals.queries.plan import usual_metric, usual_unit
from goals.queries.spot import Pricing
from goals.rules.calendars import Named, find
from goals.rules.downstream import Change, Downstream
from goals.rules.metrics import AMOUNT, COUNT, Metric, kind_of
from goals.rules.pacing import Pacing
from goals.rules.progress import Bands
from goals.rules.spans import period_between, period_by_key
from goals.rules.wording import Wording
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.rules.periods import Period
from smarketing.accounts.rules.typed import Unreadable, read_plain, write_plain
from smarketing.funnel.queries.steps import step_names
from smarketing.funnel.rules.money import digits


def wording_said(organization: Organization, said: Mapping, current: Wording | None) -> Wording:
    """The wording a program sent, upon the one that stands or the organisation's usual."""
    base = current or usual_wording(organization, said)
    metric = kind_of(said.get("metric", base.metric))
    stands = base.period if current else None
    named = named_said(organization, said)
    period = named.period if named else period_said(organization, said, stands)
    if named is None and period != stands:
        base = replace(base, calendar="", called="")
    unit = said.get("unit") or (organization.currency if metric.is_money else base.unit)
    target = figure_said(said["target"], metric, unit) if "target" in said else base.target
    return replace(
        base,
        name=said.get("name", base.name).strip(),
        metric=metric.key,
        unit=unit,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        target=target,
        **({"calendar": said["calendar"], "called": named.name} if named else {}),
        **course_said(said, metric, unit),
    )


def named_said(organization: Organization, said: Mapping) -> Named | None:
    """The period a program named in a calendar; None where it named none."""
    if not said.get("calendar"):
        return None
    calendar = calendar_named(organization, said["calendar"])
    if calendar is None:
        told = _("There is no calendar called %(name)s.") % {"name": said["calendar"]}
        raise Fault(told, fields={"calendar": told})
    near = said.get("starts_on") or date(2000, 1, 1)
    found = find(calendar.plan, said.get("period", ""), near)
    if found is None or said.get("starts_on", found.period.starts_on) != found.period.starts_on:
        told = _("%(calendar)s has no such period. Its periods lie under calendars/.")
        raise Fault(told % said, fields={"period": told % said})
    return found


def course_said(said: Mapping, metric: Metric, unit: str) -> dict:
    """What a program said of levels, direction, pace, bands and place; the rest stays."""
    made = {name: said[name] for name in ("direction", "on_top") if name in said}
    for name in ("baseline", "minimum", "stretch"):
        if name in said:
            figure = said[name]
            made[name] = None if figure is None else figure_said(figure, metric, unit, name)
    if "basis" in said:
        made["pacing"] = Pacing(said["basis"], said.get("office", ""))
    if "bands" in said:
        try:
            made["bands"] = Bands(Fraction(said["bands"]["ahead"]), Fraction(said["bands"]["on"]))
        except (KeyError, ValueError):
            told = _('Send bands such as {"ahead": "1.02", "on": "0.98"}, ahead not below on.')
            raise Fault(told, fields={"bands": told}) from None
    return made


def usual_wording(organization: Organization, said: Mapping) -> Wording:
    """What a new goal is unless more is said."""
    metric = kind_of(said["metric"]) if "metric" in said else usual_metric(organization)
    unit = organization.currency if metric.is_money else step_unit(organization, metric)
    name = _("Revenue") if metric.is_money else said.get("unit") or unit
    return Wording(name, metric.key, unit, date.min, date.min, 0)


def step_unit(organization: Organization, metric: Metric) -> str:
    """The name of what a metric counts: the organisation's own word, or the step's."""
    if organization.unit != "money":
        return usual_unit(organization)
    return step_names(organization).get(metric.step, metric.step)


def period_said(organization: Organization, said: Mapping, current: Period | None) -> Period:
    """The period a program named, by its key or its two days."""
    try:
        if "period" in said:
            return period_by_key(said["period"], organization.fiscal_start)
    except ValueError:
        told = _("Name a period such as 2026-Q4, 2026-11 or 2026, or send starts_on and ends_on.")
        raise Fault(told, fields={"period": told}) from None
    if current is None and not ("starts_on" in said and "ends_on" in said):
        told = _("Send a period, or starts_on and ends_on.")
        raise Fault(told, fields={"period": told})
    days = {"starts_on": current.starts_on, "ends_on": current.ends_on} if current else {}
    days |= {name: said[name] for name in ("starts_on", "ends_on") if name in said}
    if days["ends_on"] < days["starts_on"]:
        return Period(**days)  # the service says what is wrong with it
    try:
        return period_between(**days, fiscal_start=organization.fiscal_start)
    except ValueError:
        told = _("Choose days from 1970 to 2100.")
        raise Fault(told, fields={"starts_on": told}) from None


def figure_said(text: str, metric: Metric, unit: str, field: str = "target") -> int:
    """A program's figure in the metric's smallest unit; `field` is what it was sent as."""
    try:
        return read_plain(text, digits(unit) if metric.is_money else 0)
    except Unreadable:
        told = _('Send money as a string such as "2400000.00", a count as a whole number.')
        raise Fault(told, fields={field: told}) from None


def figure_told(value: int | None, metric: Metric, unit: str) -> str | int | None:
    """A figure as a program reads it: money as a string, a count as a number."""
    if value is None or not metric.is_money:
        return value
    return write_plain(value, digits(unit))


def number_told(share: str | None) -> float | None:
    return None if share is None else float(Fraction(share))


def goal_told(goal: dict) -> dict:
    """The board's goal with its money as strings and its share as a number."""
    metric, unit = kind_of(goal["metric"]), goal["unit"]
    figures = "target attained needed_by_today pace_gap baseline minimum stretch".split()
    original = goal["original"]
    share = goal["attainment"]
    proposed = goal["proposed"]
    return {
        **goal,
        **{name: figure_told(goal[name], metric, unit) for name in figures},
        "attainment": number_told(share),
        "original": original
        and {
            "target": figure_told(original["target"], metric, unit),
            "attainment": number_told(original["attainment"]),
        },
        "proposed": proposed
        and {**proposed, "target": figure_told(proposed["target"], metric, unit)},
    }


def downstream_told(found: Downstream, metric: Metric, unit: str, currency: str) -> dict:
    """What a new wording changes, old beside new, as a program reads it."""

    def told(change: Change) -> dict:
        kept = Metric(AMOUNT, metric.step) if change.is_money else Metric(COUNT, metric.step)
        of = currency if change.key == "promised_value" else unit
        old, new = (figure_told(one, kept, of) for one in (change.old, change.new))
        return {"key": change.key, "old": old, "new": new}

    return {
        "attainment": [number_of(found.old_share), number_of(found.new_share)],
        "status": [found.old_status, found.new_status],
        "pace": [told(one) for one in found.pace],
        "marketing": [told(one) for one in found.marketing],
        "sales": [told(one) for one in found.sales],
        "by_chain": found.by_chain,
        "pay": [
            {"half": one.half, "old": number_of(one.old), "new": number_of(one.new)}
            for one in found.pay
        ],
    }


def pricing_told(found: Pricing | None, currency: str) -> dict | None:
    """How a goal's amounts are priced, as a program reads it."""
    if found is None:
        return None
    places = digits(currency)
    return {
        "oldest_rate": found.oldest and found.oldest.isoformat(),
        "currencies": [
            {
                "currency": one.currency,
                "priced": one.priced,
                "not_priced": one.not_priced,
                "plan_rate": one.plan,
                "amount": write_plain(one.amount, places),
                "at_spot": write_plain(one.at_spot, places),
            }
            for one in found.currencies
        ],
    }


def number_of(share: Fraction | None) -> float | None:
    return None if share is None else float(share)


def version_told(row: dict) -> dict:
    """A version with its money as a string."""
    metric = kind_of(row["metric"])
    sums = {name: row[name] for name in ("target", "baseline", "minimum", "stretch") if name in row}
    return row | {name: figure_told(value, metric, row["unit"]) for name, value in sums.items()}
