"""What forecasts of past periods would have said, week by week, and what came of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Min

from goals.models import Hindcast
from goals.queries.attained import attained
from goals.queries.forecasts.past import kept_of, standing_then, steps_of, told_until
from goals.rules.forecast.draws import forecast
from goals.rules.forecast.events import Told, past_at
from goals.rules.forecast.hindcast import (
    Calibration,
    Held,
    Strip,
    calibration,
    run_rate,
    strip,
    weighted,
)
from goals.rules.forecast.outlook import Days, outlook
from goals.rules.metrics import Metric
from goals.rules.spans import keyed
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.periods import Period, month_of, quarter_of

WEEK = 7
QUARTER, MONTH = "quarter", "month"
SPANS = (QUARTER, MONTH)


@dataclass(frozen=True)
class Judged:
    """One past period at the end of one of its weeks."""

    period: Period
    day: date
    held: Held


def past_periods(
    organization: Organization, by: str, first: date | None, today: date
) -> list[Period]:
    """The fiscal quarters or calendar months that are over and had leads before them, in order.

    From `first` on, or from the first period before which there was a whole one of leads; none
    that begins after the last thing that happened: what nobody told is no outcome.
    """
    known = organization.entries.filter(lead__isnull=False).aggregate(Min("day"), Max("day"))
    oldest, newest = known["day__min"], known["day__max"]
    if oldest is None:
        return []
    fiscal, periods = organization.fiscal_start, []
    day = first or span(by, oldest, fiscal).ends_on + timedelta(1)
    while (period := span(by, day, fiscal)).ends_on < today and period.starts_on <= newest:
        periods.append(period)
        day = period.ends_on + timedelta(1)
    return periods


def span(by: str, day: date, fiscal_start: int) -> Period:
    return month_of(day) if by == MONTH else quarter_of(day, fiscal_start)


def cuts(period: Period) -> list[date]:
    """The last day of each whole week of a period, but for the period's own last day."""
    ends = (period.starts_on + timedelta(WEEK * n - 1) for n in range(1, period.days // WEEK + 1))
    return [day for day in ends if day < period.ends_on]


def hindcasts(
    organization: Organization, metric: Metric, periods: list[Period], known: set[date]
) -> Iterator[Judged]:
    """Each period's forecasts, week by week, by what had happened until then.

    `known` are days that are told already. A day of which too little was known is left out. What
    the entries tell is read once for all of them.
    """
    days = [(period, day) for period in periods for day in cuts(period) if day not in known]
    if not days or metric.step not in steps_of(organization):
        return
    told = told_until(organization, days[0][1], days[-1][1])
    outcomes = {period: attained(organization, metric, period).value for period in periods}
    for period, day in days:
        held = hindcast(organization, told, metric, period, day, outcomes[period])
        if held is not None:
            yield Judged(period, day, held)


def hindcast(
    organization: Organization,
    told: Told,
    metric: Metric,
    period: Period,
    day: date,
    outcome: int,
) -> Held | None:
    """The forecast at the end of a day; a fixed number of queries."""
    past = past_at(told, day.toordinal(), kept_of(organization, told, day))
    step, days = past.place(metric.step), (period.ends_on - day).days
    seen = outlook(past, step, Days(0, days), metric.is_money)
    if seen is None:
        return None
    gone = Period(period.starts_on, day)
    reached = attained(organization, metric, gone).value
    now = standing_then(past, step)
    said = forecast(seen, now, reached, None)
    return Held(
        week=gone.days // WEEK,
        p10=said.p10,
        p50=said.p50,
        p90=said.p90,
        outcome=outcome,
        run_rate=run_rate(reached, gone.days, period.days),
        weighted=weighted(seen, now, reached, step - 1 if step else None),
    )


def kept_hindcasts(organization: Organization, metric: Metric) -> list[Hindcast]:
    """Those that are kept of a metric, oldest period first."""
    return list(organization.hindcasts.filter(metric=metric.key))


def held_of(row: Hindcast) -> Held:
    return Held(row.week, row.p10, row.p50, row.p90, row.outcome, row.run_rate, row.weighted)


@dataclass(frozen=True)
class PeriodHeld:
    """A past period with its forecasts, week by week."""

    period: Period
    outcome: int
    held: list[Held]
    strip: Strip | None


@dataclass(frozen=True)
class CalibrationPage:
    metric: Metric
    unit: str
    calibration: Calibration
    periods: list[PeriodHeld]  # newest first


def calibration_page(organization: Organization, metric: Metric) -> CalibrationPage:
    """Every kept forecast of a metric against its outcome; one query."""
    rows: dict[Period, list[Held]] = {}
    for row in kept_hindcasts(organization, metric):
        period = keyed(row.starts_on, row.ends_on, organization.fiscal_start)
        rows.setdefault(period, []).append(held_of(row))
    return page_of(organization, metric, rows)


def judged(
    organization: Organization, metric: Metric, by: str, first: date | None, today: date
) -> CalibrationPage:
    """Every past quarter or month held against its outcome, all made now."""
    rows: dict[Period, list[Held]] = {}
    for told in hindcasts(
        organization, metric, past_periods(organization, by, first, today), set()
    ):
        rows.setdefault(told.period, []).append(told.held)
    return page_of(organization, metric, rows)


def page_of(
    organization: Organization, metric: Metric, rows: Mapping[Period, list[Held]]
) -> CalibrationPage:
    return CalibrationPage(
        metric=metric,
        unit=organization.currency if metric.is_money else "",
        calibration=calibration([one for held in rows.values() for one in held]),
        periods=[
            PeriodHeld(period, held[0].outcome, held, strip(held))
            for period, held in sorted(rows.items(), reverse=True)
        ],
    )
