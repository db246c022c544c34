"""Facts that a file says twice: found exactly, in memory that does not grow with the file.

Each fact is kept on disk as 24 bytes: hash of the key, hash of the content, line. They are then
looked through by ranges of the key's hash, 250,000 facts at a time.
"""

import tempfile
from collections.abc import Hashable, Iterator

import numpy as np

from smarketing.funnel.rules.reading.answers import FileRefused, Why, _

AT_A_TIME = 250_000  # facts: 6 MB
MOST = 50_000  # rows in conflict; more say that the mapping is wrong
ABSENT = hash(None)  # None is the content of a fact that a row does not give


class Twice:
    """Takes the facts of a file as (key, content, line); a `with` lets its disk space go."""

    def __init__(self):
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the survey
        self.count = 0

    def __enter__(self) -> "Twice":
        return self

    def __exit__(self, *fault: object) -> None:
        self.file.close()

    def add(self, keys: list[str], contents: list[Hashable], lines: list[int]) -> None:
        """Keep some facts; a content of None is a fact that the row does not give."""
        facts = np.empty((len(keys), 3), dtype=np.int64)
        facts[:, 0] = np.fromiter(map(hash, keys), np.int64, len(keys))
        facts[:, 1] = np.fromiter(map(hash, contents), np.int64, len(keys))
        facts[:, 2] = lines
        self.count += len(keys)
        self.file.write(facts.tobytes())

    def found(self) -> tuple[dict[int, int], np.ndarray]:
        """Lines in conflict with the other line, and hashes of keys given here and absent there."""
        conflicts: dict[int, int] = {}
        elsewhere = [np.empty(0, dtype=np.int64)]
        for part in self._parts():
            for facts in _groups(part):
                said = facts[facts[:, 1] != ABSENT]
                if len(said) and len(said) < len(facts):
                    elsewhere.append(facts[:1, 0])
                if len(set(said[:, 1].tolist())) > 1:
                    _note(conflicts, sorted(said[:, 2].tolist()))
        return conflicts, np.concatenate(elsewhere)

    def _parts(self) -> Iterator[np.ndarray]:
        parts = self.count // AT_A_TIME + 1
        for part in range(parts):
            self.file.seek(0)
            picked = []
            while data := self.file.read(AT_A_TIME * 24):
                facts = np.frombuffer(data, dtype=np.int64).reshape(-1, 3)
                picked.append(facts[facts[:, 0] % parts == part])
            if picked:
                yield np.concatenate(picked)


def _groups(facts: np.ndarray) -> Iterator[np.ndarray]:
    """The facts of each key that is there more than once."""
    facts = facts[np.argsort(facts[:, 0], kind="stable")]
    same = facts[1:, 0] == facts[:-1, 0]
    starts = np.flatnonzero(same & ~np.concatenate(([False], same[:-1])))
    ends = np.flatnonzero(same & ~np.concatenate((same[1:], [False])))
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        yield facts[start : end + 2]


def _note(conflicts: dict[int, int], lines: list[int]) -> None:
    first, second = lines[0], next((line for line in lines if line != lines[0]), lines[0])
    for line in lines:
        conflicts.setdefault(line, second if line == first else first)
    if len(conflicts) > MOST:
        sentence = _(
            "More than %(n)s rows say different things about the same lead (line %(line)s and "
            "line %(other)s, for example). Is the column of the lead's id the right one?"
        )
        raise FileRefused(Why(sentence, {"n": MOST, "line": first, "other": second}), line=first)


def given_elsewhere(keys: list[str], elsewhere: np.ndarray) -> set[str]:
    """Those of the keys that another row of the file gives."""
    hashes = np.fromiter(map(hash, keys), np.int64, len(keys))
    return {
        key for key, there in zip(keys, np.isin(hashes, elsewhere).tolist(), strict=True) if there
    }
