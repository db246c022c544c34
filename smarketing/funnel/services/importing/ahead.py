"""Rows read by a thread of their own, while the database is waited for."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

Row = TypeVar("Row")

BLOCK = 2_500  # rows
BLOCKS = 4  # read ahead at most: more would need more memory


def read_ahead(rows: Iterable[Row]) -> Iterator[Row]:
    """The same rows in the same order; a fault of reading is raised where its block would come."""
    coming = iter(rows)

    def block() -> list[Row]:
        return list(islice(coming, BLOCK))

    with ThreadPoolExecutor(1, "reading") as reader:
        ordered = deque(reader.submit(block) for _n in range(BLOCKS))
        try:
            while read := ordered.popleft().result():
                ordered.append(reader.submit(block))
                yield from read
        finally:
            for one in ordered:
                one.cancel()
