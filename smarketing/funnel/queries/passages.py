"""The days on which leads entered two steps, straight from the entries.

A lead entered a step on the day of its earliest +1, implied or not, that was not taken back by
the version. What was taken back stands 0 times; of what stands it is the last +1 that holds,
since all before it were taken back. A correction lowers `reached` on the day it corrects, so a
day on which the lead reached the step as far as is known has a sum above 0.
"""

from collections.abc import Mapping, Sequence
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

PASSAGES = """
    SELECT entered_on, CASE WHEN there > 0 THEN reached_on END, ended > 0, {cut} COUNT(*)
    FROM (
        SELECT
            MAX(CASE WHEN what = %(from_step)s THEN persona ELSE 0 END) AS persona,
            MAX(CASE WHEN what = %(from_step)s THEN source ELSE 0 END) AS source,
            MAX(CASE WHEN what = %(from_step)s AND came > 0 THEN day END) AS entered_on,
            MAX(CASE WHEN what = %(to_step)s AND came > 0 THEN day END) AS reached_on,
            SUM(CASE WHEN what = %(from_step)s THEN net ELSE 0 END) AS stands,
            SUM(CASE WHEN what = %(to_step)s THEN net ELSE 0 END) AS there,
            SUM(CASE WHEN what IN (%(from_step)s, %(to_step)s) THEN 0 ELSE net END) AS ended
        FROM (
            SELECT lead_id, what, day, SUM(reached) AS came, SUM(n) AS net,
                MAX(persona) AS persona, MAX(source) AS source
            FROM funnel_entry
            WHERE {leads} AND what IN (%(from_step)s, %(to_step)s, {outcomes}) {more}
            GROUP BY lead_id, what, day
        ) AS by_day
        GROUP BY lead_id
    ) AS by_lead
    WHERE stands > 0 AND entered_on >= %(first)s AND entered_on <= %(last)s
    GROUP BY {groups}
"""
ALONG = """
    SELECT here.what, here.entered_on, further.reached_on, COUNT(*)
    FROM by_step AS here
    LEFT JOIN by_step AS further ON further.lead_id = here.lead_id AND further.there > 0
        AND further.what = CASE here.what {following} END
    WHERE here.stands > 0 AND here.entered_on >= %(first)s AND here.entered_on <= %(last)s
        AND here.what <> %(last_step)s
    GROUP BY 1, 2, 3
"""
BY_STEP = """
    WITH by_step AS (
        SELECT lead_id, what, SUM(mine) AS stands, SUM(net) AS there,
            MAX(CASE WHEN entered > 0 THEN day END) AS entered_on,
            MAX(CASE WHEN came > 0 THEN day END) AS reached_on
        FROM (
            SELECT lead_id, what, day, SUM(reached) AS came, SUM(n) AS net,
                SUM(CASE WHEN {under} THEN reached ELSE 0 END) AS entered,
                SUM(CASE WHEN {under} THEN n ELSE 0 END) AS mine
            FROM funnel_entry
            WHERE lead_id IN (
                SELECT lead_id FROM funnel_entry
                WHERE organization_id = %(organization)s AND what IN ({steps})
                AND day >= %(first)s AND day <= %(last)s AND {under}
            ) AND what IN ({steps})
            GROUP BY lead_id, what, day
        ) AS by_day
        GROUP BY lead_id, what
    )
"""
EVERY_LEAD = "organization_id = %(organization)s AND lead_id IS NOT NULL"
# Without the organisation beside them, SQLite goes to these few leads instead of through all.
LEADS_OF_DAYS = """
    lead_id IN (
        SELECT lead_id FROM funnel_entry
        WHERE organization_id = %(organization)s AND what = %(from_step)s
        AND day >= %(first)s AND day <= %(last)s
    )
"""
Values = dict[str, object]


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


def found_by_cut(organization: Organization, way: Way) -> dict[tuple[int, int], list[Passage]]:
    """The same by what the lead stood under at the first step: (persona, source), 0 for none."""
    demand_way(organization, way)
    statement, values = passages_sql(organization, way, {}, by_cut=True)
    cuts: dict[tuple[int, int], list[Passage]] = {}
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        for entered, there, ended, persona, source, leads in cursor.fetchall():
            passage = Passage(day_of(entered), day_of(there), bool(ended), leads)
            cuts.setdefault((persona, source), []).append(passage)
    return cuts


def found_along(
    organization: Organization, steps: Sequence[str], line: Way
) -> dict[str, list[Passage]]:
    """The same from every step of a way to the one after it, by the step entered, at once.

    `line` says the days and filters; its steps are the first and the last of `steps`. Who ended
    meanwhile is not told. One statement, and a query for each name filtered by.
    """
    demand_way(organization, line)
    keys = keys_of(organization, line.filters)
    along: dict[str, list[Passage]] = {step: [] for step in steps[:-1]}
    if not all(keys.values()):
        return along
    statement, values = along_sql(organization, steps, line, keys)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        for step, entered, there, leads in cursor.fetchall():
            along[step].append(Passage(day_of(entered), day_of(there), False, leads))
    return along


def along_sql(
    organization: Organization, steps: Sequence[str], line: Way, keys: Mapping[str, frozenset]
) -> tuple[str, Values]:
    """The one statement for a whole way, and its values."""
    values: Values = {
        "organization": organization.pk,
        "first": connection.ops.adapt_datefield_value(line.first),
        "last": connection.ops.adapt_datefield_value(line.last),
        "last_step": steps[-1],
    } | {f"step_{place}": step for place, step in enumerate(steps)}
    under = " AND ".join(among(name, allowed, values) for name, allowed in keys.items())
    marks = [f"%(step_{place})s" for place in range(len(steps))]
    following = " ".join(
        f"WHEN {mark} THEN {after}" for mark, after in zip(marks, marks[1:], strict=False)
    )
    by_step = BY_STEP.format(under=under or "n = n", steps=", ".join(marks))
    return by_step + ALONG.format(following=following), values


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


def passages_sql(
    organization: Organization, way: Way, keys: Mapping[str, frozenset], *, by_cut: bool = False
) -> tuple[str, Values]:
    """The one statement, and its values."""
    values: Values = {
        "organization": organization.pk,
        "from_step": way.from_step,
        "to_step": way.to_step,
        "first": connection.ops.adapt_datefield_value(way.first),
        "last": connection.ops.adapt_datefield_value(way.last),
    }
    more = [one_of(name, allowed, values) for name, allowed in keys.items()]
    if way.version is not None:
        values["version"] = way.version
        more.append("AND version <= %(version)s")
    statement = PASSAGES.format(
        leads=LEADS_OF_DAYS if way.starts_on or way.ends_on else EVERY_LEAD,
        outcomes=", ".join(f"'{outcome}'" for outcome in OUTCOMES),
        more=" ".join(more),
        cut="persona, source," if by_cut else "",
        groups="1, 2, 3, 4, 5" if by_cut else "1, 2, 3",
    )
    return statement, values


def one_of(column: str, allowed: frozenset, values: Values) -> str:
    """The condition on what a lead stood under when it entered the first step."""
    return f"AND (what <> %(from_step)s OR {among(column, allowed, values)})"


def among(column: str, allowed: frozenset, values: Values) -> str:
    """That a column is one of some keys, which are put beside the other values."""
    names = {f"{column}_{place}": key for place, key in enumerate(allowed)}
    values.update(names)
    marks = ", ".join(f"%({name})s" for name in names)
    return f"{column} IN ({marks})"
