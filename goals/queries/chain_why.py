"""Why a number of the chain is what it is: from the quota step by step, down to the rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import accumulate
from math import ceil

from django.utils.translation import gettext as _

from goals.models import Edge, Link
from goals.queries.calendars import months_of_weeks
from goals.queries.chain_page import Owing, interval_of, owing
from goals.queries.chains import Worked, figure_of, key_of
from goals.queries.measured import WITHIN
from goals.queries.parts import Part, Share, days_of, dimensions_of, parts_of
from goals.rules.calendars import Named
from goals.rules.chain import takes
from goals.rules.lag import by_day
from goals.rules.spread import months_in
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Missing
from smarketing.accounts.rules.halves import MARKETING
from smarketing.accounts.rules.periods import Period
from smarketing.audit.models import Act
from smarketing.funnel.queries.cohorts import Way, conversion
from smarketing.funnel.queries.counts import Question, names_of
from smarketing.funnel.queries.entries import Page, rows
from smarketing.funnel.queries.ground import VISITOR
from smarketing.funnel.queries.steps import step_names
from smarketing.funnel.rules.cohorts import CohortShare

ROWS = 50  # on one page


@dataclass(frozen=True)
class Leg:
    """One division of the way back: what it was, the link it went through, what came out."""

    step: str
    name: str
    half: str
    link: Link | None  # None: the quota itself
    share: Link | None  # where marketing's half begins
    exact: Fraction  # unrounded


@dataclass(frozen=True)
class Day:
    day: date
    count: int
    total: int


@dataclass(frozen=True)
class StepWhy:
    """Everything behind what is owed of one step."""

    step: str
    name: str
    legs: list[Leg]
    owing: Owing
    takes: int
    months: dict[date, int]
    columns: dict[str, int]  # the same by the company's own months, by name
    has_periods: bool  # its months are the periods of a year of weeks (4-4-5)
    days: list[Day]
    median: int | None  # days from this step to the win; None where no lag is known
    cuts: dict[str, list[Part]]  # by team, source and persona, adding up to it in each month


def step_why(found: Worked, step: str, today: date) -> StepWhy:
    """How the quota leads to what is owed of a step, or `Missing`."""
    needs, share = takes(found.reckoned.chain), share_of(found, step, today)
    lag, organization = found.lags.get(step), found.chain.organization
    names, days = step_names(organization), by_day(share.months, share.period)
    weeks = months_of_weeks(organization, share.period)
    spans = months_shown(weeks, share.period)
    counts = [sum(days[day] for day in span.each_day()) for _name, span in spans]
    starts = [span.starts_on for _name, span in spans]
    shown = replace(share, months=dict(zip(starts, counts, strict=True)))
    return StepWhy(
        step=step,
        name=names[step],
        legs=legs_to(found, step, names),
        owing=owing(found.reckoned, step, today),
        takes=ceil(needs[step]),
        months=dict(share.months),
        columns=dict(zip((name for name, _span in spans), counts, strict=True)),
        has_periods=bool(weeks),
        days=added_up(days),
        median=lag.median if lag else None,
        cuts={dimension: parts_of(shown, dimension) for dimension in dimensions_of(step)},
    )


def months_shown(weeks: Sequence[Named], days: Period) -> list[tuple[str, Period]]:
    """The company's own months by name: the periods of its year of weeks, else calendar months."""
    if weeks:
        return [(one.name, one.period) for one in weeks]
    return [(f"{part.starts_on:%Y-%m}", part) for part in months_in(days)]


def share_of(found: Worked, step: str, today: date) -> Share:
    """What a chain owes of a step, to be shared out, or `Missing`."""
    half = next((one.half for one in found.reckoned.chain.steps if one.key == step), "")
    if step not in found.reckoned.months:
        raise Missing(_("Nothing is owed of such a step yet."))
    return Share(
        organization=found.chain.organization,
        metric=found.chain.metric,
        step=step,
        half=half,
        period=found.period,
        months=found.reckoned.months[step],
        due=owing(found.reckoned, step, today).by_today or 0,
        today=today,
    )


