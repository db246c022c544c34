"""What every measure of the plans stands at, for the company, its teams and its people.

A fixed number of queries for each span that a plan reads, whatever the number of people.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction

from django.db.models import Q

from goals.queries.attained import attained_by_step, of
from goals.queries.pay.own import counted_by, people_in
from goals.queries.pay.refunds import Refund
from goals.queries.promises import marketing_in, sales_in
from goals.queries.quotas import quotas_in
from goals.rules.pay.measures import (
    COUNT,
    GOAL,
    OWN,
    PROMISE,
    TEAM,
    VALUE,
    Measure,
    Reading,
)
from goals.rules.pay.stints import Days
from goals.rules.progress import BELOW
from goals.rules.promises import Delivered
from goals.rules.wording import Wording
from smarketing.accounts.models import Organization
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.halves import MARKETING
from smarketing.accounts.rules.periods import Period, add_months, month_of
from smarketing.funnel.queries.counts import Question, counts

Keyed = Mapping[str, Reading]


@dataclass(frozen=True)
class Readings:
    """Each measure by its key, in every span that a plan reads."""

    common: Mapping[Days, Keyed]
    by_team: Mapping[Days, Mapping[int, Keyed]] = field(default_factory=dict)
    by_person: Mapping[Days, Mapping[int, Keyed]] = field(default_factory=dict)
    team_of: Mapping[int, int] = field(default_factory=dict)  # at the end of the period
    goal: int = 0  # what the shared goal counted in the whole period, from nothing

    def of(self, member_id: int) -> dict[Days, Keyed]:
        """What one person's statement reads."""
        team = self.team_of.get(member_id, 0)
        return {
            days: {
                **common,
                **self.by_team.get(days, {}).get(team, {}),
                **self.by_person.get(days, {}).get(member_id, {}),
            }
            for days, common in self.common.items()
        }

    def moved(self, key: str, share: Fraction) -> "Readings":
        """The same, were this the attainment of one measure in every span, at every moment."""
        common = {}
        for days, found in self.common.items():
            keys = {key, *(one for one in found if one.startswith(f"{key}@"))}
            common[days] = {**found, **{one: at_share(found, one, share) for one in keys}}
        return replace(self, common=common)

    def without(self, refund: Refund) -> "Readings":
        """The same, had a deal never been won."""
        off = refund.taken_off(GOAL, COUNT)
        return replace(
            self,
            common={
                days: lowered(found, off) if refund.counted_in(*days) else found
                for days, found in self.common.items()
            },
            by_team=lowered_for(self.by_team, refund.team, TEAM, refund),
            by_person=lowered_for(self.by_person, refund.owner, OWN, refund),
        )

    def scaled(self, by: Fraction) -> "Readings":
        """The same, if everything goes on as until now; a kept share stays what it is."""
        return replace(
            self,
            common={days: grown(found, by) for days, found in self.common.items()},
            by_team=grown_for(self.by_team, by),
            by_person=grown_for(self.by_person, by),
        )


def at_share(keyed: Keyed, key: str, share: Fraction) -> Reading:
    """A reading at another attainment of its own target."""
    found = keyed.get(key)
    if found is None or not found.target:
        return Reading(share, Fraction(1))
    return replace(found, attained=share * found.target, refunded=0)


def lowered(keyed: Keyed, off: Mapping[str, int]) -> Keyed:
    less = {
        key: replace(keyed[key], attained=keyed[key].attained - value)
        for key, value in off.items()
        if key in keyed
    }
    return {**keyed, **less}


def lowered_for(
    spans: Mapping[Days, Mapping[int, Keyed]], who: int, kind: str, refund: Refund
) -> dict[Days, Mapping[int, Keyed]]:
    """The same for all but one team or person, on the days on which the deal had counted."""
    off = refund.taken_off(kind)
    return {
        days: {**many, who: lowered(many[who], off)}
        if who in many and refund.counted_in(*days)
        else many
        for days, many in spans.items()
    }


