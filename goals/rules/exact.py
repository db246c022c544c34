"""Exact numbers out of texts that came from outside."""

import re
from fractions import Fraction

WRITTEN = re.compile(r"-?[0-9]{1,40}(?:\.[0-9]{1,40}|/[1-9][0-9]{0,39})?")


def exact(text: object) -> Fraction:
    """`1.05`, `21/20` or 1 as an exact number; raises ValueError.

    An exponent is none: ten letters would ask for a number of a billion digits.
    """
    if WRITTEN.fullmatch(str(text)) is None:
        raise ValueError(f"{str(text)[:40]} is no plain number")
    return Fraction(str(text))
