"""Amounts in whole minor units with their currency, and whole counts, out of texts."""

import re
from collections.abc import Mapping

from smarketing.funnel.rules.reading.answers import Question, Unreadable, Why, _
from smarketing.funnel.rules.reading.memo import EMPTY, Memo, folded
from smarketing.funnel.rules.reading.numbers import (
    CODE,
    MOST_COUNT,
    MOST_MINOR,
    OWN_SIGNS,
    POINT,
    SHARED_SIGNS,
    Numbers,
    Numeral,
    numeral,
)

USUAL_DIGITS = 2
NOTHING = (None, None)
# What programs write most, read without a second look.
HUNDREDTHS = re.compile(r"-?[0-9]{1,12}\.[0-9]{2}")


class AmountReader(Memo):
    """Reads texts, or pairs of a text and the currency of its row, as (minor units, currency).

    `said` is the currency of every row that says none, `home` that of amounts without any;
    `digits` names the currencies that have not two decimals. `unsure` gathers signs like “$” that
    nothing here tells the currency of. No amount is (None, None).
    """

    def __init__(
        self,
        numbers: Numbers,
        home: str,
        digits: Mapping[str, int],
        empty: frozenset[str],
        said: str = "",
    ):
        super().__init__()
        self.numbers, self.digits, self.empty = numbers, digits, empty
        self.home, self.said = home, said
        points = numbers.allowed is None or bool(numbers.allowed & POINT)
        usual = digits.get(said or home, USUAL_DIGITS) == USUAL_DIGITS
        self.quick = points and usual and bool(CODE.fullmatch(said or home)) and not numbers.open
        self.unsure: dict[str, str] = {}

    def read(self, value: str | tuple[str, str]) -> tuple[int | None, str | None]:
        """The amount of one row."""
        text, said = (value, "") if isinstance(value, str) else value
        if self.quick and not said and HUNDREDTHS.fullmatch(text) and text not in self.empty:
            return int(text.replace(".", "")), self.said or self.home
        if folded(text) in self.empty or self.numbers.open:
            return NOTHING
        number = numeral(text, self.numbers)
        currency = self._currency(text.strip(), number.sign, (said or self.said).strip().upper())
        return (_minor(number, text, currency, self.digits), currency) if currency else NOTHING

    def _currency(self, text: str, sign: str, said: str) -> str:
        if said and not CODE.fullmatch(said):
            sentence = _("“%(value)s” is no currency. Use the code of three letters, as EUR.")
            raise Unreadable(Why(sentence, {"value": said}))
        if sign in SHARED_SIGNS:
            return self._shared(text, sign, said)
        written = OWN_SIGNS.get(sign, sign)
        if written and said and written != said:
            sentence = _("“%(value)s” is in %(written)s, but the mapping or row says %(said)s.")
            raise Unreadable(Why(sentence, {"value": text, "written": written, "said": said}))
        return written or said or self.home

    def _shared(self, text: str, sign: str, said: str) -> str:
        if (said or self.home) in SHARED_SIGNS[sign]:
            return said or self.home
        if not said:
            self.unsure.setdefault(sign, text)
            return ""
        sentence = _("“%(value)s” cannot be in %(said)s.")
        raise Unreadable(Why(sentence, {"value": text, "said": said}))

    def questions(self, column: str) -> list[Question]:
        """One question for each sign that may be several currencies."""
        sentence = _("“%(value)s”: which currency is it?")
        return [
            Question(column, text, Why(sentence, {"value": text}), SHARED_SIGNS[sign], "currency")
            for sign, text in self.unsure.items()
        ]


def _minor(number: Numeral, text: str, currency: str, digits: Mapping[str, int]) -> int:
    places = digits.get(currency, USUAL_DIGITS)
    part = number.part.rstrip("0")
    if len(part) > places:
        sentence = _("“%(value)s” has more than the %(places)s decimals of %(currency)s.")
        params = {"value": text.strip(), "places": places, "currency": currency}
        raise Unreadable(Why(sentence, params))
    if (
        len(number.whole.lstrip("0")) > 16
        or (minor := int(number.whole + part.ljust(places, "0"))) > MOST_MINOR
    ):
        sentence = _("“%(value)s” is larger than any amount that can be kept.")
        raise Unreadable(Why(sentence, {"value": text.strip()}))
    return -minor if number.negative else minor


class CountReader(Memo):
    """Reads texts as whole numbers from 0, None for nothing said."""

    def __init__(self, numbers: Numbers, empty: frozenset[str] = frozenset(EMPTY)):
        super().__init__()
        self.numbers, self.empty = numbers, empty

    def read(self, text: str) -> int | None:
        """The count of one row."""
        if folded(text) in self.empty or self.numbers.open:
            return None
        number = numeral(text, self.numbers)
        if number.part.strip("0") or number.sign or number.negative:
            sentence = _("“%(value)s” is no count: a whole number from 0 is needed.")
            raise Unreadable(Why(sentence, {"value": text.strip()}))
        if len(number.whole.lstrip("0")) > 10 or int(number.whole) > MOST_COUNT:
            sentence = _("“%(value)s” is larger than any count that can be kept.")
            raise Unreadable(Why(sentence, {"value": text.strip()}))
        return int(number.whole)
