"""What people settled, kept in a worker for as long as nothing but leads move.

A board shows moves that come by the second beside goals, quotas, plans and personas that change
by the week. Those are read again once `Organization.settled` tells that any of them may have
changed, or a day begins.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import date
from typing import Any, TypeVar

from smarketing.accounts.models import Organization

Fact = TypeVar("Fact")
MOST = 200  # organisations

Stamp = tuple[int, date]


class Facts:
    """What was settled at one moment, each thing read when it is first asked for."""

    def __init__(self) -> None:
        self._found: dict[Hashable, Any] = {}

    def of(self, name: Hashable, read: Callable[[], Fact]) -> Fact:
        """What is kept under a name. Nobody may change what they are given."""
        if name not in self._found:
            self._found[name] = read()
        return self._found[name]


class Settled:
    """The facts of the organisations that this process last composed boards for."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, tuple[Stamp, Facts]] = OrderedDict()

    def of(self, organization: Organization, today: date) -> Facts:
        """The facts of this moment; `organization` was read in it."""
        stamp = organization.settled, today
        kept, facts = self._kept.pop(organization.pk, (None, None))
        if kept != stamp or facts is None:
            facts = Facts()
        self._kept[organization.pk] = stamp, facts
        if len(self._kept) > MOST:
            self._kept.popitem(last=False)
        return facts