def grown_for(
    spans: Mapping[Days, Mapping[int, Keyed]], by: Fraction
) -> dict[Days, dict[int, Keyed]]:
    return {
        days: {one: grown(keyed, by) for one, keyed in many.items()} for days, many in spans.items()
    }


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
    refunds: Sequence[Refund] = (),
) -> Readings:
    """What the ledger, the quotas and the promises say of the measures asked for.

    `refunds` are those of deals won before the period, where a plan takes them back by itself:
    each reading says how much of them lies in it.
    """
    by_days: dict[Days, set[Measure]] = {(period.starts_on, period.ends_on): set()}
    for days, measure in asked:
        by_days.setdefault(days, set()).add(measure)
    common, by_team, by_person = {}, {}, {}
    for days, measures in by_days.items():
        span = Period(*days)
        common[days] = common_in(organization, measures, wording, period, span, now)
        by_team[days] = teams_in(organization, measures, period, span, now)
        by_person[days] = people_in(organization, measures, period, span)
        here = [one for one in refunds if one.on in span]
        note_refunds(here, common[days], by_team[days], by_person[days])
    teams = teams_of_people(organization, period) if any(by_team.values()) else {}
    metric = wording.of
    goal = of(attained_by_step(organization, period).get(metric.step), metric).value
    return Readings(common, by_team, by_person, teams, goal)


def note_refunds(
    refunds: Sequence[Refund],
    common: dict[str, Reading],
    by_team: Mapping[int, dict[str, Reading]],
    by_person: Mapping[int, dict[str, Reading]],
) -> None:
    """Say in each reading what of it earlier deals took off again."""
    for one in refunds:
        places = (
            (common, one.taken_off(GOAL, COUNT)),
            (by_team.get(one.team, {}), one.taken_off(TEAM)),
            (by_person.get(one.owner, {}), one.taken_off(OWN)),
        )
        for readings, off in places:
            for key, value in off.items():
                if found := readings.get(key):
                    readings[key] = replace(found, refunded=found.refunded + value)


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
    for measure in measures | {Measure(GOAL, wording.metric)}:
        if measure.kind in (GOAL, COUNT):
            question = measure.asked_in(span)
            if measure.moment:
                value = counts(organization, question).totals.amount
            else:
                value = of(steps.get(measure.metric.step), measure.metric).value
            if (measure.kind, measure.of) == (GOAL, wording.metric):
                found[measure.key] = goal_reading(wording, value, period, span, question)
            else:
                found[measure.key] = Reading(value, None, question)
        elif measure.kind == PROMISE:
            found[measure.key] = kept(organization, measure.of, span, now)
        elif measure.kind == VALUE:
            months = delivered_in(organization, span, now)
            net = sum(one.net for one in months)
            found[measure.key] = Reading(net, None, handed_on=days_of(months))
    return found


def goal_reading(
    wording: Wording, value: int, period: Period, span: Period, question: Question
) -> Reading:
    """The goal's own attainment: its way from the baseline, inverted where it shall stay below.

    A part of the period is measured against its share of the way.
    """
    way = wording.way * Fraction(span.days, period.days)
    if wording.direction == BELOW:
        return Reading(way, value if value > 0 else None, question)
    return Reading(value, way, question)


def days_of(months: Sequence[Delivered]) -> Days:
    """The days from the first to the last of some months."""
    return months[0].month.starts_on, months[-1].month.ends_on


def delivered_in(organization: Organization, span: Period, now: datetime) -> list[Delivered]:
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
        if not months:
            return Reading(0, None)
        net, due = sum(one.net for one in months), sum(one.due for one in months)
        return Reading(net, due, handed_on=days_of(months))
    answers = sales_in(organization, span, now).answer
    days = span.starts_on, span.ends_on
    return Reading(answers.inside, answers.due or None, handed_on=days)


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
        won = counted_by(organization, measure, span, "team")
        for quota in quotas:
            if quota.metric != measure.of:
                continue
            value = won.get((quota.team.pk,), 0)
            target = quota.target * Fraction(span.days, period.days)
            question = measure.asked_in(span, team_id=(quota.team.pk,))
            found.setdefault(quota.team.pk, {})[measure.key] = Reading(value, target, question)
    return found


def teams_of_people(organization: Organization, period: Period) -> dict[int, int]:
    """The team each person is in on the last day of a period on which they are in any."""
    inside = Q(to_on__isnull=True) | Q(to_on__gte=period.starts_on)
    rows = organization.memberships.filter(inside, from_on__lte=period.ends_on)
    return dict(rows.order_by("from_on").values_list("member_id", "team_id"))
