"""What people are told, and how each kind of news reads alone and in number.

A notice names no person behind a lead: it says that something waits and where, so that nothing
personal lies in mails or outlives an erasure.
"""

from collections.abc import Mapping
from typing import NamedTuple

_ = str  # marks a message id for translation


class Kind(NamedTuple):
    key: str
    name: str  # as one chooses it
    mails: bool  # by mail unless somebody chose otherwise
    one: str
    many: str
    route: str  # the page it leads to
    query: str  # in its address; `{subject}` where there is only one


LEAD_WAITS, LEAD_EXPIRED, LEAD_BACK = "lead_waits", "lead_expired", "lead_back"
LEAD_AGAIN = "lead_again"
NOTE, NIGHTLY = "note", "nightly"
BEHIND, SALES_BEHIND = "behind", "sales_behind"
MOVE_WAITS = "move_waits"
PAY_ASKED, PAY_ANSWERED = "pay_asked", "pay_answered"
PERSONA_NEW, INSIGHT_DONE = "persona_new", "insight_done"

KINDS: Mapping[str, Kind] = {
    one.key: one
    for one in (
        Kind(
            LEAD_WAITS,
            _("A lead waits for my answer"),
            True,
            _("A lead waits for your answer."),
            _("%(n)s leads wait for your answer."),
            "handoff",
            "whose=me",
        ),
        Kind(
            LEAD_EXPIRED,
            _("Nobody answered a lead in time"),
            True,
            _("A lead was not answered in the time that was promised."),
            _("%(n)s leads were not answered in the time that was promised."),
            "handoff",
            "whose=all&state=late",
        ),
        Kind(
            LEAD_BACK,
            _("Sales rejected or returned a lead"),
            False,
            _("Sales gave a lead back: %(reason)s"),
            _("Sales gave %(n)s leads back; the last: %(reason)s"),
            "handoff",
            "whose=all&state=answered",
        ),
        Kind(
            LEAD_AGAIN,
            _("A lead that sales gave back is worth trying again"),
            True,
            _("A lead that sales gave back is worth trying again from today on."),
            _("%(n)s leads that sales gave back are worth trying again."),
            "handoff",
            "whose=all&state=answered",
        ),
        Kind(
            NOTE,
            _("The other half wrote about a lead"),
            True,
            _("%(who)s wrote to you about a lead."),
            _("%(n)s sentences for you about leads; the last by %(who)s."),
            "handoff",
            "whose=all",
        ),
        Kind(
            BEHIND,
            _("Marketing’s promise fell behind"),
            True,
            _("Marketing’s promise of leads fell behind what is due by today."),
            _("Marketing’s promise of leads fell behind what is due by today."),
            "board",
            "",
        ),
        Kind(
            SALES_BEHIND,
            _("Sales’ promise fell behind"),
            True,
            _("Sales’ promise fell behind: too few leads are answered or worked in time."),
            _("Sales’ promise fell behind: too few leads are answered or worked in time."),
            "board",
            "",
        ),
        Kind(
            MOVE_WAITS,
            _("A move of what is owed waits for my signature"),
            True,
            _("%(who)s proposes to move what is owed; it waits for your signature."),
            _("%(n)s moves of what is owed wait for your signature."),
            "adjust",
            "",
        ),
        Kind(  # neither says whose pay, nor how much
            PAY_ASKED,
            _("A line of a statement is questioned"),
            True,
            _("A line of a pay statement is questioned and waits for your answer."),
            _("%(n)s lines of pay statements are questioned and wait for your answer."),
            "pay_questions",
            "",
        ),
        Kind(
            PAY_ANSWERED,
            _("My question about pay is answered"),
            True,
            _("Your question about a line of your statement is answered."),
            _("%(n)s of your questions about pay are answered."),
            "pay_questions",
            "",
        ),
        Kind(
            PERSONA_NEW,
            _("A persona has a new version to read"),
            True,
            _("%(name)s has a version that you have not confirmed yet."),
            _("%(n)s personas have versions that you have not confirmed yet."),
            "personas",
            "",
        ),
        Kind(
            INSIGHT_DONE,
            _("What became of what I heard"),
            False,
            _("What you heard has been weighed: see what became of it."),
            _("%(n)s things you heard have been weighed: see what became of them."),
            "insights",
            "",
        ),
    )
}
CHOSEN = (*KINDS, NIGHTLY)  # what each person chooses about; the nightly mail only by mail
NIGHTLY_NAME = _("The mail of the night: both promises, breaches, what changed")
