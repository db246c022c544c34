"""One figure typed into a cell: taken, or answered with what is in the way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from goals.forms import CellForm
from goals.services.seen import Seen
from smarketing.accounts.rules.faults import Fault, Overtaken
from smarketing.accounts.rules.typed import whole_number


@dataclass(frozen=True)
class Answer:
    """What became of it."""

    status: int  # 200, 400 for what cannot be, 409 where somebody was faster
    trouble: str = ""
    text: str = ""  # as it was typed, where it was not taken
    was: int | None = None  # what stood there before
    reason: str = ""  # as it was typed


def number_in(said: Mapping[str, str], name: str) -> int:
    """A record's number among what was sent; 0, which no record has, where it is none."""
    return whole_number(said.get(name, "")) or 0


def take(form: CellForm, save: Callable[[int | None, Seen], object]) -> Answer:
    """Save what was typed; nothing typed is lost where it cannot be saved."""
    text, why = form.data.get("value", ""), form.data.get("reason", "")
    if not form.is_valid():
        complaints = [said for field in form.errors.values() for said in field]
        return Answer(400, " ".join(complaints), text, reason=why)
    was = form.cleaned_data["seen"]
    try:
        save(form.cleaned_data["value"], Seen(was))
    except Overtaken as fault:
        return Answer(409, fault.message, text, fault.current, why)
    except Fault as fault:
        return Answer(fault.status, fault.message, text, reason=why)
    return Answer(200, was=was)
