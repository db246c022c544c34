"""What people settled, kept in a process for as long as nothing but leads move.

Moves come by the second; steps, teams, rules, rates, goals, quotas, plans and personas change by
the week. Those are read again once `Organization.settled` tells that any of them may have changed.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import date
from threading import Lock
from typing import Any, TypeVar

from smarketing.accounts.models import Organization

Fact = TypeVar("Fact")
MOST = 200  # organisations

Stamp = tuple[int, date | None]


class Facts:
    """What was settled at one moment, each thing read when it is first asked for."""

    def __init__(self) -> None:
        self._found: dict[Hashable, tuple[Hashable, Any]] = {}

    def of(self, name: Hashable, read: Callable[[], Fact], on: Hashable = None) -> Fact:
        """What is kept under a name; read again for another day where it is of a day (`on`).

        Nobody may change what they are given.
        """
        known = self._found.get(name)
        if known is None or known[0] != on:
            known = self._found[name] = on, read()
        return known[1]


class Settled:
    """The facts of the organisations that this process last had to do with."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, tuple[Stamp, Facts]] = OrderedDict()
        self._lock = Lock()

    def of(self, organization: Organization, today: date | None = None) -> Facts:
        """The facts of this moment; `organization` was read in it."""
        stamp = organization.settled, today
        with self._lock:
            kept, facts = self._kept.pop(organization.pk, (None, None))
            if kept != stamp or facts is None:
                facts = Facts()
            self._kept[organization.pk] = stamp, facts
            if len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return facts

    def forget(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._kept.clear()


IN_TURNS = Settled()  # what turns of moves found


def found_in_turn(organization: Organization) -> Facts:
    """What people settled, for whoever holds the organisation's turn to write.

    A turn of moves finds what the one before it read: nobody else can settle anything meanwhile.
    Any other turn reads all by itself, since what it writes may be taken back with it.
    """
    return IN_TURNS.of(organization) if organization.is_moving else Facts()
