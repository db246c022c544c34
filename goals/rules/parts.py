"""What is owed, shared out: whole things that add up across, by month, by day and in all."""

from collections.abc import Mapping, Sequence
from heapq import heapify, heapreplace
from itertools import accumulate, pairwise


def dealt(total: int, weights: Mapping[int, int]) -> dict[int, int]:
    """So many things in proportion to weights: each next one to whoever lies furthest behind.

    A larger total never takes anything away from anybody (Sainte-Laguë), so what is dealt by the
    end of a month is never less than what was dealt by the end of the month before. Whoever weighs
    nothing gets nothing; without any weight nobody does. Equally far behind: the earlier one.
    """
    kept = {key: weight for key, weight in weights.items() if weight > 0}
    if not kept:
        return {}
    whole, many = sum(kept.values()), len(kept)
    counts = {key: max(total * weight // whole - many, 0) for key, weight in kept.items()}
    turns = [
        ((2 * counts[key] + 1) / weight, place, key)
        for place, (key, weight) in enumerate(kept.items())
    ]
    heapify(turns)
    for _thing in range(total - sum(counts.values())):
        _behind, place, key = turns[0]
        counts[key] += 1
        heapreplace(turns, ((2 * counts[key] + 1) / kept[key], place, key))
    return counts


def dealt_in_turn(totals: Sequence[int], weights: Mapping[int, int]) -> dict[int, list[int]]:
    """Several totals, one after the other (months, days): what each key gets of each.

    Every key's figures add up to what it gets of all, every column's to its total.
    """
    steps = [dealt(total, weights) for total in accumulate(totals, initial=0)]
    return {
        key: [then[key] - before[key] for before, then in pairwise(steps)]
        for key in (steps[0] if steps else {})
    }
