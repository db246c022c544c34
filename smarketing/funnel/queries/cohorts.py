"""Which of the leads that entered a step got to another, and how long that took."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Sum
from django.utils.translation import gettext as _

from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.statements import Statement
from smarketing.funnel.models import Cohort
from smarketing.funnel.queries import passages
from smarketing.funnel.queries.counts import Question, counts
from smarketing.funnel.queries.ground import VISITOR
from smarketing.funnel.queries.passages import Way
from smarketing.funnel.rules.cohorts import (
    CohortShare,
    Share,
    Velocity,
    average,
    cohorts,
    has_elapsed,
)
from smarketing.funnel.rules.cohorts import velocity as velocity_of
from smarketing.funnel.rules.questions import TIMES

__all__ = ["Conversion", "StepConversion", "Way", "board_conversion", "conversion", "velocity"]

WITHIN = 180  # days: the board's horizon
LONGEST = 36_500


@dataclass(frozen=True)
class Conversion:
    cohorts: list[CohortShare]
    average: Share  # of the complete cohorts since the organisation's data is complete


@dataclass(frozen=True)
class StepConversion:
    """How many come to a step from the one before it."""

    period: Fraction | None  # entered this step in the period / entered the one before in it
    cohort: Fraction | None  # of those that entered the one before in it, the share that came
    complete: bool  # the horizon of the period's last day has passed


def conversion(
    organization: Organization,
    way: Way,
    *,
    cohort: str = "month",
    within: int = WITHIN,
    today: date,
) -> Conversion:
    """The share of each cohort that got from one step to the other within so many days.

    Takes a fixed number of queries; its cost is that of the entries of the leads asked for.
    """
    if cohort not in TIMES:
        raise Fault(
            _("A cohort is one of %(choices)s.") % {"choices": ", ".join(TIMES)},
            fields={"cohort": cohort},
        )
    if not 0 <= within <= LONGEST:
        raise Fault(
            _("Give within as a number of days from 0 to %(most)s.") % {"most": LONGEST},
            fields={"within": str(within)},
        )
    found = cohorts(
        passages.found(organization, way),
        cohort=cohort,
        within=within,
        today=today,
        fiscal_start=organization.fiscal_start,
        until=way.ends_on,
        complete_since=organization.complete_since,
    )
    return Conversion(found, average(found))


def conversions_along(
    organization: Organization, steps: Sequence[str], line: Way, *, today: date
) -> list[Conversion]:
    """The conversion from every step of a way to the one after it, cohorts of months, at once.

    `line` says the days and filters of the leads. A fixed number of queries for the whole way;
    the cohorts are without an estimate, since who ended meanwhile is not asked.
    """
    along = passages.found_along(organization, steps, line)
    told = [
        cohorts(
            along[step],
            cohort="month",
            within=WITHIN,
            today=today,
            fiscal_start=organization.fiscal_start,
            until=line.ends_on,
            complete_since=organization.complete_since,
        )
        for step in steps[:-1]
    ]
    return [Conversion(found, average(found)) for found in told]


def velocity(organization: Organization, way: Way, *, today: date) -> Velocity:
    """How many days it took from one step to the other, with those who still wait beside."""
    return velocity_of(
        passages.found(organization, way),
        today=today,
        complete_since=organization.complete_since,
    )


def board_conversion(
    organization: Organization,
    steps: Sequence[str],
    starts_on: date,
    ends_on: date,
    *,
    today: date,
    entered: Mapping[str, int] | None = None,
    flows: Statement | None = None,
) -> dict[str, StepConversion | None]:
    """How many come to each of these steps, given in their order; None for the first.

    `entered` are the counts of these days, `flows` the statement of `flows_in` for them, where
    the caller has them already. Two queries on kept sums at most, whatever the history. Visits
    become leads without being followed, so the step after them has a period rate only.
    """
    if entered is None:
        question = Question(starts_on, ends_on, by=("step",))
        entered = {row.key[0]: row.count for row in counts(organization, question).rows}
    flows = flows or flows_in(organization, starts_on, ends_on)
    shares = {step: Share(came, reached) for step, came, reached in flows.rows()}
    complete = has_elapsed(ends_on, WITHIN, today)
    found: dict[str, StepConversion | None] = dict.fromkeys(steps[:1])
    for before, step in zip(steps, steps[1:], strict=False):
        flow = shares.get(before, Share(0, 0)) if before != VISITOR else Share(0, 0)
        found[step] = StepConversion(
            period_rate(entered.get(step, 0), entered.get(before, 0)), flow.rate, complete
        )
    return found


def flows_in(organization: Organization, starts_on: date, ends_on: date) -> Statement:
    """Of the leads that entered each step on these days: how many, and how many got further."""
    kept = Cohort.objects.filter(organization=organization, day__gte=starts_on, day__lte=ends_on)
    sums = kept.values("step").annotate(came=Sum("entered"), further=Sum("reached"))
    return Statement(sums.values_list("step", "came", "further"))


def period_rate(came: int, before: int) -> Fraction | None:
    """The rate of a period; above 1 where earlier periods' leads came in it.

    None where more was taken back than entered: nothing can be said.
    """
    return Fraction(came, before) if before > 0 and came >= 0 else None
