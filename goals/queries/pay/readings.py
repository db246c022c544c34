"""What every measure of the plans stands at, for the company, its teams and its people.

A fixed number of queries for each span that a plan reads, whatever the number of people.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction

from django.db.models import Q

from goals.queries.attained import attained_by_step, attained_by_team, of
from goals.queries.promises import marketing_in, sales_in
from goals.queries.quotas import quotas_in
from goals.rules.pay.measures import COUNT, GOAL, PROMISE, TEAM, VALUE, Measure, Reading
from goals.rules.pay.stints import Days
from goals.rules.progress import BELOW
from goals.rules.wording import Wording
from smarketing.accounts.models import Organization
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.halves import MARKETING
from smarketing.accounts.rules.periods import Period, add_months, month_of
from smarketing.funnel.queries.counts import Question

Keyed = Mapping[str, Reading]


@dataclass(frozen=True)
class Readings:
    """Each measure by its key, in every span that a plan reads."""

    common: Mapping[Days, Keyed]
    by_team: Mapping[Days, Mapping[int, Keyed]] = field(default_factory=dict)
    team_of: Mapping[int, int] = field(default_factory=dict)  # at the end of the period
    goal: int = 0  # what the shared goal counted in the whole period, from nothing

    def of(self, member_id: int) -> dict[Days, Keyed]:
        """What one person's statement reads."""
        team = self.team_of.get(member_id, 0)
        return {
            days: {**common, **self.by_team.get(days, {}).get(team, {})}
            for days, common in self.common.items()
        }

    def moved(self, key: str, share: Fraction) -> "Readings":
        """The same, were this the attainment of one measure in every span."""
        common = {
            days: {**keyed, key: at_share(keyed, key, share)} for days, keyed in self.common.items()
        }
        return replace(self, common=common)

    def without(self, key: str, value: int, team: int, team_key: str) -> "Readings":
        """The same, had this much of the goal, won by this team, never been won."""
        common = {days: lowered(keyed, key, value) for days, keyed in self.common.items()}
        by_team = {
            days: {
                one: lowered(keyed, team_key, value) if one == team else keyed
                for one, keyed in teams.items()
            }
            for days, teams in self.by_team.items()
        }
        return replace(self, common=common, by_team=by_team)

    def scaled(self, by: Fraction) -> "Readings":
        """The same, if everything goes on as until now; a kept share stays what it is."""
        return replace(
            self,
            common={days: grown(keyed, by) for days, keyed in self.common.items()},
            by_team={
                days: {team: grown(keyed, by) for team, keyed in teams.items()}
                for days, teams in self.by_team.items()
            },
        )


def at_share(keyed: Keyed, key: str, share: Fraction) -> Reading:
    """A reading at another attainment of its own target."""
    found = keyed.get(key)
    if found is None or not found.target:
        return Reading(share, Fraction(1))
    return replace(found, attained=share * found.target, refunded=0)


def lowered(keyed: Keyed, key: str, value: int) -> Keyed:
    if key not in keyed:
        return keyed
    return {**keyed, key: replace(keyed[key], attained=keyed[key].attained - value)}


def grown(keyed: Keyed, by: Fraction) -> dict[str, Reading]:
    return {
        key: one
        if key.startswith(PROMISE)
        else replace(one, attained=one.attained * by, refunded=one.refunded * by)
        for key, one in keyed.items()
    }


def readings_for(
    organization: Organization,
    asked: Iterable[tuple[Days, Measure]],
    wording: Wording,
    period: Period,
    now: datetime,
    refunded: int = 0,
) -> Readings:
    """What the ledger, the quotas and the promises say of the measures asked for."""
    by_days: dict[Days, set[Measure]] = {(period.starts_on, period.ends_on): set()}
    for days, measure in asked:
        by_days.setdefault(days, set()).add(measure)
    common, by_team = {}, {}
    for days, measures in by_days.items():
        span = Period(*days)
        common[days] = common_in(organization, measures, wording, period, span, now)
        by_team[days] = teams_in(organization, measures, period, span, now)
    if refunded:
        whole, key = (period.starts_on, period.ends_on), f"{GOAL}:{wording.metric}"
        common[whole][key] = replace(common[whole][key], refunded=refunded)
    teams = teams_of_people(organization, period) if any(by_team.values()) else {}
    metric = wording.of
    goal = of(attained_by_step(organization, period).get(metric.step), metric).value
    return Readings(common, by_team, teams, goal)


