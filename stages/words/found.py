"""What is found of each indicator, and what mends it."""

from django.utils.translation import gettext_noop as _

from stages.rules.found import Found

SAID = {
    "decision.none": _("Nobody has decided to start yet"),
    "decision.stale": _("%(who)s decided on %(day)s, and nothing has followed in 90 days"),
    "decision.made": _("%(who)s decided on %(day)s"),
    "statement.none": _("No statement of both leaders"),
    "statement.waits": _("Proposed, %(signed)s of 2 signatures"),
    "statement.agreed": _("Signed by both on %(day)s"),
    "collaboration.none": _("Nothing done together in 90 days"),
    "collaboration.some": _("%(n)s meetings and agreements of both in 90 days"),
    "handoffs.none": _("No leads passed in 90 days"),
    "handoffs.answered": _("%(answered)s of %(passed)s leads answered by sales"),
    "handoffs.silent": _("%(answered)s of %(passed)s leads answered, %(silent)s without a word"),
    "goals.none": _("No goal has run in 90 days"),
    "goals.shared": _("%(shared)s of %(all)s goals and chains signed by both heads"),
    "personas.none": _("No persona is agreed or proposed"),
    "personas.fresh": _("Both halves gave to %(fresh)s of %(all)s in the last 180 days"),
    "personas.no_audience": _(
        "Both halves gave to %(fresh)s of %(all)s in the last 180 days; no audience of both stands"
    ),
    "personas.no_message": _(
        "Both halves gave to %(fresh)s of %(all)s in the last 180 days; nothing says what to say"
    ),
    "qualification.none": _("No agreed definition of a qualified lead"),
    "qualification.waits": _("Proposed, %(signed)s of 2 signatures"),
    "qualification.unused": _("%(name)s is signed by both; no lead has come under it yet"),
    "qualification.used": _("%(name)s, both signed; %(share)s of %(passed)s leads came through it"),
    "qualification.review": _("%(name)s is past its review date; %(share)s of %(passed)s leads"),
    "cadence.none": _("No regular meeting of CMO and CSO"),
    "cadence.held": _("%(held)s of %(slots)s held with both present, %(decisions)s decisions"),
    "cadence.gaps": _("%(held)s of the last %(slots)s held with both present"),
    "cadence.still": _("CMO and CSO have not met for %(weeks)s weeks"),
    "plan.none": _("No implementation plan"),
    "plan.unsigned": _("%(all)s items, %(signed)s of 2 signatures"),
    "plan.moves": _("%(done)s of %(all)s items done, none overdue"),
    "plan.late": _("%(done)s of %(all)s items done, %(late)s overdue"),
    "plan.still": _("%(done)s of %(all)s items done, nothing moved in 60 days"),
    "scoreboard.nobody": _("Nobody opened the scoreboard this week"),
    "scoreboard.one": _("Only one half opened the scoreboard this week"),
    "scoreboard.both": _("Both halves opened it this week, %(n)s of %(people)s people"),
    "council.none": _("No revenue council"),
    "council.held": _("%(held)s of %(slots)s held with both halves, %(decisions)s decisions"),
    "council.gaps": _("%(held)s of the last %(slots)s councils held"),
    "council.still": _("No revenue council for %(weeks)s weeks"),
    "steps.none": _("No steps"),
    "steps.apart": _("No step has joint owners: %(joint)s of %(all)s"),
    "steps.unpromised": _("%(joint)s of %(all)s steps are joint; one half promised nothing yet"),
    "steps.joint": _(
        "%(joint)s of %(all)s steps are joint; promises kept %(marketing)s and %(sales)s"
    ),
    "pay.none": _("No pay plan stands on the shared goal"),
    "pay.one": _("The pay plan of one half stands on the shared goal"),
    "pay.both": _("%(marketing)s of marketing’s variable pay, %(sales)s of sales’"),
    "readings.none": _("No persona in force to read"),
    "readings.read": _("Read by %(marketing)s of marketing and %(sales)s of sales"),
    "mandate.none": _("Not asked for"),
    "mandate.given": _("%(who)s asked for it on %(day)s"),
    "leader.two": _("CMO and CSO are two, and that is fine"),
    "leader.one": _("%(title)s: %(who)s, since %(day)s"),
    "structure.nobody": _("Begins with the appointment"),
    "structure.not_yet": _("Stages 2 and 3 have held %(days)s of 90 days under that leader"),
    "structure.holds": _("Stages 2 and 3 have held for 90 days under that leader"),
}
DO = {  # the button that mends an indicator, or one lack of it, and where it may lead
    "decision": (_("Record the decision"), ("stage_decision",)),
    "statement": (_("Write the statement"), ("stage_statement",)),
    "collaboration": (_("Plan a meeting"), ("meetings",)),
    "handoffs": (_("Answer the leads"), ("handoff", "way")),
    "goals": (_("Share the goals"), ("goals",)),
    "personas": (_("Open the personas"), ("personas",)),
    "personas.no_audience": (_("Agree on an audience"), ("positions",)),
    "personas.no_message": (_("Agree on a message"), ("positions",)),
    "qualification": (_("Propose the definition"), ("stage_qualification",)),
    "cadence": (_("Schedule the meeting"), ("meetings",)),
    "plan": (_("Start the plan"), ("stage_plan",)),
    "scoreboard": (_("Open the scoreboard"), ("board",)),
    "council": (_("Schedule the council"), ("meetings",)),
    "steps": (_("Plan joint owners"), ("stage_plan",)),
    "pay": (_("Open pay"), ("pay",)),
    "readings": (_("Open the personas"), ("personas",)),
    "mandate": (_("Record the mandate"), ("stage_mandate",)),
    "leader": (_("Record the appointment"), ("stage_appointment",)),
    "structure": (_("See the evidence"), ()),
}


def sentence(found: Found) -> dict:
    """What was found, language-neutral."""
    return {"msgid": SAID[found.said], "params": dict(found.params)}
