"""Which columns of a small table say what, told by the headings that people use."""

from collections.abc import Mapping
from pathlib import Path

from smarketing.funnel.rules.reading.mapping import Format
from smarketing.funnel.rules.reading.memo import folded
from smarketing.funnel.rules.reading.opening import open_table


def columns_by_headings(
    path: Path, name: str, words: Mapping[str, tuple[str, ...]]
) -> dict[str, str]:
    """The headings of a file by what they mean, the first word of each meaning going first.

    Raises FileRefused for what cannot be read, FileAsks where its encoding cannot be told.
    """
    headings = open_table(path, name or path.name, Format(), []).heading
    by_name = {folded(heading): heading for heading in reversed(headings)}
    return {
        meaning: by_name[folded(word)]
        for meaning, said in words.items()
        for word in reversed(said)
        if folded(word) in by_name
    }
