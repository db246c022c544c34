"""How alike two sentences are, to offer what was heard already while somebody types.

Words, not letters: without accents, case and endings, and without the words that say nothing.
"""

import re
import unicodedata
from collections.abc import Iterable
from fractions import Fraction

ALIKE = Fraction(2, 5)  # of the words of both that both have
SHORTEST = 3  # letters of a word that says something
STEM = 5  # letters by which two words are the same
EMPTY = frozenset(
    "the and for that this with they she him her his our you are was who what how not but "
    "que los las del una con por para como ella ellos este esta eso les sus pero".split()
)


def folded(text: str) -> str:
    """A text without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def words_of(text: str) -> frozenset[str]:
    """The words of a sentence that say something, cut to their stems."""
    found = re.findall(r"\w+", folded(text))
    return frozenset(w[:STEM] for w in found if len(w) >= SHORTEST and w not in EMPTY)


def likeness(one: frozenset[str], other: frozenset[str]) -> Fraction:
    """Twice the words both have over all they have; 0 where one says nothing."""
    both = len(one) + len(other)
    return Fraction(2 * len(one & other), both) if one and other else Fraction(0)


def alike(text: str, others: Iterable[tuple[int, str]], most: int = 3) -> list[int]:
    """The numbers of the sentences like this one, the likest first."""
    mine = words_of(text)
    found = [(likeness(mine, words_of(other)), number) for number, other in others]
    likest = sorted(
        (pair for pair in found if pair[0] >= ALIKE), key=lambda pair: (-pair[0], pair[1])
    )
    return [number for _like, number in likest[:most]]
