"""Amounts and counts out of a column, exactly: no float, no guess about points and commas."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from smarketing.funnel.rules.reading.answers import Question, Unreadable, Why, _
from smarketing.funnel.rules.reading.memo import Exact, Unsettled

POINT, COMMA = 1, 2  # which sign stands before the decimals, as bits
SIGNS = {POINT: ".", COMMA: ","}
BITS = {sign: bit for bit, sign in SIGNS.items()}
MOST_MINOR = 10**15 - 1  # what the ledger holds of one amount, either way
LONGEST = 60  # characters; patterns must not be led around for ever
MOST_COUNT = 2_000_000_000

# Whose signs are certain; the others belong to several currencies.
OWN_SIGNS = {"€": "EUR", "R$": "BRL", "US$": "USD", "₹": "INR", "₩": "KRW", "₺": "TRY"}
OWN_SIGNS |= {"₽": "RUB", "zł": "PLN", "₫": "VND", "฿": "THB", "₪": "ILS", "CA$": "CAD"}
OWN_SIGNS |= {"A$": "AUD", "MX$": "MXN", "NZ$": "NZD", "S/": "PEN", "S/.": "PEN"}
SHARED_SIGNS = {
    "$": ("USD", "CAD", "AUD", "NZD", "MXN", "ARS", "CLP", "COP", "UYU", "SGD", "HKD"),
    "£": ("GBP", "EGP", "GIP"),
    "¥": ("JPY", "CNY"),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
    "Fr.": ("CHF",),
}
CODE = re.compile("[A-Z]{3}")
PLAIN = re.compile("-?[0-9]+(?:[.][0-9]{1,2})?")  # what programs write; cannot be misread
_SPACES = " \u00a0\u202f\u2009'’"
_WORD = r"[^\W\d_]{1,3}\$|[^\W\d_]{1,4}|S/\.?|Fr\.|[$€£¥₹₩₺₽₫฿₪]"
DRESSED = re.compile(
    rf"(?P<before>{_WORD})?[\s]*(?P<core>[0-9.,][0-9.,{_SPACES}]*?)[\s]*(?P<after>{_WORD})?"
)


def _numeral(point: str, comma: str) -> re.Pattern:
    return re.compile(
        rf"(?:[0-9]+|[1-9][0-9]{{0,2}}(?P<by>[{comma}{_SPACES}])[0-9]{{3}}(?:(?P=by)[0-9]{{3}})*"
        rf"|[1-9][0-9]?(?:{comma}[0-9]{{2}})+{comma}[0-9]{{3}})?(?:{point}(?P<part>[0-9]+))?"
    )


NUMERALS = {POINT: _numeral(r"\.", ","), COMMA: _numeral(",", r"\.")}


class Numeral(NamedTuple):
    """A number as written: its digits before and after the decimal sign, and its currency."""

    negative: bool
    whole: str
    part: str
    sign: str


@dataclass(frozen=True)
class Numbers:
    """How one column is read: the conventions (bits) its values may follow.

    None reads only plain numbers and raises `Unsettled` for the rest; `open` waits for an answer.
    """

    allowed: int | None = None
    open: bool = False


def numerals(text: str) -> dict[int, Numeral]:
    """The readings of a text by convention; empty for what is no number.

    Understood: signs and codes of currencies on either side, parentheses or a minus on either
    side for negatives, groups of three (or Indian ones) parted by comma, point, space, apostrophe.
    """
    if len(text) > LONGEST:
        return {}
    bare, negative = _unsigned(text.strip())
    found = DRESSED.fullmatch(bare)
    if found is None or (found["before"] and found["after"]):
        return {}
    sign = found["before"] or found["after"] or ""
    if sign and not (CODE.fullmatch(sign) or sign in OWN_SIGNS or sign in SHARED_SIGNS):
        return {}
    return _readings(found["core"], negative, sign)


def _unsigned(text: str) -> tuple[str, bool]:
    """The text without its minus or parentheses, and whether it had them."""
    inner = re.sub(r"^([^\d(]*)\((.*)\)$", r"\1\2", text)
    if inner != text:
        return ("(", False) if re.search("[-−+]", inner) else (inner.strip(), True)
    minus = re.findall("[-−]", text)
    if not minus:
        return re.sub(r"^([^\d+]*)\+(?=[^+]*$)", r"\1", text), False
    bare = re.sub(r"^([^\d]*?)[-−]\s*|\s*[-−]$", r"\1", text, count=1)
    return bare.strip(), len(minus) == 1


def _readings(core: str, negative: bool, sign: str) -> dict[int, Numeral]:
    readings = {}
    for bit, pattern in NUMERALS.items():
        found = pattern.fullmatch(core)
        if found and re.search("[0-9]", core):
            part = found["part"] or ""
            whole = core[: len(core) - len(part) - 1] if part else core
            readings[bit] = Numeral(negative, re.sub("[^0-9]", "", whole) or "0", part, sign)
    return readings


class NumberJudge:
    """Looks at all values of a column; counts can only be whole, which decides more of them."""

    def __init__(self, whole: bool = False):
        self.whole = whole
        self.every, self.some, self.example = POINT | COMMA, 0, ""

    def note(self, value: str) -> None:
        """Take one value into account."""
        readings = {} if type(value) is Exact else numerals(value)
        if self.whole:
            readings = {bit: n for bit, n in readings.items() if not n.part.strip("0")}
        # no currency with a sign has three decimals: “$200,000” and “€ 1.234” are thousands.
        marked = any(n.sign in OWN_SIGNS or n.sign in SHARED_SIGNS for n in readings.values())
        if marked:
            readings = {bit: n for bit, n in readings.items() if len(n.part) != 3}
        if not readings or (len(readings) == 2 and len(set(readings.values())) == 1):
            return  # 1234 tells nothing
        if len(readings) == 2:
            self.example = self.example or value.strip()
        orders = sum(readings)
        self.every &= orders
        self.some |= orders

    def settle(self, column: str) -> tuple[Numbers, str, Question | None]:
        """How to read the column, the decimal sign it tells ("" for none), and the question."""
        if not self.some:
            return Numbers(POINT), "", None
        allowed = self.every or self.some
        if self.example and allowed == POINT | COMMA:
            why = Why(
                _("“%(value)s” may have decimals or thousands. Which sign stands before decimals?"),
                {"value": self.example},
            )
            question = Question(column, self.example, why, (".", ","), "format.decimal")
            return Numbers(open=True), "", question
        return Numbers(allowed), SIGNS.get(allowed, ""), None


def numeral(text: str, numbers: Numbers) -> Numeral:
    """The one reading of a text in its column; raises Unreadable, or Unsettled (see Numbers)."""
    if type(text) is Exact or (numbers.allowed is None and PLAIN.fullmatch(text.strip())):
        return _exactly(text)
    if numbers.allowed is None:
        raise Unsettled
    readings = numerals(text)
    found = {n for bit, n in readings.items() if bit & numbers.allowed}
    if len(found) == 1:
        return found.pop()
    raise Unreadable(_why_no_number(text.strip(), bool(readings)))


def _exactly(text: str) -> Numeral:
    whole, __, part = text.strip().lstrip("-").partition(".")
    if not whole.isdigit() or (part and not part.isdigit()):
        raise Unreadable(_why_no_number(text, False))
    return Numeral(text.strip().startswith("-"), whole, part, "")


def _why_no_number(value: str, other: bool) -> Why:
    if other:
        sentence = _("“%(value)s” is not written like the other numbers of its column.")
    elif re.fullmatch(r".*[0-9]\s?(?:[kKmMbB]|bn|mil|mm)\.?", value):
        sentence = _("“%(value)s” is shortened. Export the whole number.")
    elif value.endswith("%"):
        sentence = _("“%(value)s” is a share, not a number.")
    else:
        sentence = _("“%(value)s” is not a number.")
    return Why(sentence, {"value": value})
