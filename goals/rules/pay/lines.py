"""One line of a statement: what it says, what it adds to the sum, and what it was computed from."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from goals.rules.pay.measures import Reading

AIMED, PART, SUM, GATE, MODIFIER, CAP, FLOOR, DAYS = (
    "aimed part sum gate modifier cap floor days".split()
)
SPIFF, ADVANCE, FORGIVEN, CLAWBACK, CARRIED, PAID, CARRY_ON, TOTAL = (
    "spiff advance forgiven clawback carried paid carry_on total".split()
)
KINDS = (
    AIMED, PART, SUM, GATE, MODIFIER, CAP, FLOOR, DAYS,
    SPIFF, ADVANCE, FORGIVEN, CLAWBACK, CARRIED, PAID, CARRY_ON, TOTAL,
)  # fmt: skip
EARNS = frozenset({PART, GATE, MODIFIER, CAP, FLOOR, DAYS})  # what plan and measures make
READS = frozenset({PART, GATE, MODIFIER})  # what reads a measure
TELLS = frozenset({AIMED, SUM, TOTAL})  # what adds nothing of its own
ZERO = Fraction(0)


@dataclass(frozen=True)
class Line:
    """`exact` and `base` in minor units; `amount` is what is shown, and adds up to the total."""

    kind: str
    exact: Fraction = ZERO  # what it adds
    amount: int = 0
    half: str = ""
    version: int = 0  # of the plan
    number: int = 0  # of the part; of a SPIFF how many
    measure: str = ""  # of a deal taken back the period that paid it
    weight: Fraction = ZERO
    base: Fraction = ZERO  # what it is taken of: the weight's worth, the cap, the guarantee
    pays: Fraction = ZERO  # the curve's multiple, the rate, the least of a gate
    reading: Reading | None = None
    is_met: bool = True  # of a gate; of an advance: whether it is repaid
    days: int = 0
    of_days: int = 0
    on: date | None = None
    note: str = ""

    def worth(self, amount: int) -> "Line":
        """The same line with what is shown at its end; made by hand, for it is made so often."""
        made = object.__new__(Line)
        made.__dict__.update(self.__dict__, amount=amount)
        return made

    @property
    def adds(self) -> bool:
        return self.kind not in TELLS

    @property
    def share(self) -> Fraction | None:
        return self.reading.share if self.reading else None

    @property
    def is_missing(self) -> bool:
        """Whether what it reads has no target here."""
        return self.kind in READS and self.share is None

    @property
    def shown(self) -> int:
        """The figure at the end of the line."""
        return self.amount if self.adds or self.kind == TOTAL else round(self.base)