def common_in(
    organization: Organization,
    measures: set[Measure],
    wording: Wording,
    period: Period,
    span: Period,
    now: datetime,
) -> dict[str, Reading]:
    """What is the same for everybody: the goal, steps, promises, lead value."""
    found: dict[str, Reading] = {}
    steps = attained_by_step(organization, span)
    goal = Measure(GOAL, wording.metric)
    for measure in measures | {goal}:
        if measure.kind in (GOAL, COUNT):
            value = of(steps.get(measure.metric.step), measure.metric).value
            question = question_of(measure, span)
            if measure == goal:
                found[measure.key] = goal_reading(wording, value, period, span, question)
            else:
                found[measure.key] = Reading(value, None, question)
        elif measure.kind == PROMISE:
            found[measure.key] = kept(organization, measure.of, span, now)
        elif measure.kind == VALUE:
            net = sum(one.net for one in delivered_in(organization, span, now))
            found[measure.key] = Reading(net, None)
    return found


def goal_reading(
    wording: Wording, value: int, period: Period, span: Period, question: Question
) -> Reading:
    """The goal's own attainment: its way from the baseline, inverted where it shall stay below.

    A part of the period is measured against its share of the way.
    """
    way = (wording.target - wording.baseline) * Fraction(span.days, period.days)
    if wording.direction == BELOW:
        return Reading(way, value if value > 0 else None, question)
    return Reading(value, way, question)


def question_of(measure: Measure, span: Period, **filters: int) -> Question:
    """The rows behind a counted measure."""
    named = {name: (value,) for name, value in filters.items()}
    return Question(span.starts_on, span.ends_on, filters={"step": (measure.metric.step,)} | named)


def delivered_in(organization: Organization, span: Period, now: datetime) -> list:
    """Marketing's promise in every month that begins in a span, or the month it begins in."""
    today = today_in(organization.zone, now)
    first = month_of(span.starts_on).starts_on
    months, month = [], first if first == span.starts_on else add_months(first, 1)
    while month <= span.ends_on:
        months.append(month)
        month = add_months(month, 1)
    return [marketing_in(organization, month_of(day), today) for day in months or [first]]


def kept(organization: Organization, half: str, span: Period, now: datetime) -> Reading:
    """The kept share of a half's promise so far: value delivered, or leads answered in time."""
    if half == MARKETING:
        months = [one for one in delivered_in(organization, span, now) if one.due]
        return Reading(sum(one.net for one in months), sum(one.due for one in months) or None)
    answers = sales_in(organization, span, now).answer
    return Reading(answers.inside, answers.due or None)


def teams_in(
    organization: Organization, measures: set[Measure], period: Period, span: Period, now: datetime
) -> dict[int, dict[str, Reading]]:
    """How far each team is on its quota."""
    asked = [measure for measure in measures if measure.kind == TEAM]
    if not asked:
        return {}
    found: dict[int, dict[str, Reading]] = {}
    quotas = quotas_in(organization, period, today_in(organization.zone, now))
    for measure in asked:
        won = attained_by_team(organization, measure.metric, span)
        for quota in quotas:
            if quota.metric != measure.of:
                continue
            value = won[quota.team.pk].value if quota.team.pk in won else 0
            target = quota.target * Fraction(span.days, period.days)
            question = question_of(measure, span, team_id=quota.team.pk)
            found.setdefault(quota.team.pk, {})[measure.key] = Reading(value, target, question)
    return found


def teams_of_people(organization: Organization, period: Period) -> dict[int, int]:
    """The team each person is in on the last day of a period on which they are in any."""
    inside = Q(to_on__isnull=True) | Q(to_on__gte=period.starts_on)
    rows = organization.memberships.filter(inside, from_on__lte=period.ends_on)
    return dict(rows.order_by("from_on").values_list("member_id", "team_id"))
