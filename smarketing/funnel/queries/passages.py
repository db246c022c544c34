"""The days on which leads entered two steps, straight from the entries.

A lead entered a step on the day of its earliest +1, implied or not, that was not taken back by
the version. What was taken back stands 0 times; of what stands it is the last +1 that holds,
since all before it were taken back. A correction lowers `reached` on the day it corrects, so a
day on which the lead reached the step as far as is known has a sum above 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.utils.translation import gettext as _

from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Fault
from smarketing.funnel.queries.ground import VISITOR
from smarketing.funnel.queries.scope import Unanswerable, keys_of
from smarketing.funnel.rules.cohorts import Passage
from smarketing.funnel.rules.ledger import OUTCOMES
from smarketing.funnel.rules.questions import (
    DIMENSIONS,
    FIRST_DAY,
    IDS,
    LAST_DAY,
    Flaw,
    Value,
    value_flaw,
)

STANDING = """
    SELECT lead_id, MAX(CASE WHEN came > 0 THEN day END) AS day
    FROM (
        SELECT lead_id, day, SUM(reached) AS came, SUM(n) AS net
        FROM funnel_entry
        WHERE organization_id = %s AND what IN ({whats}) AND lead_id IS NOT NULL {more}
        GROUP BY lead_id, day
    ) AS by_day
    GROUP BY lead_id HAVING SUM(net) > 0
"""
PASSAGES = """
    WITH entered AS ({entered}), there AS ({there}), ended AS ({ended})
    SELECT entered.day, there.day, ended.lead_id IS NOT NULL, COUNT(*)
    FROM entered
    LEFT JOIN there ON there.lead_id = entered.lead_id
    LEFT JOIN ended ON ended.lead_id = entered.lead_id
    WHERE entered.day >= %s AND entered.day <= %s
    GROUP BY 1, 2, 3
"""
IN_WINDOW = """
    AND lead_id IN (
        SELECT lead_id FROM funnel_entry
        WHERE organization_id = %s AND what = %s AND day >= %s AND day <= %s
    )
"""
OF_THEM = "AND lead_id IN (SELECT lead_id FROM entered)"
Sql = tuple[str, list]


@dataclass(frozen=True)
class Way:
    """From one step to another, for the leads that entered the first on these days.

    `filters` are those of a question, on dimensions only: who or what the lead stood under when
    it entered the first step.
    """

    from_step: str
    to_step: str
    starts_on: date | None = None
    ends_on: date | None = None
    filters: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    version: int | None = None  # as known at this version; None: now

    @property
    def first(self) -> date:
        return self.starts_on or FIRST_DAY

    @property
    def last(self) -> date:
        return self.ends_on or LAST_DAY


def found(organization: Organization, way: Way) -> list[Passage]:
    """How many leads entered and got there on which days. Raises a Fault for a way that is none.

    Takes two queries and one for each name filtered by.
    """
    demand_way(organization, way)
    keys = keys_of(organization, way.filters)
    if not all(keys.values()):
        return []
    statement, values = passages_sql(organization, way, keys)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [
            Passage(day_of(entered), day_of(there), bool(ended), leads)
            for entered, there, ended, leads in cursor.fetchall()
        ]


def day_of(value: str | date | None) -> date | None:
    """A day as either engine gives it."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def demand_way(organization: Organization, way: Way) -> None:
    steps = list(organization.steps.exclude(key=VISITOR).values_list("key", flat=True))
    for name in ("from_step", "to_step"):
        if getattr(way, name) not in steps:
            choices = ", ".join(steps)
            message = _("%(name)s must be one of %(choices)s.") % {"name": name, "choices": choices}
            raise Fault(message, fields={name: message})
    if way.from_step == way.to_step:
        raise Fault(_("Choose two different steps."), fields={"to_step": way.to_step})
    if way.last < way.first:
        raise Unanswerable(Flaw("period_backwards", "to"))
    for name, values in way.filters.items():
        if IDS.get(name, name) not in DIMENSIONS:
            choices = ", ".join((*DIMENSIONS, *IDS))
            raise Unanswerable(Flaw("unknown_filter", name, {"name": name, "choices": choices}))
        for value in values:
            if flaw := value_flaw(name, value):
                raise Unanswerable(flaw)


def passages_sql(organization: Organization, way: Way, keys: Mapping[str, frozenset]) -> Sql:
    known: Sql = ("", [])
    if way.version is not None:
        known = ("AND version <= %s", [way.version])
    asked = [known, *(one_of(name, allowed) for name, allowed in keys.items())]
    if way.starts_on or way.ends_on:
        asked.append((IN_WINDOW, [organization.pk, way.from_step, *window(way)]))
    parts = {
        "entered": standing(organization, (way.from_step,), *asked),
        "there": standing(organization, (way.to_step,), known, (OF_THEM, [])),
        "ended": standing(organization, OUTCOMES, known, (OF_THEM, [])),
    }
    statement = PASSAGES.format(**{name: sql for name, (sql, _values) in parts.items()})
    values = [value for _sql, values in parts.values() for value in values]
    return statement, [*values, *window(way)]


def window(way: Way) -> list:
    """The first and the last day asked for, as the engine takes them."""
    return [connection.ops.adapt_datefield_value(day) for day in (way.first, way.last)]


def standing(organization: Organization, whats: tuple[str, ...], *conditions: Sql) -> Sql:
    """The leads on which one of these stands, each with the day it was entered."""
    marks = ", ".join(["%s"] * len(whats))
    more = " ".join(sql for sql, _values in conditions)
    values = [value for _sql, values in conditions for value in values]
    return STANDING.format(whats=marks, more=more), [organization.pk, *whats, *values]


def one_of(column: str, allowed: frozenset) -> Sql:
    return f"AND {column} IN ({', '.join(['%s'] * len(allowed))})", list(allowed)
