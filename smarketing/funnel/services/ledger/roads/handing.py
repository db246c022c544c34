"""Statements run one after the other, of a large batch by a thread."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from django.db.backends.utils import CursorWrapper

MANY = 1_000  # rows
Statement = Callable[[CursorWrapper], object]
Write = Callable[[Statement], object]  # runs a statement, now or in its turn


@contextmanager
def writing(cursor: CursorWrapper, rows: int) -> Iterator[Write]:
    """Run statements in their order: those of many rows while the block goes on.

    The block must leave the database alone. Each statement has its rows written down by whoever
    gives it, so that the thread needs the interpreter shortly.
    """
    if rows < MANY:
        yield lambda statement: statement(cursor)
        return
    with ThreadPoolExecutor(1, "writing") as writer:
        given: list[Future] = []
        try:
            yield lambda statement: given.append(writer.submit(statement, cursor))
            for one in given:
                one.result()
        finally:
            for one in given:
                one.cancel()
