"""No cell of a file that is taken home is computed by whoever opens it."""

import pytest

from smarketing.accounts.rules.cells import harmless


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "\n=", "＝", "＠"])  # noqa: RUF001
def test_what_a_spreadsheet_would_compute_is_marked_as_text(start):
    assert harmless(f"{start}cmd|x") == f"'{start}cmd|x"


@pytest.mark.parametrize("cell", ["", "-5", "+1,000.50", "-1 000", "Ana", "a=b", " Ana", "3-4"])
def test_numbers_and_names_stay_as_they_are(cell):
    assert harmless(cell) == cell
