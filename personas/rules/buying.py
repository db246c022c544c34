"""How a persona buys, from counted figures. Money in whole minor units."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Buying:
    """What was won of a persona's leads in a period, and what was lost."""

    won: int = 0
    amount: int = 0
    lost: int = 0
    leads: int = 0
    not_priced: int = 0

    @property
    def ended(self) -> int:
        return self.won + self.lost

    @property
    def win_rate(self) -> Fraction | None:
        """The narrow one: won / (won + lost). None where nothing ended, or more was taken back."""
        sound = self.ended > 0 and 0 <= self.won <= self.ended
        return Fraction(self.won, self.ended) if sound else None
