"""The wordings that the tests of goals propose."""

from dataclasses import replace
from datetime import date

from goals.rules.wording import Wording

Q4 = Wording(
    name="Revenue",
    metric="amount:customer",
    unit="USD",
    starts_on=date(2026, 10, 1),
    ends_on=date(2026, 12, 31),
    target=2_400_000_00,
)
Q1 = replace(Q4, starts_on=date(2027, 1, 1), ends_on=date(2027, 3, 31))
