"""Survival with censoring: from each state, what follows after how long (Aalen and Johansen, 1978).

Every persona and source goes by its own curve as far as its numbers carry: the observed moves
over those that its parent's curve expects, drawn towards 1 (a source of a persona towards the
persona, the persona towards the company).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from goals.rules.forecast.past import LONGEST, OPEN, Past, Stays
from goals.rules.rates import ENTERED, REACHED

Group = tuple[int, int]  # persona and source; ANY for all of them
ANY = -1
COMPANY: Group = (ANY, ANY)
FEW = 2.0  # leads at risk that are added everywhere: one move among one lead is no certainty


@dataclass(frozen=True)
class Curves:
    """For each group and state: the share that leaves to each state in each bin of days.

    The states are those before the goal's step and the outcomes; the last column is that step.
    """

    groups: Mapping[Group, int]
    leaves: np.ndarray  # group, state, next state, bin
    stays: np.ndarray  # group, state, bin: the share still there after it
    width: float  # days of a bin
    entered: np.ndarray  # group, state: the leads behind it
    came: np.ndarray  # group: how many got to the goal's step

    def rows(self, persona: np.ndarray, source: np.ndarray) -> np.ndarray:
        """The row of each persona and source: its own, its persona's, or the company's."""
        if not len(persona):
            return np.zeros(0, int)
        most = int(source.max()) + 1
        pairs, back = np.unique(persona * most + source, return_inverse=True)
        found = [self.row(divmod(pair, most)) for pair in pairs.tolist()]
        return np.array(found, int)[back]

    def row(self, group: Group) -> int:
        persona, _source = group
        return next(
            self.groups[one] for one in (group, (persona, ANY), COMPANY) if one in self.groups
        )


def places_to(past: Past, target: int) -> np.ndarray:
    """The place of every state among those before the target; its own comes last, -1 for above."""
    before = [n for n in range(len(past.states)) if n < target or n >= past.steps]
    places = np.full(len(past.states), -1)
    places[before] = np.arange(len(before))
    places[target] = len(before)
    return places


def curves(past: Past, target: int, width: float) -> Curves:
    """The curves of all leads on their way to a step (its place among the states)."""
    stays, places = past.stays, places_to(past, target)
    size = int(places[target])
    bins = int(round(LONGEST / width)) + 1
    inside = (places[stays.state] >= 0) & (stays.state != target)
    counted = Counted(
        state=places[stays.state][inside],
        following=np.where(stays.following == OPEN, OPEN, places[stays.following])[inside],
        bin=np.minimum(np.rint(stays.days / width), bins - 1).astype(int)[inside],
        leads=stays.leads[inside].astype(float),
        censored=((stays.following == OPEN) | (stays.days > LONGEST))[inside],
    )
    groups = groups_of(stays, inside, counted, size)
    made: list[np.ndarray] = []
    entered, came = [], []
    for (persona, source), parent in groups.items():
        mine = np.ones(len(counted.state), bool)
        if persona != ANY:
            mine &= stays.persona[inside] == persona
        if source != ANY:
            mine &= stays.source[inside] == source
        moved, at_risk = counted.tables(mine, size, bins)
        hazard = (
            moved / (at_risk + FEW)[:, None, :]
            if parent is None
            else drawn(made[parent], moved, at_risk)
        )
        made.append(hazard)
        entered.append(np.bincount(counted.state[mine], counted.leads[mine], minlength=size))
        came.append(moved[:, size].sum())
    leaves, still = survivors(np.stack(made))
    return Curves(
        groups={group: row for row, group in enumerate(groups)},
        leaves=leaves,
        stays=still,
        width=width,
        entered=np.stack(entered),
        came=np.array(came),
    )


@dataclass(frozen=True)
class Counted:
    """The stays that matter, one line a cell."""

    state: np.ndarray
    following: np.ndarray
    bin: np.ndarray
    leads: np.ndarray
    censored: np.ndarray

    def tables(self, mine: np.ndarray, size: int, bins: int) -> tuple[np.ndarray, np.ndarray]:
        """How many moved (state, next, bin), and how many could have (state, bin).

        Who stopped being watched within a bin was there for half of it.
        """
        moved = np.zeros((size, size + 1, bins))
        waits = np.zeros((size, bins))
        ends = mine & ~self.censored & (self.following >= 0)
        np.add.at(moved, (self.state[ends], self.following[ends], self.bin[ends]), self.leads[ends])
        rest = mine & ~ends
        np.add.at(waits, (self.state[rest], self.bin[rest]), self.leads[rest])
        leaving = moved.sum(axis=1) + waits
        at_risk = np.cumsum(leaving[:, ::-1], axis=1)[:, ::-1] - waits / 2
        return moved, at_risk


def groups_of(
    stays: Stays, inside: np.ndarray, counted: Counted, size: int
) -> dict[Group, int | None]:
    """Each group that has enough leads for a curve of its own, with the row of its parent."""
    persona, source = stays.persona[inside], stays.source[inside]
    groups: dict[Group, int | None] = {COMPANY: None}
    for one in np.unique(persona).tolist():
        mine = persona == one
        if not is_enough(counted, mine, size):
            continue
        row = len(groups)
        groups[one, ANY] = 0
        for other in np.unique(source[mine]).tolist():
            if is_enough(counted, mine & (source == other), size):
                groups[one, other] = row
    return groups


def is_enough(counted: Counted, mine: np.ndarray, size: int) -> bool:
    """At least 100 in a state and 10 that got to the goal's step."""
    leads = counted.leads[mine]
    entered = np.bincount(counted.state[mine], leads, minlength=1).max(initial=0)
    return entered >= ENTERED and leads[counted.following[mine] == size].sum() >= REACHED


