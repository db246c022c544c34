"""What a question covers, as one condition: the figure and the rows behind it both read it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.rules.periods import Period
from smarketing.funnel.models import DailyCount, Dimension, Entry, PeriodTotal
from smarketing.funnel.rules.questions import (
    ENDINGS,
    IDS,
    WHATS,
    Flaw,
    Question,
    are_months,
    flaw,
    spans,
)
from smarketing.funnel.rules.sums import ORIGINS

RELATED = {  # a named dimension -> the organisation's rows that bear its names
    "source": "sources",
    "campaign": "campaigns",
    "persona": "personas",
    "owner": "members",
    "team": "teams",
    "office": "offices",
}
MESSAGES = {
    "period_backwards": _("The period ends before it begins. Swap from and to."),
    "period_out_of_range": _("Ask for days of the years 2 to 9998."),
    "unknown_cut": _("Nothing can be grouped by %(name)s. Choose among %(choices)s."),
    "unknown_filter": _("Nothing can be filtered by %(name)s. Choose among %(choices)s."),
    "step_or_outcome_missing": _("Say what to count: filter by, or group by, step or outcome."),
    "number_expected": _("%(name)s takes a number, not %(value)s."),
    "unreadable": _("The value of %(name)s cannot be read."),
    "unknown_value": _("%(value)s is no value of %(name)s. Choose among %(choices)s."),
    "period_unreadable": _("%(value)s cannot be read as %(name)s. Write it like %(example)s."),
}


class Unanswerable(Fault):
    """A question that makes no sense; the code says why."""

    def __init__(self, found: Flaw) -> None:
        message = str(MESSAGES[found.code]) % found.words
        super().__init__(message, fields={found.field: message})
        self.code = found.code


@dataclass(frozen=True)
class Scope:
    """A sound question with its names looked up: all that the condition needs."""

    organization: Organization
    question: Question
    days: list[Period]
    keys: Mapping[str, frozenset[int | str]]  # dimension -> its allowed keys

    @property
    def cheapest(self) -> type[Model]:
        """The smallest table that holds the answer."""
        if self.question.version is not None or len(self.question.dimensions) > 1:
            return Entry
        if are_months(self.days) and {"month", "quarter"}.issuperset(self.question.times):
            return PeriodTotal
        return DailyCount

    @property
    def dimension(self) -> str:
        """The one dimension of a question that the sums can answer, or ""."""
        return next(iter(self.question.dimensions), "")


def scope_of(organization: Organization, question: Question) -> Scope:
    """Check a question and look its names up: one query for each name that it filters by."""
    if found := flaw(question):
        raise Unanswerable(found)
    return Scope(
        organization,
        question,
        spans(question, organization.fiscal_start),
        keys_of(organization, question.filters),
    )


def keys_of(
    organization: Organization, filters: Mapping[str, tuple]
) -> dict[str, frozenset[int | str]]:
    """The keys that the filters leave of each dimension; a name that nobody bears leaves none."""
    keys: dict[str, frozenset[int | str]] = {}
    for name, values in filters.items():
        if name in RELATED:
            allowed = named(organization, name, values)
        elif name in IDS or name == "origin":
            allowed = frozenset(values)
        else:
            continue
        dimension = IDS.get(name, name)
        keys[dimension] = keys.get(dimension, allowed) & allowed
    return keys


def named(organization: Organization, dimension: str, names: Iterable[str]) -> frozenset[int]:
    """The numbers of whatever bears one of these names; 0 for the blank one."""
    rows = getattr(organization, RELATED[dimension]).filter(name__in=names)
    return frozenset(rows.values_list("id", flat=True)) | ({0} if "" in names else frozenset())


def where(scope: Scope, table: type[Model]) -> Q:
    """The condition of a scope: the only one, whichever table is asked."""
    condition = Q(organization=scope.organization) & in_days(scope, table) & of_what(scope)
    if table is Entry:
        if scope.question.version is not None:
            condition &= Q(version__lte=scope.question.version)
        return condition & Q(**{f"{name}__in": keys for name, keys in scope.keys.items()})
    return condition & along(scope)


def in_days(scope: Scope, table: type[Model]) -> Q:
    column = "month" if table is PeriodTotal else "day"
    spans = [
        Q(**{f"{column}__gte": period.starts_on, f"{column}__lte": period.ends_on})
        for period in scope.days
    ]
    return any_of(spans)


def any_of(conditions: Iterable[Q]) -> Q:
    """Whether one of them holds; of none, none does."""
    whole = Q()
    for condition in conditions:
        whole |= condition
    return whole or Q(what__in=())


def of_what(scope: Scope) -> Q:
    """The steps and outcomes asked for: those filtered by, else all of the kinds grouped by."""
    filters = scope.question.filters
    if any(name in filters for name in WHATS):
        steps = [step for step in filters.get("step", ()) if step not in ENDINGS]
        return Q(what__in=[*steps, *filters.get("outcome", ())])
    kinds = {"step": ~Q(what__in=ENDINGS), "outcome": Q(what__in=ENDINGS)}
    return any_of(kinds[name] for name in WHATS if name in scope.question.by)


def along(scope: Scope) -> Q:
    """The dimension of the sums that answers, and its allowed keys."""
    name = scope.dimension
    condition = Q(dim=Dimension[name.upper()] if name else Dimension.ALL)
    if name in scope.keys:
        keys = scope.keys[name]
        allowed = [ORIGINS[key] for key in keys] if name == "origin" else keys
        condition &= Q(key__in=allowed)
    return condition
