"""What an organisation says of itself when it begins."""

from dataclasses import dataclass

MONEY = "money"  # the unit of new goals; anything else is the name of a counted thing
_ = str  # marks a message id for translation
PACKS = {  # whose words the steps carry, and the unit that goes with them
    "company": MONEY,
    "university": _("students"),
    "nonprofit": _("donations"),
}


@dataclass(frozen=True)
class Charter:
    name: str
    currency: str = "USD"
    timezone: str = "UTC"
    fiscal_start: int = 1  # the month in which the fiscal year begins
    unit: str = MONEY
    pack: str = "company"


@dataclass(frozen=True)
class FirstOwner:
    name: str
    email: str
    password: str
    language: str = "en"
    heads: tuple[str, ...] = ()  # the halves they lead themselves
