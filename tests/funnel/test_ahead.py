"""Rows that are read ahead are the rows of the file, and so are its faults."""

from contextlib import closing
from itertools import count, islice

import pytest

from smarketing.funnel.services.importing.ahead import BLOCK, BLOCKS, read_ahead


def test_the_same_rows_come_in_the_same_order():
    many = 2 * BLOCK + 7
    assert list(read_ahead(range(many))) == list(range(many))
    assert list(read_ahead(())) == []


def test_a_fault_of_reading_is_raised_once_the_blocks_before_it_were_given():
    ahead = read_ahead(1 / (2 * BLOCK - n) for n in count())
    assert len(list(islice(ahead, 2 * BLOCK))) == 2 * BLOCK
    with pytest.raises(ZeroDivisionError):
        next(ahead)


def test_no_more_is_read_ahead_than_a_few_blocks():
    read = []
    with closing(read_ahead(read.append(n) or n for n in range(3 * BLOCKS * BLOCK))) as ahead:
        next(ahead)
    assert len(read) <= (BLOCKS + 1) * BLOCK
