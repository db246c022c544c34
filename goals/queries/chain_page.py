"""The chain page as values: nodes and edges of the picture, and what changes."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from goals.models import Edge, Link
from goals.queries.attained import attained_by_step, of
from goals.queries.chains import Worked
from goals.queries.owed import whole_months
from goals.queries.quotas import quotas_in
from goals.rules.chain_picture import Picture, picture
from goals.rules.chain_wording import Reckoned
from goals.rules.progress import UNKNOWN, standing, whole
from goals.rules.spread import spread
from smarketing.accounts.models import Organization
from smarketing.funnel.queries.steps import step_names
from smarketing.funnel.rules.intervals import wilson


@dataclass(frozen=True)
class Owing:
    """What is owed of one step: in the period, and by the end of today."""

    whole: int | None
    by_today: int | None


@dataclass(frozen=True)
class Node:
    """One step of the picture, or the quota at its end."""

    key: str
    name: str
    half: str
    at: int  # its column, from 1
    count: int
    owed: int | None
    due: int | None
    status: str

    @property
    def gap(self) -> int | None:
        return None if self.due is None else self.count - self.due


@dataclass(frozen=True)
class EdgeShown:
    """One link of the picture, between two nodes."""

    key: str
    at: int
    name: str
    to_name: str
    link: Link | None  # None: nothing is known yet, it must be typed
    interval: tuple[float, float] | None


@dataclass(frozen=True)
class ChainPage:
    nodes: list[Node]
    quota: Node
    edges: list[EdgeShown]  # rates, then the value where there is one
    share: Link | None
    picture: Picture | None
    carried: int  # by the teams of sales

    @property
    def columns(self) -> int:
        return len(self.nodes) + 1

    @property
    def open_edges(self) -> list[EdgeShown]:
        return [edge for edge in self.edges if edge.link is None]

    @property
    def handover(self) -> int:
        """How many of the nodes are marketing's."""
        return sum(1 for node in self.nodes if node.half == "marketing")


def owing(reckoned: Reckoned, step: str, today: date) -> Owing:
    """What a chain owes of a step, in the period and by today, as it is shown."""
    months = reckoned.months.get(step)
    if months is None:
        return Owing(None, None)
    counts = whole_months(months, reckoned.period)
    needed = spread(counts, reckoned.period, today)
    by_today = needed.by_today if needed else None
    return Owing(reckoned.in_period(step), whole(by_today, is_money=False))


def chain_page(found: Worked, today: date) -> ChainPage:
    """The picture of a chain: what is there of each step, and what is owed."""
    organization, period = found.chain.organization, found.period
    counted = attained_by_step(organization, period)
    names = step_names(organization)
    begun = period.elapsed(today) > 0
    nodes = []
    for at, step in enumerate(found.reckoned.chain.steps, 1):
        figure = counted.get(step.key)
        count = figure.count if figure else 0
        owed = owing(found.reckoned, step.key, today)
        status = standing(count, owed.by_today) if begun else UNKNOWN
        nodes.append(
            Node(step.key, names[step.key], step.half, at, count, owed.whole, owed.by_today, status)
        )
    reached = of(counted.get(found.metric.step), found.metric).value
    quotas = quotas_in(organization, period, today)
    return ChainPage(
        nodes=nodes,
        quota=quota_node(found, reached, len(nodes) + 1, today),
        edges=edges_of(found, names),
        share=found.links.get(Edge.SHARE),
        picture=picture_of(found),
        carried=sum(quota.target for quota in quotas if quota.metric == found.chain.metric),
    )


def quota_node(found: Worked, reached: int, at: int, today: date) -> Node:
    period, quota = found.period, found.reckoned.chain.quota
    due = Fraction(quota * period.elapsed(today), period.days)
    status = standing(reached, due) if period.elapsed(today) else UNKNOWN
    due_shown = whole(due, found.metric.is_money)
    return Node("quota", "", "", at, reached, quota, due_shown, status)


def edges_of(found: Worked, names: dict[str, str]) -> list[EdgeShown]:
    steps = found.reckoned.chain.steps
    rates = [
        edge_shown(found, f"rate-{one.key}", at, names[one.key], names[other.key])
        for at, (one, other) in enumerate(zip(steps, steps[1:], strict=False), 1)
    ]
    if not found.metric.is_money:
        return rates
    return [*rates, edge_shown(found, Edge.VALUE, len(steps), names[steps[-1].key], "")]


def edge_shown(found: Worked, key: str, at: int, name: str, to_name: str) -> EdgeShown:
    link = found.links.get(key)
    return EdgeShown(key, at, name, to_name, link, interval_of(link) if link else None)


def interval_of(link: Link) -> tuple[float, float] | None:
    """The 95 % interval of a measured rate; what was typed or drawn has none of its own."""
    if link.edge != Edge.RATE or link.kind != Link.Kind.MEASURED:
        return None
    return wilson(link.reached, link.entered)


def picture_of(found: Worked) -> Picture | None:
    """The band, once every step is known."""
    takes, steps = found.reckoned.takes, found.reckoned.chain.steps
    if len(takes) < len(steps):
        return None
    counts = [takes[step.key] for step in steps]
    halves = [step.half for step in steps]
    last = min(counts) / 2
    return picture([*counts, last], [*halves, ""])


@dataclass(frozen=True)
class Row:
    """One figure old beside new; None where it is not known."""

    name: str
    half: str
    old: int | None
    new: int | None

    @property
    def by(self) -> int | None:
        return None if self.old is None or self.new is None else self.new - self.old


@dataclass(frozen=True)
class Moved:
    """Everything that a change of the chain moves, step by step."""

    in_period: list[Row]
    by_today: list[Row]

    @property
    def is_first(self) -> bool:
        """Whether nothing stood before."""
        return all(row.old is None for row in self.in_period)

    @property
    def is_any(self) -> bool:
        return any(row.old != row.new for row in [*self.in_period, *self.by_today])


def moved(organization: Organization, old: Reckoned, new: Reckoned, today: date) -> Moved:
    """What a chain owed beside what it would owe."""
    names = step_names(organization)
    rows = [
        (names[step.key], step.half, owing(old, step.key, today), owing(new, step.key, today))
        for step in new.chain.steps
    ]
    return Moved(
        [Row(name, half, one.whole, other.whole) for name, half, one, other in rows],
        [Row(name, half, one.by_today, other.by_today) for name, half, one, other in rows],
    )
