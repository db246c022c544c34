"""Who carries a goal: company, halves, offices, teams and people, the parts against the whole."""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from goals.models import Edge, PersonQuota
from goals.models.slice import Along
from goals.queries.attained import Attained, attained, of
from goals.queries.chains import chain_of
from goals.queries.goals import StandingGoal
from goals.queries.person_quotas import asked_of, quotas_of_people
from goals.queries.quotas import TeamQuota, quotas_in
from goals.queries.slices import reached_along
from goals.rules.metrics import Metric
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.halves import MARKETING, SALES
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.queries.counts import Question, counts


@dataclass(frozen=True)
class Node:
    """One that carries a part of a goal; an office carries what its teams carry.

    The two halves carry the same goal, they do not share it out: sales by its quotas, marketing
    by what its leads shall bring of the same money. So only sales is set against the whole.
    """

    kind: str  # company, side, office, team, person
    name: str  # "" for teams of no office; a half's key
    target: int | None
    attained: int
    children: list["Node"] = field(default_factory=list)
    team_id: int | None = None

    @property
    def carriers(self) -> list["Node"]:
        """The parts that share it out."""
        return [child for child in self.children if (child.kind, child.name) != ("side", MARKETING)]

    @property
    def parts(self) -> int:
        """What its parts carry together."""
        return sum(child.target or 0 for child in self.carriers)

    @property
    def rest(self) -> int:
        """What none of its parts carries; below nothing they carry more than it."""
        return self.target - self.parts

    @property
    def share(self) -> Fraction | None:
        """Attained of its own target: a sum over a sum, never a mean of shares."""
        return Fraction(self.attained, self.target) if self.target else None


def tree_of(standing: StandingGoal, today: date) -> Node:
    """The goal, from where its figure starts, with everybody who carries a quota in its metric
    and period."""
    organization, wording = standing.goal.organization, standing.wording
    period, metric = wording.period, wording.of
    teams = [q for q in quotas_in(organization, period, today) if q.metric == metric.key]
    reached = reached_in(organization, metric, period)
    people = people_in(organization, metric, period)
    offices: dict[str, list[TeamQuota]] = {}
    names = dict(organization.offices.values_list("pk", "name"))
    for quota in teams:
        offices.setdefault(names.get(quota.team.office_id, ""), []).append(quota)
    carried = [
        office_node(name, offices[name], people, reached)
        for name in sorted(offices, key=lambda name: (not name, name))
    ]
    return Node(
        kind="company",
        name=organization.name,
        target=wording.way,
        attained=attained(organization, metric, period).value,
        children=[
            Node(
                kind="side",
                name=SALES,
                target=sum(office.target for office in carried),
                attained=sum(office.attained for office in carried),
                children=carried,
            ),
            marketing_node(standing),
        ],
    )


def marketing_node(standing: StandingGoal) -> Node:
    """What marketing's leads shall bring of the goal, as it was cut, else by its share of the
    quota in the chain; and what was won of leads that came by marketing."""
    part = standing.goal.slices.filter(along=Along.SIDE, key=MARKETING).first()
    reached = reached_along(standing, Along.SIDE)
    target = part.target if part else by_share(standing)
    return Node("side", MARKETING, target, reached.get(MARKETING, 0))


def by_share(standing: StandingGoal) -> int | None:
    """Marketing's share of the goal in the chain that leads to it; None where nobody set one."""
    chain = chain_of(standing.goal)
    link = chain and chain.links.filter(edge=Edge.SHARE).exclude(set_by=None).first()
    return round(Fraction(standing.wording.way * link.part, link.whole)) if link else None


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
