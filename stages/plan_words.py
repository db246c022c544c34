"""What a plan's items may serve, and what most plans begin with, stage by stage."""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from stages import words
from stages.rules.table import STAGES, of_stage

HABITS = {  # the five habits of one team
    "habit_goal": _("The same business goal"),
    "habit_quotas": _("Leads linked to quotas"),
    "habit_progress": _("Each sees the other’s progress"),
    "habit_pay": _("Pay on the shared goal"),
    "habit_personas": _("Personas stay alive"),
}
TEMPLATES = {  # the stage they lead to -> (what it serves, what will be done)
    2: (
        ("decision", _("Decide to start, and tell both halves why")),
        ("statement", _("Write down together why working together matters")),
        ("qualification", _("Agree on what makes a lead qualified")),
        ("cadence", _("CMO and CSO meet every week")),
        ("personas", _("Write the first persona with both halves")),
        ("handoffs", _("Answer every lead, and say why where it is refused")),
        ("goals", _("Set one goal for the next quarter, signed by both")),
    ),
    3: (
        ("scoreboard", _("Put the scoreboard on both office walls")),
        ("council", _("Hold the first revenue council")),
        ("steps", _("Name joint owners for each step")),
        ("habit_quotas", _("Link every sales quota to the leads behind it")),
        ("pay", _("Let both pay plans stand on the shared goal")),
        ("readings", _("Have everybody read the personas in force")),
    ),
    4: (
        ("mandate", _("Ask the CEO or the board what they want beyond small steps")),
        ("leader", _("Agree on what one leader for both functions would have to keep")),
        ("structure", _("Keep council, cadence and personas going under the new leader")),
    ),
}


def served(serves: str) -> str:
    """What an item serves, in words: an indicator or a habit."""
    known = words.INDICATORS | HABITS
    return gettext(known[serves]) if serves in known else serves


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Everything an item may serve, in groups."""
    stages = [
        (gettext(words.STAGES[stage]), [(one.key, served(one.key)) for one in of_stage(stage)])
        for stage in STAGES[1:]
    ]
    return [(gettext("The five habits"), [(key, served(key)) for key in HABITS]), *stages]


def template_text(serves: str) -> str:
    """What most plans begin with for an indicator or habit; "" for none."""
    every = (one for items in TEMPLATES.values() for one in items)
    return next((gettext(text) for key, text in every if key == serves), "")
