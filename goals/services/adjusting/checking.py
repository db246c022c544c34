"""What somebody wants to adjust, checked against what stands; nothing is saved here."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from goals.models import Adjustment
from goals.queries.adjusting import Running, StepNeed, expected_of, parts_needed
from goals.queries.waiting import holders, waiting_handoffs
from goals.rules.adjusting import MONTH, OWED, TEAM, Shift
from smarketing.accounts.models import Member
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.rules.periods import month_of
from smarketing.accounts.rules.typed import LARGEST

MOST_LEADS = 500  # given away at once


@dataclass(frozen=True)
class AdjustmentSaid:
    """What somebody wants to move. `expected` None: what follows from the move itself."""

    kind: str
    count: int
    reason: str
    step: str = ""
    month: date | None = None
    to_month: date | None = None
    from_key: int = 0
    to_key: int = 0
    expected: int | None = None


def demand_reason(count: int, reason: str, expected: int | None) -> None:
    """Whatever is adjusted says how much, why, and what it is to do."""
    if not reason.strip():
        told = _("Say why, in a few words. Both halves read it.")
        raise Fault(told, fields={"reason": told})
    if not 0 < count <= LARGEST:
        told = _("Move at least one.")
        raise Fault(told, fields={"count": told})
    if expected is not None and not 0 <= expected <= LARGEST:
        told = _("What you expect is a whole number from 0.")
        raise Fault(told, fields={"expected": told})


def owed_moved(running: Running, said: AdjustmentSaid) -> Adjustment:
    """A move of what is owed, checked against what stands, not saved yet."""
    if said.kind not in OWED:
        told = _("Choose what to move: between teams, sources or months, or waiting leads.")
        raise Fault(told, fields={"kind": told})
    step = running.taken_over if said.kind == TEAM else running.step(said.step)
    if step is None:
        raise Fault(_("Nothing is owed to teams yet: a chain that both heads agreed says it."))
    month = open_month(running, step, said.month, "month")
    names = ("", "")
    if said.kind == MONTH:
        to_month = open_month(running, step, said.to_month, "to_month")
        there = running.months[step.key][month]
        if month == to_month:
            told = _("Choose another month to move to.")
            raise Fault(told, fields={"to_month": told})
    else:
        to_month = None
        there, names = owed_there(running, said, step, month)
    if said.count > there:
        told = _("Only %(count)s are owed there in that month.") % {"count": there}
        raise Fault(told, fields={"count": told})
    shift = Shift(said.kind, step.key, month, said.count, said.from_key, said.to_key, to_month)
    expected = expected_of(running, shift) if said.expected is None else said.expected
    return blank(running, said, expected, names, step=step.key, month=month, to_month=to_month)


def open_month(running: Running, step: StepNeed, day: date | None, field: str) -> date:
    """A month of the period that is not over, by its first day."""
    month = day and day.replace(day=1)
    if month not in running.months[step.key]:
        told = _("Choose a month of the running period.")
        raise Fault(told, fields={field: told})
    if month_of(month).ends_on < running.today:
        told = _("This month is over. What was owed in it stays.")
        raise Fault(told, fields={field: told})
    return month


def owed_there(
    running: Running, said: AdjustmentSaid, step: StepNeed, month: date
) -> tuple[int, tuple[str, str]]:
    """What the giving part owes in a month, and the names of both."""
    parts = {part.key: part for part in parts_needed(running, said.kind, step)}
    wrong = {
        field: _("Choose one of those that owe some of it.")
        for field, key in (("from_key", said.from_key), ("to_key", said.to_key))
        if key not in parts
    }
    if not wrong and said.from_key == said.to_key:
        wrong["to_key"] = _("Choose somebody else to move it to.")
    if wrong:
        raise Fault(" ".join(dict.fromkeys(wrong.values())), fields=wrong)
    giving, taking = parts[said.from_key], parts[said.to_key]
    return giving.months[month], (giving.name, taking.name)


def waiting_moved(by: Member, running: Running, said: AdjustmentSaid, now: datetime) -> Adjustment:
    """Waiting leads given to somebody else, oldest first, not saved yet."""
    found = {one.key: one for one in holders(by.organization, running.today, now)}
    giving, taking = found.get(said.from_key), found.get(said.to_key)
    wrong = {}
    if giving is None or not giving.waiting:
        wrong["from_key"] = _("Nobody there has leads waiting.")
    if taking is None or not taking.key or taking.key == said.from_key:
        wrong["to_key"] = _("Choose somebody of sales to give them to.")
    if wrong:
        raise Fault(" ".join(wrong.values()), fields=wrong)
    if said.count > min(giving.waiting, MOST_LEADS):
        told = _("Only %(count)s wait there.") % {"count": min(giving.waiting, MOST_LEADS)}
        raise Fault(told, fields={"count": told})
    expected = said.count if said.expected is None else said.expected
    row = blank(running, said, expected, (giving.name, taking.name))
    waiting = waiting_handoffs(by.organization, said.from_key).select_related("lead")
    row.leads = [
        {"handoff": handoff.pk, "owner": handoff.lead.owner} for handoff in waiting[: said.count]
    ]
    return row


def blank(
    running: Running, said: AdjustmentSaid, expected: int, names: tuple[str, str], **owed: object
) -> Adjustment:
    return Adjustment(
        organization=running.organization,
        kind=said.kind,
        starts_on=running.period.starts_on,
        ends_on=running.period.ends_on,
        from_key=said.from_key,
        to_key=said.to_key,
        from_name=names[0],
        to_name=names[1],
        count=said.count,
        reason=said.reason.strip()[:400],
        expected=expected,
        **owed,
    )
