"""The four stages, the indicators and what is found of them, in people's words.

Rules answer with keys and typed parameters; here are the sentences, to be translated.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from smarketing.funnel.rules import money
from stages.rules.assess import Assessment
from stages.rules.effects import AMOUNT, COUNT, HOURS, IN_TIME, Effect
from stages.rules.found import Found
from stages.rules.table import FUNCTIONAL

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
    "personas": _("Personas in force, from both points of view"),
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
DECAYS = {
    "decision": _("Half, when nothing follows within 90 days."),
    "statement": _("Does not decay. An edit asks for both signatures again."),
    "collaboration": _("Counts what happened in the last 90 days; three make it whole."),
    "handoffs": _("Falls with every lead not answered within a week, or refused without why."),
    "goals": _("Falls with every running goal that is not signed by both."),
    "personas": _(
        "Counts what each half heard, or agreed, in the last 180 days: half for one half alone, "
        "three quarters where nothing says what to say."
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
DO = {  # the button that mends it, and the routes that may be there for it
    "decision": (_("Record the decision"), ("stage_decision",)),
    "statement": (_("Write the statement"), ("stage_statement",)),
    "collaboration": (_("Plan a meeting"), ("meetings",)),
    "handoffs": (_("Answer the leads"), ("handoff", "way")),
    "goals": (_("Share the goals"), ("goals",)),
    "personas": (_("Open the personas"), ("personas",)),
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
TABLES = {  # what each version of weights and windows changed
    1: _("The first table."),
    2: _(
        "Personas count what both halves gave to them, hand-offs count only answers with a word, "
        "joint steps count the promises of both halves, and chains stand beside goals."
    ),
}
METRICS = {
    IN_TIME: _("Leads answered in time"),
    HOURS: _("Hours to the answer"),
}
TOPICS = {  # what an agenda speaks of, in this order
    "gap": _("Gaps"),
    "breach": _("Promises"),
    "late": _("Late data"),
    "forecast": _("Since the last meeting"),
    "contest": _("Contested rejections"),
    "waiting": _("Waits for signatures"),
    "scenario": _("Scenarios"),
    "due": _("Decisions due"),
    "plan": _("Overdue in the plan"),
    "back": _("What holds it back"),
}
AGENDA = {
    "scenario": _("What if: %(name)s"),
    "contested": _("Marketing contests a rejection: %(reason)s"),
    "goal": _("%(name)s is behind by %(gap)s"),
    "step": _("%(step)s: %(gap)s missing by today"),
    "quota": _("%(team)s has closed %(closed)s of %(quota)s"),
    "late_leads": _("%(n)s leads wait longer than promised"),
    "slow": _("Sales answered %(kept)s of its leads in time"),
    "owed": _("Marketing owes %(owed)s of this month’s promise"),
    "late_facts": _("Of the days before %(day)s, %(n)s leads changed since then"),
    "attained": _("Goal: %(before)s on %(day)s, %(now)s today"),
    "forecast": _("Forecast: %(before)s on %(day)s, %(now)s today"),
    "position": _("Stages: %(before)s on %(day)s, %(now)s today"),
}
GIVEN = {  # what a half gives, as `rules.contributions` counts it
    "signed": _("Signatures"),
    "met": _("Places at meetings"),
    "heard": _("Insights about personas"),
    "read": _("Personas read"),
    "done": _("Plan items done"),
    "leads": _("Leads passed, leads answered"),
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


def sentence(found: Found) -> dict:
    """What was found, language-neutral."""
    return {"msgid": SAID[found.said], "params": dict(found.params)}


def tell(text: Mapping) -> str:
    """A language-neutral sentence in the active language."""
    msgid = text["msgid"]
    return gettext(msgid) % {key: figure(value) for key, value in text.get("params", {}).items()}


def figure(value: str | int | dict) -> str:
    """A typed parameter as the active language writes it."""
    if not isinstance(value, dict):
        return str(value)
    [(kind, given)] = value.items()
    here = Locale.parse((get_language() or "en").replace("-", "_"))
    if kind == "day":
        return format_date(date.fromisoformat(given), "d MMM y", locale=here)
    if kind == "name":
        return given.get(here.language) or given.get("en") or ""
    if kind == "money":
        minor, currency = given
        whole = round(Decimal(money.written(minor, currency)))
        return format_currency(
            whole,
            currency,
            format_type="standard",
            locale=here,
            currency_digits=False,
            format="¤#,##0",
        )
    if kind == "share":
        return format_percent(float(Fraction(given)), locale=here)
    return format_decimal(given, locale=here)


def metric_name(metric: str, step: str) -> str:
    """What a decision means to move, in words."""
    kind = metric.partition(":")[0]
    if kind == COUNT:
        return gettext("How many: %(step)s") % {"step": step}
    if kind == AMOUNT:
        return gettext("What they are worth: %(step)s") % {"step": step}
    return gettext(METRICS[kind])


def effect_told(effect: Effect, step: str, currency: str) -> str:
    """What a decision did: `+61 Leads in 30 days`, `answered in 5.1 h, before 7.3 h`."""
    if effect.kind == HOURS:
        hours = {
            "after": number_format(float(effect.after), 1),
            "before": number_format(float(effect.before), 1),
        }
        return gettext("answered in %(after)s h, before in %(before)s h") % hours
    if effect.kind == IN_TIME:
        shares = {
            "after": figure({"share": str(effect.after)}),
            "before": figure({"share": str(effect.before)}),
        }
        return gettext("%(after)s answered in time, before %(before)s") % shares
    change = round(effect.change)
    size = figure(
        {"money": [abs(change), currency]} if effect.kind == AMOUNT else {"count": abs(change)}
    )
    sign = "+" if change >= 0 else "−"
    return gettext("%(change)s %(step)s in 30 days") % {"change": f"{sign}{size}", "step": step}


def written(tenths: int) -> str:
    """26 is `2.6`, in Spanish `2,6`."""
    return number_format(tenths / 10, 1)


def gap_written(tenths: int) -> str:
    """`0.4 more than computed`."""
    if not tenths:
        return gettext("as computed")
    said = _("%(gap)s more than computed") if tenths > 0 else _("%(gap)s less than computed")
    return gettext(said) % {"gap": written(abs(tenths))}


def label(tenths: int, stage: int, in_name_only: bool) -> str:
    """`Strategic · 2.6, towards operational`."""
    return " · ".join((gettext(STAGES[stage]), f"{written(tenths)}{towards(stage, in_name_only)}"))


def named(stage: int, in_name_only: bool) -> str:
    """`Strategic, towards operational`."""
    return f"{gettext(STAGES[stage])}{towards(stage, in_name_only)}"


def towards(stage: int, in_name_only: bool) -> str:
    """What follows the stage that holds, after a comma."""
    if in_name_only:
        return f", {gettext(IN_NAME_ONLY)}"
    return f", {gettext(TOWARDS[stage + 1])}" if stage < FUNCTIONAL else ""


def label_of(assessment: Assessment) -> str:
    return label(assessment.tenths, assessment.stage, assessment.in_name_only)
