"""What past leads teach, from the entries: the days on which each lead entered which state."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from django.db import connection

from goals.rules.forecast.draws import Standing
from goals.rules.forecast.events import YEAR, YEARS, Events, Told, Worth, past_at
from goals.rules.forecast.past import OPEN, Past, columns
from goals.rules.metrics import WON, kind_of
from smarketing.accounts.models import Organization
from smarketing.funnel.queries.counts import Question, counts
from smarketing.funnel.queries.ground import VISITOR
from smarketing.funnel.queries.passages import day_of
from smarketing.funnel.rules.ledger import OUTCOMES

AT_ONCE = 50_000  # rows fetched at a time

EVENTS = """
    SELECT entry.lead_id, entry.day, entry.what, lead.persona, lead.source
    FROM funnel_entry AS entry JOIN funnel_lead AS lead ON lead.id = entry.lead_id
    WHERE entry.organization_id = %(organization)s
    AND entry.day >= %(first)s AND entry.day <= %(last)s AND entry.what IN ({names})
    GROUP BY entry.lead_id, entry.day, entry.what, lead.persona, lead.source
    HAVING SUM(entry.reached) > 0
"""
WORTH = """
    SELECT entry.lead_id, entry.what, entry.day, lead.persona, entry.n, entry.amount,
        entry.unpriced
    FROM funnel_entry AS entry JOIN funnel_lead AS lead ON lead.id = entry.lead_id
    WHERE entry.organization_id = %(organization)s
    AND entry.day >= %(first)s AND entry.day <= %(last)s AND entry.what IN ({names})
"""


def steps_of(organization: Organization) -> list[str]:
    """The steps that leads stand on, in order; visits stand nowhere."""
    keys = organization.steps.values_list("key", flat=True)
    return [key for key in keys if key != VISITOR]


def past_of(organization: Organization, until: date) -> Past:
    """What the moves up to the end of a day teach."""
    told = told_until(organization, until, until)
    return past_at(told, until.toordinal(), kept_of(organization, told, until))


def told_until(organization: Organization, first_cut: date, until: date) -> Told:
    """All that teaches at the end of any day from the first cut on; two statements."""
    steps = steps_of(organization)
    states = (*steps, *OUTCOMES)
    places = {state: place for place, state in enumerate(states)}
    first = first_cut - timedelta(YEARS - 1)
    worthy = worthy_steps(organization, steps)
    return Told(
        states=states,
        steps=len(steps),
        events=ordered(fetched(organization, EVENTS, states, places, (first, until), (1, 2))),
        worth=Worth(*fetched(organization, WORTH, worthy, places, (first, until), (2, 1))),
    )


def worthy_steps(organization: Organization, steps: Sequence[str]) -> list[str]:
    """The steps that goals count in money."""
    metrics = [kind_of(key) for key in organization.goals.values_list("metric", flat=True)]
    money = {WON, *(metric.step for metric in metrics if metric.is_money)}
    return [step for step in steps if step in money]


def fetched(
    organization: Organization,
    statement: str,
    names: Sequence[str],
    places: dict[str, int],
    days: tuple[date, date],
    at: tuple[int, int],
) -> list[np.ndarray]:
    """The statement's columns as numbers; `at` says where the day and the state's name stand."""
    width = statement[: statement.index("FROM")].count(",") + 1
    if not names:
        return columns([], width)
    day_at, name_at = at
    marks = {f"name_{n}": name for n, name in enumerate(names)}
    values = {
        "organization": organization.pk,
        "first": connection.ops.adapt_datefield_value(days[0]),
        "last": connection.ops.adapt_datefield_value(days[1]),
        **marks,
    }
    ordinals: dict[object, int] = {}
    parts = []
    with connection.cursor() as cursor:
        cursor.execute(statement.format(names=", ".join(f"%({mark})s" for mark in marks)), values)
        while rows := cursor.fetchmany(AT_ONCE):
            numbers = list(zip(*rows, strict=True))
            for day in set(numbers[day_at]) - ordinals.keys():
                ordinals[day] = day_of(day).toordinal()
            numbers[day_at] = [ordinals[day] for day in numbers[day_at]]
            numbers[name_at] = [places[name] for name in numbers[name_at]]
            parts.append(np.array(numbers, np.int64))
    return list(np.concatenate(parts, axis=1)) if parts else columns([], width)


def ordered(found: list[np.ndarray]) -> Events:
    """The events by lead, day and place."""
    order = np.lexsort((found[2], found[1], found[0]))
    return Events(*(column[order] for column in found))


def kept_of(organization: Organization, told: Told, until: date) -> tuple[float, ...]:
    """Of what reached each step in the last year, the share that was not taken back."""
    question = Question(until - timedelta(YEAR - 1), until, by=("step",))
    found = {figure.key[0]: figure for figure in counts(organization, question).rows}
    return tuple(
        min(max(found[step].count / found[step].reached, 0.0), 1.0)
        if step in found and found[step].reached
        else 1.0
        for step in told.states[: told.steps]
    )


def standing_then(past: Past, target: int) -> Standing:
    """The leads that stood open on the last day that was counted."""
    stays = past.stays
    mine = (stays.following == OPEN) & (stays.state != target)
    return Standing(
        stays.state[mine],
        stays.days[mine],
        stays.persona[mine],
        stays.source[mine],
        stays.leads[mine],
    )
