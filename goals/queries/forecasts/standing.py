"""The leads that stand open now, by where they stand, for how long, their persona and source."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from threading import Lock

import numpy as np
from django.db import connection

from goals.rules.forecast.draws import Standing
from goals.rules.forecast.events import YEAR
from goals.rules.forecast.past import Past, columns
from smarketing.accounts.models import Organization

LEADS = """
    SELECT id, persona, source, CASE WHEN {open} THEN CASE outcome {outcomes}
        ELSE CASE step {steps} END END END AS place,
        CASE WHEN moved_on >= %(last)s THEN 0 ELSE {days} END AS days
    FROM funnel_lead WHERE organization_id = %(organization)s AND {which}
"""
OPEN = "moved_on > %(first)s AND (step IN ({names}) OR step = '')"
LINE = "place, CASE WHEN days < {fine} THEN days ELSE days - days %% 7 + 3 END, persona, source"
DAYS_SINCE = {
    "postgresql": "(CAST(%(last)s AS date) - moved_on)",
    "sqlite": "CAST(julianday(%(last)s) - julianday(moved_on) AS INTEGER)",
}
FINE = 60  # days of waiting that are told one by one
Line = tuple[int, int, int, int]  # state, days, persona, source


class Asked:
    """The statements of the open leads of an organisation, short of a target.

    `until` is the day before the one that is still to come. Whoever waited for two months or
    longer is told by the middle of the week of their wait, so that there are few lines.
    """

    def __init__(
        self, organization: int, states: tuple[str, ...], steps: int, target: int, until: date
    ) -> None:
        places = {state: place for place, state in enumerate(states) if place != target}
        below = {state: place for state, place in places.items() if place < steps}
        outcomes = {state: place for state, place in places.items() if place >= steps}
        self.values: dict[str, object] = {
            "organization": organization,
            "last": connection.ops.adapt_datefield_value(until),
            "first": connection.ops.adapt_datefield_value(until - timedelta(YEAR)),
        }
        self.pieces = {
            "outcomes": self.cases(outcomes),
            "steps": self.cases(below),
            "open": OPEN.format(names=", ".join(map(self.mark, below, below.values()))),
            "days": DAYS_SINCE[connection.vendor],
        }
        self.line = LINE.format(fine=FINE)

    def mark(self, state: str, place: int) -> str:
        """A state's name as a parameter."""
        self.values[f"state_{place}"] = state
        return f"%(state_{place})s"

    def cases(self, places: dict[str, int]) -> str:
        """From a name to the place of its state, in SQL."""
        whens = (f"WHEN {self.mark(*one)} THEN {one[1]}" for one in places.items())
        return " ".join(whens)

    def rows(self, chosen: str, which: str, also: str, **values: object) -> list[tuple]:
        """What is chosen of these leads."""
        leads = LEADS.format(**self.pieces, which=which.format(**self.pieces))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {chosen} FROM ({leads}) AS lead {also}", self.values | values)
            return cursor.fetchall()

    def counted(self) -> list[tuple]:
        """Every line with its count."""
        also = "WHERE place IS NOT NULL GROUP BY 1, 2, 3, 4"
        return self.rows(f"{self.line}, COUNT(*)", "{open}", also)

    def each(self) -> list[tuple]:
        """Every open lead, and its line."""
        return self.rows(f"id, {self.line}", "{open}", "WHERE place IS NOT NULL")

    def told_since(self, version: int) -> list[tuple]:
        """Every lead that was told later, and its line; without a place where it is not open."""
        return self.rows(f"id, {self.line}", "told_in > %(version)s", "", version=version)


def standing_now(organization: Organization, past: Past, target: int, until: date) -> Standing:
    """The leads that stand open now; one query, which looks at all of them."""
    asked = Asked(organization.pk, past.states, past.steps, target, until)
    return as_standing(asked.counted())


def as_standing(rows: Iterable[tuple]) -> Standing:
    """Lines with their counts, in an order of their own: sums of floats depend on it."""
    state, days, persona, source, leads = columns(list(rows), 5)
    order = np.lexsort((source, persona, days, state))
    return Standing(*(column[order] for column in (state, days, persona, source, leads)))


class OpenLeads:
    """The open leads of a day as a process keeps them: what moved since is read again."""

    def __init__(self, asked: Asked) -> None:
        self.asked, self.lock = asked, Lock()
        self.version = -1
        self.line_of: dict[int, Line] = {}
        self.counts: Counter[Line] = Counter()

    def look(self, version: int) -> Standing:
        """As they stand at the organisation's version, in whose moment this is asked: one query."""
        with self.lock:
            if self.version < 0 or version < self.version:
                self.begin()
            elif version > self.version:
                self.take(self.asked.told_since(self.version))
            self.version = version
            return as_standing((*line, count) for line, count in self.counts.items())

    def begin(self) -> None:
        leads = self.asked.each()  # first: what cannot be read leaves what is kept as it was
        self.line_of.clear()
        self.counts.clear()
        self.take(leads)

    def take(self, rows: Iterable[tuple]) -> None:
        """These leads as they are now."""
        same: dict[Line, Line] = {line: line for line in self.counts}
        for lead, *said in rows:
            before = self.line_of.pop(lead, None)
            if before:
                self.counts[before] -= 1
            if said[0] is not None:
                line = tuple(said)
                self.line_of[lead] = line = same.setdefault(line, line)
                self.counts[line] += 1
        self.counts += Counter()  # lines without leads go


@lru_cache(maxsize=16)
def kept(
    organization: int,
    rights_version: int,
    states: tuple[str, ...],
    steps: int,
    target: int,
    until: date,
) -> OpenLeads:
    """What this process keeps; a restore raises `rights_version` above all that were given."""
    return OpenLeads(Asked(organization, states, steps, target, until))


def standing_kept(organization: Organization, past: Past, target: int, until: date) -> Standing:
    """The same as `standing_now` for who looks again and again; `organization` is of the moment."""
    leads = kept(
        organization.pk, organization.rights_version, past.states, past.steps, target, until
    )
    return leads.look(organization.wanted)
