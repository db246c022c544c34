"""Who carries a goal: company, offices, teams and people, the parts against the whole."""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from goals.models import PersonQuota
from goals.queries.attained import Attained, attained, of
from goals.queries.goals import StandingGoal
from goals.queries.person_quotas import asked_of, quotas_of_people
from goals.queries.quotas import TeamQuota, quotas_in
from goals.rules.metrics import Metric
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.queries.counts import Question, counts


@dataclass(frozen=True)
class Node:
    """One that carries a part of a goal; an office carries what its teams carry."""

    kind: str  # company, office, team, person
    name: str  # "" for teams of no office
    target: int
    attained: int
    children: list["Node"] = field(default_factory=list)
    team_id: int | None = None

    @property
    def parts(self) -> int:
        """What its parts carry together."""
        return sum(child.target for child in self.children)

    @property
    def rest(self) -> int:
        """What none of its parts carries; below nothing they carry more than it."""
        return self.target - self.parts

    @property
    def share(self) -> Fraction | None:
        """Attained of its own target: a sum over a sum, never a mean of shares."""
        return Fraction(self.attained, self.target) if self.target else None


def tree_of(standing: StandingGoal, today: date) -> Node:
    """The goal with everybody who carries a quota in its metric and period."""
    organization, wording = standing.goal.organization, standing.wording
    period, metric = wording.period, wording.of
    teams = [q for q in quotas_in(organization, period, today) if q.metric == metric.key]
    reached = reached_in(organization, metric, period)
    people = people_in(organization, metric, period)
    offices: dict[str, list[TeamQuota]] = {}
    names = dict(organization.offices.values_list("pk", "name"))
    for quota in teams:
        offices.setdefault(names.get(quota.team.office_id, ""), []).append(quota)
    return Node(
        kind="company",
        name=organization.name,
        target=wording.target,
        attained=wording.baseline + attained(organization, metric, period).value,
        children=[
            office_node(name, offices[name], people, reached)
            for name in sorted(offices, key=lambda name: (not name, name))
        ],
    )


def office_node(
    name: str,
    quotas: list[TeamQuota],
    people: dict[int, list[PersonQuota]],
    reached: dict[tuple[int, int], Attained],
) -> Node:
    children = [team_node(quota, people.get(quota.team.pk, []), reached) for quota in quotas]
    return Node(
        kind="office",
        name=name,
        target=sum(child.target for child in children),
        attained=sum(child.attained for child in children),
        children=children,
    )


def team_node(
    quota: TeamQuota, people: list[PersonQuota], reached: dict[tuple[int, int], Attained]
) -> Node:
    team = quota.team.pk
    mine = {owner: figure.value for (of_team, owner), figure in reached.items() if of_team == team}
    return Node(
        kind="team",
        name=quota.team.name,
        target=quota.target,
        attained=sum(mine.values()),
        children=[
            Node("person", one.member.name, asked_of(one), mine.get(one.member_id, 0))
            for one in people
        ],
        team_id=team,
    )


def people_in(
    organization: Organization, metric: Metric, period: Period
) -> dict[int, list[PersonQuota]]:
    """The people's quotas of a metric that lie in a period, by team and name."""
    found: dict[int, list[PersonQuota]] = {}
    rows = quotas_of_people(organization, period).filter(metric=metric.key)
    for quota in rows.order_by("member__name", "starts_on"):
        found.setdefault(quota.team_id, []).append(quota)
    return found


def reached_in(
    organization: Organization, metric: Metric, period: Period
) -> dict[tuple[int, int], Attained]:
    """What each owner attained in each team: one cut across two dimensions."""
    question = Question(
        period.starts_on, period.ends_on, by=("team", "owner"), filters={"step": (metric.step,)}
    )
    return {
        (figure.ids["team_id"], figure.ids["owner_id"]): of(figure, metric)
        for figure in counts(organization, question).rows
    }
