"""What an address asks of the metric engine."""

from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter

from goals.queries.goals import running_goal
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.rules.periods import Period, quarter_of
from smarketing.funnel.queries.cohorts import Way
from smarketing.funnel.queries.scope import Unanswerable
from smarketing.funnel.rules.questions import (
    BIGGEST,
    BY,
    CLOSED,
    DIMENSIONS,
    FILTERS,
    IDS,
    TIMES,
    WHATS,
    Flaw,
    Question,
    Value,
)

WITHOUT_COMMAS = {*WHATS, *TIMES, *CLOSED, *IDS}  # names of people and campaigns may have them
COUNTED = {"from", "to", "by", "version"}
FOLLOWED = {"from_step", "to_step", "from", "to", "version"}
Filters = dict[str, tuple[Value, ...]]


def board_period(organization: Organization, today: date) -> Period:
    """The board's period: that of the shared goal running today, else the fiscal quarter."""
    goal = running_goal(organization, today)
    if goal:
        return Period(goal.starts_on, goal.ends_on)
    return quarter_of(today, organization.fiscal_start)


def question_of(
    organization: Organization, said: QueryDict, today: date, beside: frozenset[str] = frozenset()
) -> Question:
    """The question of an address; `beside` names what else the call takes. Raises a Fault."""
    demand_known(said, COUNTED | beside, FILTERS)
    first, last = days_of(said)
    if first is None:
        period = board_period(organization, today)
        first, last = period.starts_on, period.ends_on
    by = tuple(name for text in said.getlist("by") for name in split(text))
    filters = filters_of(said, FILTERS)
    demand_steps(organization, filters.get("step", ()))
    return Question(first, last, by, filters, number(said, "version"))


def way_of(said: QueryDict, beside: frozenset[str] = frozenset()) -> Way:
    """The way between two steps that an address asks for; without days, of all leads."""
    asked = (*DIMENSIONS, *IDS)
    demand_known(said, FOLLOWED | beside, asked)
    first, last = days_of(said)
    return Way(
        from_step=said.get("from_step", ""),
        to_step=said.get("to_step", ""),
        starts_on=first,
        ends_on=last,
        filters=filters_of(said, asked),
        version=number(said, "version"),
    )


def demand_known(said: QueryDict, taken: set[str] | frozenset[str], filters: tuple) -> None:
    for name in said:
        if name not in taken and name not in filters:
            choices = ", ".join((*sorted(taken), *filters))
            raise Unanswerable(Flaw("unknown_filter", name, {"name": name, "choices": choices}))


def demand_steps(organization: Organization, asked: tuple[Value, ...]) -> None:
    """Refuse a step that the organisation has not: a slip would look like nothing counted."""
    steps = list(organization.steps.values_list("key", flat=True)) if asked else []
    for step in asked:
        if step not in steps:
            words = {"name": "step", "value": str(step), "choices": ", ".join(steps)}
            raise Unanswerable(Flaw("unknown_value", "step", words))


def days_of(said: QueryDict) -> tuple[date, date] | tuple[None, None]:
    """The days `from` and `to`, or neither."""
    given = [name for name in ("from", "to") if said.get(name)]
    if not given:
        return None, None
    if len(given) == 1:
        missing = "to" if given == ["from"] else "from"
        message = _("Give both from and to, or neither.")
        raise Fault(message, fields={missing: message})
    return day(said, "from"), day(said, "to")


def day(said: QueryDict, name: str) -> date:
    try:
        return date.fromisoformat(said[name])
    except ValueError:
        words = {"name": name, "value": said[name], "example": "2017-06-30"}
        raise Unanswerable(Flaw("period_unreadable", name, words)) from None


def filters_of(said: QueryDict, names: tuple[str, ...]) -> Filters:
    """The values of each filter; where a value cannot hold a comma, commas part alternatives."""
    filters: Filters = {}
    for name in names:
        values = said.getlist(name)
        if name in WITHOUT_COMMAS and name != "origin":
            values = [value for text in values for value in split(text)]
        elif name == "origin":
            values = [value.strip() for text in values for value in text.split(",")]
        if values:
            filters[name] = tuple(whole(name, v) if name in IDS else v for v in values)
    return filters


def split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def number(said: QueryDict, name: str) -> int | None:
    """A whole number, where the address says one."""
    return whole(name, said[name]) if said.get(name) else None


def whole(name: str, text: str) -> int:
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 20 and int(text) < BIGGEST):
        raise Unanswerable(Flaw("number_expected", name, {"name": name, "value": text}))
    return int(text)


def described(name: str, text: str, kind: type = str, **more: object) -> OpenApiParameter:
    return OpenApiParameter(name, kind, description=text, **more)


DAYS = [
    described("from", "The first day, included. Without from and to: the board's period.", date),
    described("to", "The last day, included.", date),
]
VERSION = described("version", "As known at this version of the organisation.", int)
FILTERED = [
    described(name, f"Only this {name}; given again, also that one. Blank: none.", many=True)
    for name in DIMENSIONS
] + [described(name, f"The same by number: {IDS[name]}.", int, many=True) for name in IDS]
ASKED = [
    *DAYS,
    described("by", f"What to group by, parted by commas: {', '.join(BY)}."),
    *[described(name, f"Only this {name}.", many=True) for name in (*TIMES, *WHATS)],
    *FILTERED,
    VERSION,
]
STEPPED = [
    described("from_step", "The step that the leads entered.", required=True),
    described("to_step", "The step that they got to.", required=True),
    *DAYS,
    *FILTERED,
    VERSION,
]
