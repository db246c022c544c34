"""Reads of a goal's parts: cut along halves, offices and personas, each set against the whole."""

from dataclasses import dataclass
from fractions import Fraction

from goals.models.slice import Along
from goals.queries.attained import of
from goals.queries.goals import StandingGoal
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.halves import HALVES
from smarketing.funnel.queries.counts import Question, counts
from smarketing.funnel.queries.known import personas_now

NONE = ""  # what belongs to no office, no persona, or to an origin of neither half


@dataclass(frozen=True)
class Part:
    """One part of a cut: what it shall bring, and what it has brought of the period."""

    key: str  # "" for what belongs to none
    name: str  # a half is named by whoever shows it
    target: int | None
    attained: int

    @property
    def share(self) -> Fraction | None:
        """Attained of its own target: never a mean of the shares of others."""
        return Fraction(self.attained, self.target) if self.target else None


@dataclass(frozen=True)
class Cut:
    """A goal cut one way, the parts against the whole."""

    along: str
    whole: int
    parts: list[Part]

    @property
    def assigned(self) -> int:
        return sum(part.target or 0 for part in self.parts)

    @property
    def is_cut(self) -> bool:
        """Whether anybody said what any part shall bring."""
        return any(part.target is not None for part in self.parts)

    @property
    def rest(self) -> int:
        """What falls to no part; below nothing the parts come to more than the goal."""
        return self.whole - self.assigned

    @property
    def attained(self) -> int:
        return sum(part.attained for part in self.parts)


def cuts_of(standing: StandingGoal) -> list[Cut]:
    """The goal cut along halves, offices and personas, where there are several of them."""
    organization, wording = standing.goal.organization, standing.wording
    said = {(one.along, one.key): one.target for one in standing.goal.slices.all()}
    cuts = []
    for along in Along.values:
        names = known_along(organization, along)
        kept = {key for way, key in said if way == along}
        if len(names) < 2 and not kept:
            continue
        reached = reached_along(standing, along)
        keys = [*names, *sorted(kept - set(names))]
        parts = [
            Part(key, names.get(key, ""), said.get((along, key)), reached.get(key, 0))
            for key in keys
        ]
        other = sum(value for key, value in reached.items() if key not in keys)
        if other:
            parts.append(Part(NONE, "", None, other))
        cuts.append(Cut(along, wording.way, parts))
    return cuts


def known_along(organization: Organization, along: str) -> dict[str, str]:
    """What a goal may be cut into, by key: halves, offices, the personas of today."""
    if along == Along.SIDE:
        return dict.fromkeys(HALVES, "")
    if along == Along.OFFICE:
        return {str(pk): name for pk, name in organization.offices.values_list("pk", "name")}
    named = sorted(personas_now(organization).items(), key=lambda pair: pair[1])
    return {str(pk): name for pk, name in named}


def reached_along(standing: StandingGoal, along: str) -> dict[str, int]:
    """What each part attained. A half brings what came from its own leads: the lead's origin."""
    metric, period = standing.wording.of, standing.wording.period
    by = {Along.SIDE: "origin", Along.OFFICE: "office", Along.PERSONA: "persona"}[along]
    question = Question(
        period.starts_on, period.ends_on, by=(by,), filters={"step": (metric.step,)}
    )
    found = {}
    for figure in counts(standing.goal.organization, question).rows:
        key = figure.key[0] if along == Along.SIDE else str(figure.ids[f"{by}_id"])
        found[key] = of(figure, metric).value
    return found
