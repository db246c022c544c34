"""What past leads teach, as counted cells: how long they stood where, and what came next.

A lead goes from state to state: the steps of the way, and the outcomes from which it may come
back. Nothing here knows a single lead.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

OPEN = -1  # nothing followed yet: the lead still stood there on the last day that was counted
LONGEST = 365  # days a lead is followed in one state; what comes later comes never
RECENT = 182  # days of arrivals that are kept
MOST = 400  # amounts kept of one persona: evenly from the smallest to the largest


@dataclass(frozen=True)
class Stays:
    """So many leads stood so many days in a state, and what followed (a state's place, or OPEN)."""

    state: np.ndarray
    following: np.ndarray
    days: np.ndarray
    persona: np.ndarray
    source: np.ndarray
    leads: np.ndarray


@dataclass(frozen=True)
class Arrivals:
    """So many leads were first seen, in a state, so many days before the last day counted."""

    state: np.ndarray
    ago: np.ndarray
    persona: np.ndarray
    source: np.ndarray
    leads: np.ndarray


@dataclass(frozen=True)
class Amounts:
    """What leads that stand on a step were worth each, in minor units, by the persona's number."""

    state: np.ndarray
    persona: np.ndarray
    amount: np.ndarray


@dataclass(frozen=True)
class Past:
    """Everything a forecast goes by, as known at the end of one day."""

    states: tuple[str, ...]  # the steps in their order, then the outcomes
    steps: int  # how many of the states are steps
    history: int  # days of history behind it, counted from the first lead
    stays: Stays
    arrivals: Arrivals
    amounts: Amounts
    kept: tuple[float, ...]  # of what reached each step in the last year, the share that stands

    def place(self, step: str) -> int | None:
        return self.states.index(step) if step in self.states[: self.steps] else None

    def packed(self) -> bytes:
        """One compressed file of arrays."""
        file = io.BytesIO()
        arrays = {
            f"{part}.{name}": values
            for part in ("stays", "arrivals", "amounts")
            for name, values in vars(getattr(self, part)).items()
        }
        np.savez_compressed(
            file,
            states=np.array(self.states),
            facts=np.array([self.steps, self.history]),
            kept=np.array(self.kept),
            **arrays,
        )
        return file.getvalue()

    @classmethod
    def unpacked(cls, kept: bytes) -> Self:
        with np.load(io.BytesIO(kept)) as file:
            steps, history = (int(fact) for fact in file["facts"])
            return cls(
                states=tuple(str(state) for state in file["states"]),
                steps=steps,
                history=history,
                stays=Stays(**part(file, "stays")),
                arrivals=Arrivals(**part(file, "arrivals")),
                amounts=Amounts(**part(file, "amounts")),
                kept=tuple(file["kept"].tolist()),
            )


def part(file: Mapping[str, np.ndarray], name: str) -> dict[str, np.ndarray]:
    prefix = f"{name}."
    return {key.removeprefix(prefix): file[key] for key in file if key.startswith(prefix)}


def columns(rows: Sequence[tuple], width: int) -> list[np.ndarray]:
    """Rows of whole numbers as one array for each column."""
    if not rows:
        return [np.zeros(0, np.int64) for _n in range(width)]
    return list(np.array(rows, np.int64).T)


def evenly(amounts: np.ndarray) -> np.ndarray:
    """At most MOST of these amounts, evenly from the smallest to the largest."""
    ordered = np.sort(amounts)
    if len(ordered) <= MOST:
        return ordered
    return ordered[np.linspace(0, len(ordered) - 1, MOST).round().astype(int)]


def thinned(amounts: Amounts) -> Amounts:
    """Each state's and persona's amounts, evenly, so that what is kept stays small."""
    kept = []
    pairs = np.unique(np.stack([amounts.state, amounts.persona]), axis=1)
    for state, persona in pairs.T.tolist():
        mine = (amounts.state == state) & (amounts.persona == persona)
        kept += [(state, persona, amount) for amount in evenly(amounts.amount[mine]).tolist()]
    return Amounts(*columns(kept, 3))
