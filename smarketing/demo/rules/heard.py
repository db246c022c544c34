"""What the seats of the demo heard of its personas."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Heard:
    """Something a seat of the demo heard so many days ago."""

    seat: str
    persona: str  # "" = nobody we know yet
    part: str
    text: str
    days: int
    also: tuple[str, ...] = ()
    became: str = ""  # declined, claim, or "" while it waits
    reason: str = ""
    step: str = ""


HEARD = (
    Heard(
        "sales",
        "Operations Olivia",
        "objection",
        "We would start in one depot and see.",
        2,
        ("sales.lead", "marketing", "cso"),
        step="opportunity",
    ),
    Heard(
        "marketing",
        "Operations Olivia",
        "decider",
        "Her works council wants to see the screen first.",
        3,
        ("sales",),
    ),
    Heard(
        "sales.lead",
        "Operations Olivia",
        "trigger",
        "The new warehouse opens in March and nobody has planned the rota.",
        6,
    ),
    Heard(
        "marketing.lead",
        "Operations Olivia",
        "channel",
        "She found us through a podcast on cold chains.",
        16,
        became="declined",
        reason="One voice in a year; we ask in the next survey.",
    ),
    Heard(
        "marketing",
        "Founder Félix",
        "words",
        "He says “evenings”, never “productivity”.",
        4,
        ("marketing.lead", "sales"),
    ),
    Heard("sales", "Founder Félix", "barrier", "He asks how to get his data out again.", 8),
    Heard(
        "sales.lead",
        "Finance Farah",
        "criterion",
        "She wants the invoice per site, not per head.",
        5,
        ("sales", "cmo"),
        became="claim",
    ),
    Heard("sales", "IT Iker", "objection", "He asks where the data lies, in which country.", 1),
    Heard(
        "sales.lead",
        "",
        "trigger",
        "A buyer in purchasing called, not operations: the framework contract ends.",
        3,
        ("sales",),
    ),
)
