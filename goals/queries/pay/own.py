"""How far everybody is on their own quotas: what a person carries, and what they attained of it."""

from dataclasses import replace
from fractions import Fraction

from goals.models import PersonQuota
from goals.queries.attained import of
from goals.queries.person_quotas import quotas_of_people
from goals.rules.pay.measures import OWN, Carried, Measure, Reading
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.queries.counts import counts


def people_in(
    organization: Organization, measures: set[Measure], period: Period, span: Period
) -> dict[int, dict[str, Reading]]:
    """How far everybody is on the quotas that lie in a period: what was done for the teams that
    gave them. The target is made of the quotas by each person's own days in the plan."""
    asked = [measure for measure in measures if measure.kind == OWN]
    found: dict[int, dict[str, Reading]] = {}
    if not asked:
        return found
    quotas: dict[tuple[int, str], list[PersonQuota]] = {}
    for quota in quotas_of_people(organization, period):
        quotas.setdefault((quota.member_id, quota.metric), []).append(quota)
    for measure in asked:
        won = counted_by(organization, measure, span, "owner", "team")
        for (who, metric), mine in quotas.items():
            if metric != measure.of:
                continue
            teams = tuple(sorted({quota.team_id for quota in mine}))
            found.setdefault(who, {})[measure.key] = Reading(
                attained=sum(won.get((who, team), 0) for team in teams),
                target=sum(quota.target for quota in mine),
                question=measure.asked_in(span, owner_id=(who,), team_id=teams),
                carries=tuple(map(carried, mine)),
            )
    return found


def counted_by(
    organization: Organization, measure: Measure, span: Period, *by: str
) -> dict[tuple[int, ...], int]:
    """What a measure counted on these days, by the ids of these dimensions."""
    question = replace(measure.asked_in(span), by=by)
    return {
        tuple(row.ids[f"{name}_id"] for name in by): of(row, measure.metric).value
        for row in counts(organization, question).rows
    }


def carried(quota: PersonQuota) -> Carried:
    """A kept quota as the rules read it."""
    ramp = tuple(Fraction(percent, 100) for percent in quota.ramp)
    return Carried(quota.target, Period(quota.starts_on, quota.ends_on), quota.ramp_from, ramp)