def part_by_day(share: Share, dimension: str, key: int) -> list[Day]:
    """What one team, source or persona owes on each day."""
    return added_up(days_of(share, dimension, key))


def added_up(days: dict[date, int]) -> list[Day]:
    """Days with what was owed by the end of each."""
    totals = accumulate(days.values())
    return [
        Day(day, count, total) for (day, count), total in zip(days.items(), totals, strict=True)
    ]


def legs_to(found: Worked, until: str, names: dict[str, str]) -> list[Leg]:
    """The way back from the quota to a step."""
    chain, needs = found.reckoned.chain, found.reckoned.takes
    legs, later = [], None
    for step in reversed(chain.steps):
        link = found.links.get(Edge.VALUE) if later is None else found.links[f"rate-{step.key}"]
        hands_over = step.half == MARKETING and (later is None or later.half != MARKETING)
        share = found.links.get(Edge.SHARE) if hands_over else None
        legs.append(Leg(step.key, names[step.key], step.half, link, share, needs[step.key]))
        if step.key == until:
            break
        later = step
    return legs


@dataclass(frozen=True)
class LinkWhy:
    """Everything behind one link."""

    link: Link
    key: str
    name: str
    to_name: str
    figure: Fraction
    cut: str  # whose: a persona, a source, or both; "" for all leads
    interval: tuple[float, float] | None
    parent: Fraction | None
    cohorts: list[CohortShare]
    rows: Page | None
    changes: list[Act]


def link_why(organization: Organization, link: Link, today: date, after: int = 0) -> LinkWhy:
    """What a link stands on: its sample by month, the entries in it, and who set it to what."""
    names = step_names(organization)
    parent = Fraction(link.parent_part, link.parent_whole) if link.parent_part else None
    return LinkWhy(
        link=link,
        key=key_of(link),
        name=names.get(link.from_step, ""),
        to_name=names.get(link.to_step, ""),
        figure=figure_of(link),
        cut=cut_name(organization, link),
        interval=interval_of(link),
        parent=parent,
        cohorts=cohorts_of(organization, link, today),
        rows=rows_of(organization, link, after),
        changes=list(changes_of_link(organization, link)),
    )


def cut_name(organization: Organization, link: Link) -> str:
    """The names of a link's persona and source."""
    named = [("persona", link.persona), ("source", link.source)]
    return " · ".join(
        names_of(organization, dimension).get(key, f"#{key}") for dimension, key in named if key
    )


def cohorts_of(organization: Organization, link: Link, today: date) -> list[CohortShare]:
    """The months behind a measured rate; visits are not followed, so they have none."""
    if link.edge != Edge.RATE or link.from_step == VISITOR or not link.cohorts_to:
        return []
    way = Way(
        link.from_step, link.to_step, link.cohorts_from, link.cohorts_to, filters=cut_of(link)
    )
    return conversion(organization, way, within=WITHIN, today=today).cohorts


def cut_of(link: Link) -> dict[str, tuple[int, ...]]:
    """The filters of a link's own leads."""
    cut = {"persona_id": link.persona, "source_id": link.source}
    return {name: (key,) for name, key in cut.items() if key}


def rows_of(organization: Organization, link: Link, after: int) -> Page | None:
    """The entries of the sample: those that entered the step on its days."""
    if not (link.cohorts_from and link.cohorts_to and link.from_step):
        return None
    filters = {"step": (link.from_step,)} | cut_of(link)
    question = Question(link.cohorts_from, link.cohorts_to, filters=filters)
    return rows(organization, question, after=after, limit=ROWS)


def changes_of_link(organization: Organization, link: Link) -> list[Act]:
    """Who set this link to what by hand, newest first."""
    acts = organization.acts.filter(verb="link.set", subject_kind="link", subject_id=link.pk)
    return list(acts.select_related("member").order_by("-pk"))
