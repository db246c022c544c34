"""Reads of scenarios: what each of them asks of both halves, beside the chain as it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import ceil

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from goals.models import Scenario
from goals.queries.chains import Worked, tried
from goals.queries.confidence import LEAD, chance_with
from goals.rules.chain_wording import reckon
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Missing
from smarketing.accounts.rules.halves import SALES


@dataclass(frozen=True)
class Supposed:
    """What somebody changes of a chain; None and nothing are as it stands."""

    quota: int | None = None
    figures: Mapping[str, Fraction] = field(default_factory=dict)
    later: int = 0
    people: int | None = None


@dataclass(frozen=True)
class Asked:
    """What a scenario asks of one step in the period."""

    step: str
    half: str
    count: int | None
    more: int | None  # than the chain as it stands


@dataclass(frozen=True)
class Outcome:
    """What follows from a scenario for both halves."""

    name: str
    scenario: Scenario | None
    quota: int
    quota_more: int
    steps: list[Asked]
    people: int | None
    each: int | None  # of the quota, by person
    works: int | None  # opportunities (or what sales works first) by person
    chance: Fraction | None  # that the leads of the chain as it stands bring this quota

    def of(self, step: str) -> Asked | None:
        return next((one for one in self.steps if one.step == step), None)

    @property
    def marketing(self) -> Asked | None:
        """What marketing owes: leads."""
        return self.of(LEAD)

    @property
    def sales(self) -> Asked | None:
        """What sales works: the last step before the win."""
        before = [one for one in self.steps[:-1] if one.half == SALES]
        return before[-1] if before else None


def scenario_by_id(organization: Organization, scenario_id: int) -> Scenario:
    """A scenario of this organisation, or `Missing`."""
    found = organization.scenarios.select_related("chain", "made_by").filter(pk=scenario_id)
    scenario = found.first()
    if scenario is None:
        raise Missing(_("There is no such scenario."))
    return scenario


def supposed_of(scenario: Scenario) -> Supposed:
    figures = {key: Fraction(figure) for key, figure in scenario.figures.items()}
    return Supposed(scenario.quota, figures, scenario.later, scenario.people)


def sellers(organization: Organization) -> int:
    """How many people of sales are in a team today."""
    members = organization.memberships.filter(team__side=SALES, to_on__isnull=True)
    return members.values("member").distinct().count()


def supposing(found: Worked, supposed: Supposed) -> Worked:
    """The chain under a scenario; nothing is read anew."""
    new = tried(found, supposed.quota, supposed.figures)
    if not supposed.later:
        return new
    lags = {step: lag.later(supposed.later) for step, lag in found.lags.items()}
    again = reckon(new.reckoned.chain, new.period, lags, new.others)
    return replace(new, lags=lags, reckoned=again)


def outcome(
    found: Worked,
    supposed: Supposed,
    sellers_now: int,
    worth: list[int] | None,
    name: str = "",
    scenario: Scenario | None = None,
) -> Outcome:
    """What a scenario asks of both halves, beside the chain as it stands."""
    new = supposing(found, supposed)
    steps = []
    for step in found.reckoned.chain.steps:
        count = new.reckoned.in_period(step.key)
        was = found.reckoned.in_period(step.key)
        more = None if count is None or was is None else count - was
        steps.append(Asked(step.key, step.half, count, more))
    people = supposed.people or sellers_now or None
    quota = new.reckoned.chain.quota
    works = next((one.count for one in reversed(steps[:-1]) if one.half == SALES), None)
    agreed = found.reckoned.takes.get(LEAD)
    return Outcome(
        name=name,
        scenario=scenario,
        quota=quota,
        quota_more=quota - found.reckoned.chain.quota,
        steps=steps,
        people=people,
        each=ceil(Fraction(quota, people)) if people else None,
        works=ceil(Fraction(works, people)) if people and works else None,
        chance=None if agreed is None else chance_with(new, ceil(agreed), worth),
    )


def saved_outcomes(found: Worked, sellers_now: int, worth: list[int] | None) -> list[Outcome]:
    """Every kept scenario of a chain; one query."""
    return [
        outcome(found, supposed_of(one), sellers_now, worth, one.name, one)
        for one in found.chain.scenarios.select_related("made_by")
    ]


def brought(organization: Organization) -> QuerySet[Scenario]:
    """The scenarios that wait for the next council, oldest first."""
    return organization.scenarios.filter(
        brought_at__isnull=False, adopted_at__isnull=True
    ).order_by("brought_at")
