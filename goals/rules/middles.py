"""The middle of many values that are kept in runs, each in order."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

Run = Sequence[int]


def middle(runs: Sequence[Run]) -> int | None:
    """The middle of all the whole numbers; of an even number of them the mean of both, rounded
    down. None where there are none.

    Nothing is put together or sorted: the value is sought below which half of them lie.
    """
    runs = [run for run in runs if run]
    count = sum(map(len, runs))
    if not count:
        return None
    lower = smallest(runs, (count + 1) // 2)
    if count % 2 or up_to(runs, lower) > count // 2:
        return lower
    upper = min(run[bisect_right(run, lower)] for run in runs if run[-1] > lower)
    return (lower + upper) // 2


def smallest(runs: Sequence[Run], place: int) -> int:
    """The value at a place, from 1, were all in one order."""
    values = range(min(run[0] for run in runs), max(run[-1] for run in runs) + 1)
    return values[bisect_left(values, place, key=lambda value: up_to(runs, value))]


def up_to(runs: Sequence[Run], value: int) -> int:
    """How many are no greater than a value."""
    return sum(bisect_right(run, value) for run in runs)
