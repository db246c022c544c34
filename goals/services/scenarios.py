"""Writes of scenarios: keep one, bring it to the council, adopt it, let it go."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from goals.models import Scenario
from goals.queries.chains import chain_by_id
from goals.queries.goals import agreement_for, goal_in
from goals.queries.scenarios import Supposed, scenario_by_id, supposed_of
from goals.rules.wording import wording_of
from goals.services.chains import ChainSaid, edit_chain, propose_chain
from goals.services.goals import edit_goal
from smarketing.accounts.models import Member
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.rules.periods import Period
from smarketing.accounts.services import rights
from smarketing.audit import services as audit

FARTHEST = 180  # days sooner or later
MOST = 100_000  # people


@transaction.atomic
def save_scenario(
    *, by: Member, chain_id: int, name: str, supposed: Supposed, now: datetime
) -> Scenario:
    """Keep a scenario of a chain under a name; the same name again replaces it."""
    rights.demand(by, "chain.edit")
    by.organization.raise_wanted()
    chain = chain_by_id(by.organization, chain_id)
    checked(name, supposed)
    scenario, _made = Scenario.objects.update_or_create(
        chain=chain,
        name=name.strip()[:120],
        defaults={
            "organization": by.organization,
            "quota": supposed.quota,
            "figures": {key: str(figure) for key, figure in supposed.figures.items()},
            "later": supposed.later,
            "people": supposed.people,
            "made_by": by,
            "made_at": now,
            "brought_at": None,
            "adopted_at": None,
        },
    )
    audit.record(by, "scenario.save", scenario, name=scenario.name)
    return scenario


def checked(name: str, supposed: Supposed) -> None:
    """A `Fault` with every field that cannot be so."""
    wrong = {}
    if not name.strip():
        wrong["name"] = _("Give it a name to know it by.")
    if not (supposed.quota or supposed.figures or supposed.later or supposed.people):
        wrong.setdefault("name", _("Nothing is changed yet. Type another figure first."))
    if supposed.quota is not None and supposed.quota <= 0:
        wrong["quota"] = _("A quota is more than nothing.")
    if abs(supposed.later) > FARTHEST:
        wrong["later"] = _("Half a year sooner or later is the most.")
    if supposed.people is not None and not 0 < supposed.people <= MOST:
        wrong["people"] = _("Somebody has to carry the quota.")
    for key, figure in supposed.figures.items():
        if figure <= 0:
            wrong[key] = _("From nothing nothing comes: this must be above 0.")
        elif key != "value" and figure > 1:
            wrong[key] = _("A rate is 100 % at most: no more can come than went in.")
    if wrong:
        raise Fault(" ".join(wrong.values()), fields=wrong)


@transaction.atomic
def bring_scenario(*, by: Member, scenario_id: int, now: datetime) -> Scenario:
    """Put a scenario on the agenda of the next meetings, until it is adopted or let go."""
    rights.demand(by, "chain.edit")
    by.organization.raise_wanted()
    scenario = scenario_by_id(by.organization, scenario_id)
    scenario.brought_at = now
    scenario.save(update_fields=["brought_at"])
    audit.record(by, "scenario.bring", scenario, name=scenario.name)
    return scenario


@transaction.atomic
def adopt_scenario(*, by: Member, scenario_id: int, now: datetime) -> Scenario:
    """Make a scenario's figures those of its chain and propose it to both heads.

    Where it changes the quota and a shared goal of the same days and metric asks for as much as
    the chain did, that goal's new target is proposed too. A changed time to win stays a
    supposition: the lag is measured, never typed.
    """
    rights.demand(by, "goal.propose")
    by.organization.raise_wanted()
    scenario = scenario_by_id(by.organization, scenario_id)
    chain, supposed = scenario.chain, supposed_of(scenario)
    if supposed.quota is None and not supposed.figures:
        told = _("Only the time to win or the people change here; there is nothing to propose.")
        raise Fault(told, fields={"name": told})
    reason, before = scenario.name, chain.quota
    said = ChainSaid(supposed.quota, supposed.figures, reason)
    edited = edit_chain(by=by, chain_id=chain.pk, number=chain.number, said=said, now=now)
    propose_chain(by=by, chain_id=chain.pk, number=edited.number, reason=reason, now=now)
    if supposed.quota is not None:
        propose_target(by, scenario, before, supposed.quota, now)
    scenario.adopted_at = now
    scenario.save(update_fields=["adopted_at"])
    audit.record(by, "scenario.adopt", scenario, name=scenario.name)
    return scenario


def propose_target(by: Member, scenario: Scenario, before: int, quota: int, now: datetime) -> None:
    """The shared goal's new target, where it was the chain's quota."""
    chain = scenario.chain
    goal = goal_in(by.organization, Period(chain.starts_on, chain.ends_on))
    if goal is None or goal.metric != chain.metric:
        return
    wording = wording_of(agreement_for(goal).shown.content)
    if wording.target == before and before != quota:
        edit_goal(
            by=by,
            goal_id=goal.pk,
            number=goal.number,
            wording=replace(wording, target=quota),
            reason=scenario.name,
            now=now,
        )


@transaction.atomic
def drop_scenario(*, by: Member, scenario_id: int) -> None:
    """Let a scenario go; what was adopted of it stays."""
    rights.demand(by, "chain.edit")
    by.organization.raise_wanted()
    scenario = scenario_by_id(by.organization, scenario_id)
    audit.record(by, "scenario.drop", None, name=scenario.name)
    scenario.delete()
