"""What was frozen, computed once more for `verify`, by code that shares no line with what froze it.

A closed period and a statement each name the ledger's version they were read at. Entries are
never changed, so summing those up to that version must give the frozen figures for ever.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from django.db.models import QuerySet, Sum

from goals.models import Closing, PayStatement
from goals.rules.pay.second import paid_for
from smarketing.accounts.models import Organization
from smarketing.agreements.models import Version
from smarketing.funnel.models import Entry
from smarketing.funnel.queries.verify import Difference

TELLING = ("aimed", "sum", "total")  # lines that say something and add nothing
READING = ("part", "gate", "modifier", "spiff")


def frozen_differences(organization: Organization) -> Iterator[Difference]:
    """Where a closed period or a statement is not what its entries and its own lines say.

    No difference tells whose statement it is, nor how much: it may be printed and logged.
    """
    yield from closing_differences(organization)
    terms = {
        (version.content["half"], version.number): version.content
        for version in Version.objects.filter(organization=organization, kind="plan")
    }
    statements = PayStatement.objects.filter(organization=organization).order_by("pk")
    for statement in statements.iterator(chunk_size=500):
        for what in faults_of(statement, terms):
            yield Difference("statement", f"{statement.pk}, {what}", "the frozen figure", "another")


def closing_differences(organization: Organization) -> Iterator[Difference]:
    """Closed periods whose steps no longer add up to what was frozen."""
    for closing in Closing.objects.filter(organization=organization).select_related("goal"):
        goal = closing.goal
        known = entries_until(organization, goal.starts_on, goal.ends_on, closing.version)
        summed = dict(known.values_list("what").annotate(Sum("n")).order_by("what"))
        for step, kept in closing.figures["steps"].items():
            if kept != summed.get(step, 0):
                key = f"goal {goal.pk}, closing {closing.number}, {step}"
                yield Difference("closed period", key, str(kept), str(summed.get(step, 0)))


def entries_until(
    organization: Organization, first: date, last: date, version: int
) -> QuerySet[Entry]:
    """What was known of these days when the ledger stood at a version."""
    return Entry.objects.filter(
        organization=organization, day__gte=first, day__lte=last, version__lte=version
    )


def faults_of(statement: PayStatement, terms: Mapping[tuple[str, int], dict]) -> Iterator[str]:
    """What of a statement does not follow from what stands on it, in a word for each."""
    lines = statement.content["lines"]
    adding = [line for line in lines if line["kind"] not in TELLING]
    exact = sum((Fraction(line.get("exact", 0)) for line in adding), Fraction(0))
    if round(exact) != statement.total_minor:
        yield "total, from its exact lines"
    if sum(line.get("amount", 0) for line in adding) != statement.total_minor:
        yield "total, from its rounded lines"
    if any(abs(line.get("amount", 0) - Fraction(line.get("exact", 0))) >= 1 for line in adding):
        yield "rounding"
    for line in lines:
        if line["kind"] == "part" and not pays_as_agreed(line, terms):
            yield f"part {line['number']}, by its plan"
        if line["kind"] in READING and not reads_as_counted(statement.organization, line):
            yield f"{line['kind']} {line.get('number', '')}, by its rows"


def pays_as_agreed(line: Mapping, terms: Mapping[tuple[str, int], dict]) -> bool:
    """Whether a part pays what the signed wording says at the attainment it read."""
    plan = terms[line["half"], line["version"]]
    component = plan["components"][line["number"] - 1]
    read = line.get("reading", {})
    target = Fraction(read.get("target") or 0)
    paid = paid_for(component, Fraction(read["attained"]) / target) if target else Fraction(0)
    worth = Fraction(line.get("base", 0))
    return Fraction(line.get("pays", 0)) == paid and Fraction(line.get("exact", 0)) == worth * paid


def reads_as_counted(organization: Organization, line: Mapping) -> bool:
    """Whether the rows a line names still add up to what it read."""
    read = line.get("reading", {})
    if "rows" not in read:
        return True
    rows = read["rows"]
    first, last = (date.fromisoformat(rows[name]) for name in ("from", "to"))
    known = entries_until(organization, first, last, rows["version"])
    filters = rows["filters"]
    known = known.filter(what__in=filters.get("step") or filters["outcome"])
    for name, column in (("team_id", "team"), ("owner_id", "owner")):
        if ids := filters.get(name):
            known = known.filter(**{f"{column}__in": ids})
    column = "amount" if ":amount:" in line.get("measure", "") else "n"
    return (known.aggregate(sum=Sum(column))["sum"] or 0) == Fraction(read["attained"])
