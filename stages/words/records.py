"""The records that prove an indicator, and what became of them."""

from django.utils.translation import gettext_noop as _

STATES = {
    "agreed": _("signed by both"),
    "waits": _("waits for a signature"),
    "aged": _("nothing new in 180 days"),
    "of_one_half": _("one half only"),
    "of_both_halves": _("from both halves"),
    "held": _("held"),
    "late": _("held late"),
    "missed": _("missed"),
    "cancelled": _("cancelled"),
    "no_quorum": _("held without its quorum"),
    "done": _("done"),
    "open": _("open"),
    "overdue": _("overdue"),
    "opened": _("opened the scoreboard"),
    "not_opened": _("did not open the scoreboard"),
    "joint": _("both halves"),
    "one_half": _("one half"),
    "read": _("read by all"),
    "unread": _("not read by all"),
    "kept": _("kept"),
    "not_kept": _("not kept"),
}
HALVES = {"marketing": _("marketing"), "sales": _("sales")}
SERIES = {"heads": _("CMO and CSO"), "council": _("Revenue council")}
KINDS = {
    "decision": _("Decision"),
    "mandate": _("Mandate"),
    "appointment": _("Appointment"),
    "statement": _("Statement"),
    "definition": _("Definition"),
    "implementation_plan": _("Plan"),
    "goal": _("Goal"),
    "persona": _("Persona"),
    "audience": _("Audience"),
    "message": _("Message"),
    "plan": _("Pay plan"),
    "chain": _("Chain"),
    "border": _("Limits of the hand-off"),
    "meeting": _("Meeting"),
    "item": _("Plan item"),
    "marketing": _("Marketing"),
    "sales": _("Sales"),
    "step": _("Step"),
    "passed": _("Leads passed"),
    "answered": _("Answered"),
    "silent": _("Refused without a word"),
    "promise": _("Promise"),
}