def drawn(parent: np.ndarray, moved: np.ndarray, at_risk: np.ndarray) -> np.ndarray:
    """The parent's hazard times what is observed over what it expects, drawn towards 1."""
    expected = (parent * at_risk[:, None, :]).sum(axis=2)
    times = (moved.sum(axis=2) + REACHED) / (expected + REACHED)
    hazard = parent * times[:, :, None]
    return hazard / np.maximum(hazard.sum(axis=1, keepdims=True), 1)


def survivors(hazard: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The share that leaves to each state in each bin, and the share still there after it."""
    still = np.cumprod(1 - np.minimum(hazard.sum(axis=2), 1), axis=2)
    before = np.concatenate([np.ones_like(still[..., :1]), still[..., :-1]], axis=2)
    return hazard * before[:, :, None, :], still


def deciding(made: Curves, outcomes: np.ndarray) -> Curves:
    """The same curves, with every end of a lead, won or not, in the place of the goal's step.

    `outcomes` are the places of the other ends among the states.
    """
    leaves = made.leaves.copy()
    leaves[:, :, -1] += leaves[:, :, outcomes].sum(axis=2)
    leaves[:, :, outcomes] = 0
    return replace(made, leaves=leaves)


def chances(made: Curves, days: int) -> tuple[np.ndarray, np.ndarray]:
    """What gets to the goal's step within so many days: of who stands there, and of who comes.

    (group, state, age's bin) of those that stood so long already; (group, state) of those that
    come evenly on these days. `days` is a whole number of the curves' bins.
    """
    groups, size, _next, bins = made.leaves.shape
    steps = round(days / made.width)
    inner, out = made.leaves[:, :, :size], made.leaves[:, :, size]
    within = np.zeros((groups, size, steps + 1))  # from entering a state
    at_once = np.eye(size) - inner[..., 0]
    arrived = np.cumsum(out, axis=2)
    for now in range(steps + 1):
        reach = min(now, bins - 1)
        later = np.einsum(
            "gijb,gjb->gi", inner[..., 1 : reach + 1], within[:, :, now - reach : now][..., ::-1]
        )
        known = arrived[..., reach] + later
        within[..., now] = np.linalg.solve(at_once, known[..., None])[..., 0]
    standing = np.zeros((groups, size, bins))
    padded = np.zeros((groups, size, size + 1, bins + steps))
    padded[..., :bins] = made.leaves
    for ahead in range(1, steps + 1):
        part = padded[..., ahead : ahead + bins]
        standing += part[:, :, size]
        rest = within[:, :, steps - ahead]
        standing += np.einsum("gijb,gj->gib", part[:, :, :size], rest)
    alive = made.stays
    chance = np.divide(standing, alive, out=np.zeros_like(standing), where=alive > 1e-9)
    arriving = np.trapezoid(within, axis=2) / max(steps, 1)
    return np.minimum(chance, 1), np.minimum(arriving, 1)
