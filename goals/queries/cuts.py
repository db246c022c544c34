"""What the ledger says of a chain's rates by persona and source, and of what each owes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from goals.models import Edge, Link, QuotaChain
from goals.queries.chains import Worked, way_to
from goals.queries.measured import WITHIN, windows
from goals.rules.cuts import ALL, Cut
from goals.rules.metrics import kind_of
from goals.rules.rates import Sample
from smarketing.accounts.models import Organization
from smarketing.funnel.queries.counts import Question, counts, names_of
from smarketing.funnel.queries.ground import VISITOR
from smarketing.funnel.queries.passages import Way, found_by_cut
from smarketing.funnel.queries.steps import step_names
from smarketing.funnel.rules.cohorts import average, cohorts
from smarketing.funnel.rules.intervals import wilson

FEWEST = 10  # that entered: of fewer no cut is made


def samples_of(
    organization: Organization, from_step: str, to_step: str, today: date
) -> dict[Cut, Sample]:
    """How many of each persona and source entered in the year of a rate, and got there in time."""
    if from_step == VISITOR:
        return visits_by_source(organization, to_step, today)
    year, _ever = windows(today, WITHIN)
    way = Way(from_step, to_step, year.starts_on, year.ends_on)
    found = {}
    for cut, passages in found_by_cut(organization, way).items():
        share = average(
            cohorts(
                passages,
                cohort="month",
                within=WITHIN,
                today=today,
                until=year.ends_on,
                complete_since=organization.complete_since,
            )
        )
        found[cut] = Sample(share.entered, share.reached)
    return found


def visits_by_source(organization: Organization, to_step: str, today: date) -> dict[Cut, Sample]:
    """A year's visits of each source and the leads that came of it; visits have no persona."""
    year, _ever = windows(today, 0)
    question = Question(
        year.starts_on, year.ends_on, by=("step", "source"), filters={"step": (VISITOR, to_step)}
    )
    many: dict[tuple[str, int], int] = {}
    for figure in counts(organization, question).rows:
        many[figure.key[0], figure.ids["source_id"]] = max(figure.count, 0)
    sources = {source for _step, source in many}
    return {
        (ALL, source): Sample(many.get((VISITOR, source), 0), many.get((to_step, source), 0))
        for source in sources
    }


@dataclass(frozen=True)
class CutCell:
    """One rate of one cut; `link` None: too few ever entered."""

    link: Link | None
    interval: tuple[float, float] | None
    share: Fraction  # of the best of its column, for the picture
    against: str  # better, worse or the same as that of all


@dataclass(frozen=True)
class CutRow:
    kind: str  # persona or source
    id: int
    name: str
    cells: list[CutCell]


@dataclass(frozen=True)
class CutTable:
    columns: list[tuple[str, str]]  # the names of the steps from and to
    rows: list[CutRow]
    persona: str  # whose sources these are; "" for all


def cut_table(found: Worked, persona: int) -> CutTable | None:
    """The rates of each persona and source beside each other, or of one persona's sources."""
    chain, organization = found.chain, found.chain.organization
    links = chain.links.filter(edge=Edge.RATE).exclude(persona=ALL, source=ALL)
    by_place = {(link.from_step, link.persona, link.source): link for link in links}
    if not by_place:
        return None
    names, steps = step_names(organization), found.reckoned.chain.steps
    pairs = list(zip(steps, steps[1:], strict=False))
    people, sources = names_of(organization, "persona"), names_of(organization, "source")
    cuts: list[tuple[str, int, str, Cut]] = []
    if persona in people and persona:
        cuts += [("source", key, name, (persona, key)) for key, name in sources.items() if key]
    else:
        cuts += [("persona", key, name, (key, ALL)) for key, name in people.items() if key]
        cuts += [("source", key, name, (ALL, key)) for key, name in sources.items() if key]
    best = {
        one.key: max(
            (figure(link) for link in by_place.values() if link.from_step == one.key),
            default=Fraction(1),
        )
        for one, _other in pairs
    }
    rows = [
        CutRow(
            kind,
            key,
            name,
            [
                cell(
                    by_place.get((one.key, *cut)), best[one.key], found.links.get(f"rate-{one.key}")
                )
                for one, _other in pairs
            ],
        )
        for kind, key, name, cut in sorted(cuts, key=lambda one: (one[0], one[2]))
    ]
    rows = [row for row in rows if any(one.link for one in row.cells)]
    columns = [(names[one.key], names[other.key]) for one, other in pairs]
    return CutTable(columns, rows, people.get(persona, "") if persona else "")


def whole_of(found: Worked, step: str) -> Link | None:
    return found.links.get(f"rate-{step}")


def figure(link: Link) -> Fraction:
    return Fraction(link.part, link.whole)


def cell(link: Link | None, best: Fraction, whole: Link | None) -> CutCell:
    """One rate, told apart from that of all only where its interval does not hold it."""
    if link is None:
        return CutCell(None, None, Fraction(0), "")
    interval = wilson(link.reached, link.entered) if link.kind == Link.Kind.MEASURED else None
    against = ""
    if interval and whole is not None:
        all_of_them = float(figure(whole))
        against = (
            "better" if interval[0] > all_of_them else "worse" if interval[1] < all_of_them else ""
        )
    return CutCell(link, interval, figure(link) / best, against)


def edges_of_chain(chain: QuotaChain) -> Sequence[tuple[str, str]]:
    """The steps between which a chain has a rate."""
    steps = way_to(chain.organization, kind_of(chain.metric))
    return [(one.key, other.key) for one, other in zip(steps, steps[1:], strict=False)]
