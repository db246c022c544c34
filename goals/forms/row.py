"""The row of goals as it is typed or pasted: one figure for each period of the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from goals.forms.periods import Offer, in_leading, offered
from goals.forms.typed import typed
from goals.queries.goals import StandingGoal, standing_goals
from goals.queries.plan import usual_metric, usual_unit
from goals.rules.wording import Wording
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Fault, Missing
from smarketing.funnel.queries.steps import step_names

CELL = ("goal_period", "goal_number", "goal_target")
MOST = 40  # figures of one row


@dataclass(frozen=True)
class RowCell:
    """One goal of the row. `wording` is what was typed; None where nothing differs from what
    stands, or where it cannot be read and `trouble` says why."""

    key: str
    number: int  # the version of the goal that was seen; 0 for none
    text: str
    standing: StandingGoal | None
    wording: Wording | None = None
    trouble: str = ""


def row_cells(organization: Organization, said: QueryDict) -> list[RowCell]:
    """The figures that were sent, by period. Raises `Missing` for a period of nobody's."""
    columns = [said.getlist(name) for name in CELL]
    if len(columns[0]) > MOST or len({len(column) for column in columns}) != 1:
        raise Fault(_("Paste between 1 and %(most)s figures.") % {"most": MOST})
    found = [one for one in standing_goals(organization) if one.goal.on_top]
    goals = {(one.goal.starts_on, one.goal.ends_on): one for one in found}
    return [row_cell(organization, goals, *cell) for cell in zip(*columns, strict=True)]


def row_cell(
    organization: Organization,
    goals: Mapping[tuple[date, date], StandingGoal],
    key: str,
    number: str,
    text: str,
) -> RowCell:
    """One figure as it was sent; `goals` are those on top, by their days."""
    offer = offered(organization, in_leading(organization, key))
    if offer is None:
        raise Missing(_("There is no such period."))
    standing = goals.get((offer.period.starts_on, offer.period.ends_on))
    seen = int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0
    cell = RowCell(key, seen, text.strip(), standing)
    if not cell.text:
        told = _("A goal has a target. One that is only proposed is withdrawn on its page.")
        return replace(cell, trouble=told) if standing else cell
    stands = standing.newest_wording if standing else None
    metric = stands.of if stands else usual_metric(organization)
    try:
        target = typed(cell.text, metric, organization.currency)
    except forms.ValidationError as refused:
        return replace(cell, trouble=" ".join(refused.messages))
    if stands is None:
        return replace(cell, wording=usual_goal(organization, offer, target))
    return (
        cell if target == stands.target else replace(cell, wording=replace(stands, target=target))
    )


def usual_goal(organization: Organization, offer: Offer, target: int, name: str = "") -> Wording:
    """A goal of the organisation's usual kind for a period that has none."""
    metric = usual_metric(organization)
    usual = _("Revenue") if metric.is_money else step_names(organization)[metric.step]
    return Wording(
        name=name or usual,
        metric=metric.key,
        unit=usual_unit(organization),
        starts_on=offer.period.starts_on,
        ends_on=offer.period.ends_on,
        target=target,
        calendar=offer.calendar,
        called=offer.name if offer.calendar else "",
    )


def by_key(cells: Sequence[RowCell]) -> dict[str, RowCell]:
    """The cells under the period that each belongs to."""
    return {cell.key: cell for cell in cells}
