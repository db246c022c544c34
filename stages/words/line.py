"""The stages and their indicators: names, why they decay, what each version changed."""

from django.utils.translation import gettext_noop as _

STAGES = {
    1: _("Silo"),
    2: _("Strategic"),
    3: _("Operational"),
    4: _("Functional"),
}
TOWARDS = {
    2: _("towards strategic"),
    3: _("towards operational"),
    4: _("towards functional"),
}
IN_NAME_ONLY = _("functional in name only")
INDICATORS = {
    "decision": _("The decision to start working together"),
    "statement": _("Both leaders say that working together matters"),
    "collaboration": _("Both halves do things together"),
    "handoffs": _("Leads are passed with an answer"),
    "goals": _("Results and metrics are common, not each half’s own"),
    "personas": _("Audience, personas and messages, from both points of view"),
    "qualification": _("Lead qualification agreed by both and used"),
    "cadence": _("CMO and CSO meet about alignment"),
    "plan": _("A plan to get there, signed and moving"),
    "scoreboard": _("Common metrics on one scoreboard"),
    "council": _("Revenue council meets"),
    "steps": _("Revenue steps with joint owners, promises kept"),
    "pay": _("Pay hangs on the shared goal"),
    "readings": _("Personas known to both halves"),
    "mandate": _("The CEO or the board asks for more"),
    "leader": _("One leader for both functions"),
    "structure": _("The earlier stages hold under that leader"),
}
SHORT = {  # an indicator as a mark on the history says it
    "decision": _("Decision to start"),
    "statement": _("Statement signed"),
    "collaboration": _("Working together"),
    "handoffs": _("Hand-offs"),
    "goals": _("Shared goals"),
    "personas": _("Personas"),
    "qualification": _("Qualification"),
    "cadence": _("CMO and CSO meet"),
    "plan": _("The plan"),
    "scoreboard": _("One scoreboard"),
    "council": _("Council"),
    "steps": _("Joint steps"),
    "pay": _("Pay on one goal"),
    "readings": _("Personas read"),
    "mandate": _("Mandate"),
    "leader": _("One leader"),
    "structure": _("Under one leader"),
}
DECAYS = {
    "decision": _("Half, when nothing follows within 90 days."),
    "statement": _("Does not decay. An edit asks for both signatures again."),
    "collaboration": _("Counts what happened in the last 90 days; three make it whole."),
    "handoffs": _("Falls with every lead not answered within a week, or refused without why."),
    "goals": _("Falls with every running goal that waits for a signature for over a week."),
    "personas": _(
        "Counts what each half heard, wrote or agreed in the last 180 days: half for one half "
        "alone. Personas make half, audiences a quarter, what is said to these personas a quarter."
    ),
    "qualification": _("Falls when leads go round it, and slowly after its review date."),
    "cadence": _(
        "Looks at the last 12 meetings. One missed or cancelled counts nothing, one held late "
        "half; half is for both present, a quarter each for minutes and for a decision."
    ),
    "plan": _("Falls with overdue items, and when nothing moves in 60 days. An edit voids it."),
    "scoreboard": _("Looks at the last 7 days, and at goals that are not shared."),
    "council": _(
        "Looks at the last 6 councils. One missed or cancelled counts nothing, one held late half; "
        "no council for two cadences halves it."
    ),
    "steps": _(
        "Falls with what marketing promised for the last whole month and did not bring, and with "
        "leads of the last 90 days that sales did not answer in time."
    ),
    "pay": _("Falls when a plan of either half is no longer in force."),
    "readings": _("Falls when a new version is not read; the half that read less counts."),
    "mandate": _("Does not decay."),
    "leader": _("Ends with the appointment."),
    "structure": _("Begins again on any day on which stage 2 or 3 does not hold."),
}
TABLES = {  # what each version of weights and windows changed
    1: _("The first table."),
    2: _(
        "Personas count what both halves gave to them, hand-offs count only answers with a word, "
        "joint steps count the promises of both halves, and chains stand beside goals."
    ),
    3: _("Audiences and messages count beside personas; a goal has a week to be signed."),
}
GIVEN = {  # what a half gives, as `rules.contributions` counts it
    "signed": _("Signatures"),
    "met": _("Places at meetings"),
    "heard": _("Insights about personas"),
    "read": _("Personas read"),
    "done": _("Plan items done"),
    "leads": _("Leads passed, leads answered"),
}
