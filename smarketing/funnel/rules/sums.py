"""Entries summed by day, or month, along one dimension at a time. Exact: whole numbers only."""

from collections.abc import Iterable, Sequence
from datetime import date
from operator import add

import numpy as np

# What a row of the ledger's entries holds, in this order, before it is kept.
DAY, WHAT, N, REACHED, TAKEN_BACK, AMOUNT, UNPRICED = range(7)
DIMENSIONS = ("team", "owner", "persona", "source", "campaign", "office", "origin")
ORIGINS = {"": 0, "marketing": 1, "sales": 2, "partner": 3, "referral": 4}
FIGURES = ("n", "reached", "taken_back", "amount", "unpriced")


def sums_by_day(rows: Sequence[tuple]) -> list[tuple]:
    """(dim, day, what, key, *figures) of rows that begin with (day, what, *figures, *dimensions).

    `dim` 0 is all of them with key 0, then one number for each of DIMENSIONS; rows whose figures
    are all 0 are left out, since they would add nothing.
    """
    if not rows:
        return []
    columns = list(zip(*rows, strict=True))
    days, day_code = coded(columns[DAY])
    whats, what_code = coded(columns[WHAT])
    figures = np.array(columns[N : UNPRICED + 1], dtype=np.int64)
    cell = day_code * len(whats) + what_code
    sums = []
    for dim, keys in enumerate(dimension_keys(columns)):
        for (at, key), figure in grouped(cell, keys, figures):
            sums.append((dim, days[at // len(whats)], whats[at % len(whats)], key, *figure))
    return sums


def sums_by_month(daily: Iterable[tuple]) -> list[tuple]:
    """The sums of `sums_by_day` added up by calendar month, the month as its first day."""
    totals: dict[tuple, tuple[int, ...]] = {}
    firsts: dict[date, date] = {}
    for dim, day, what, key, *figures in daily:
        month = firsts.get(day) or firsts.setdefault(day, day.replace(day=1))
        cell = dim, month, what, key
        before = totals.get(cell)
        totals[cell] = tuple(map(add, before, figures) if before else figures)
    return [(*cell, *figures) for cell, figures in totals.items()]


def coded(values: Sequence) -> tuple[list, np.ndarray]:
    """The distinct values, sorted, and each value's place among them."""
    names = sorted(set(values))
    place = {name: code for code, name in enumerate(names)}
    return names, np.fromiter((place[value] for value in values), np.int64, len(values))


def dimension_keys(columns: list[tuple]) -> Iterable[np.ndarray]:
    """For "all" and for each dimension, the key of every row."""
    yield np.zeros(len(columns[DAY]), np.int64)
    first = UNPRICED + 1
    for keys in columns[first : first + len(DIMENSIONS) - 1]:
        yield np.array(keys, np.int64)
    origins = columns[first + len(DIMENSIONS) - 1]
    yield np.fromiter(map(ORIGINS.__getitem__, origins), np.int64, len(origins))


def grouped(
    cell: np.ndarray, keys: np.ndarray, figures: np.ndarray
) -> Iterable[tuple[tuple[int, int], list[int]]]:
    """The figures added up by (cell, key), by sorting once; whole numbers stay whole."""
    order = np.lexsort((keys, cell))
    cell, keys = cell[order], keys[order]
    new = np.r_[True, (cell[1:] != cell[:-1]) | (keys[1:] != keys[:-1])]
    starts = np.flatnonzero(new)
    added = np.add.reduceat(figures[:, order], starts, axis=1)
    kept = added.any(axis=0)
    groups = zip(cell[starts][kept].tolist(), keys[starts][kept].tolist(), strict=True)
    return zip(groups, added[:, kept].T.tolist(), strict=True)
