"""Sales' answer to a lead that waits: a move in the ledger, whoever gave it and wherever."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from smarketing.accounts.models import Member
from smarketing.accounts.queries import standing_of, today_in
from smarketing.accounts.rules.faults import Fault, Missing, Overtaken, Refused
from smarketing.accounts.rules.halves import MARKETING
from smarketing.accounts.rules.rights import may_answer
from smarketing.accounts.services import rights
from smarketing.audit import services as audit
from smarketing.funnel.models import Handoff, HandoffNote
from smarketing.funnel.queries.borders import SaidReason, border_behind, reasons_of
from smarketing.funnel.rules.handoffs import ANSWERED, FORWARDED, REJECTED, RETURNED
from smarketing.funnel.rules.said import Said
from smarketing.funnel.services import ledger
from smarketing.funnel.services.byhand import ref_of
from smarketing.funnel.services.handoffs.telling import tell_note
from smarketing.funnel.services.naming import name_meaning, owner_name

LONGEST_NOTE = 1000
KEY = ANSWERED + "{}:{}"
EARLY, ELSEWHERE = "timing", "territory"  # what returning and forwarding usually say
BACK_ON = "back_on"  # in the trail: the day a returned lead may come again


@transaction.atomic
def accept(*, by: Member, handoff_id: int, now: datetime, note: str = "") -> Handoff:
    """Sales takes the lead. It becomes the accepting member's where nobody of sales had it."""
    handoff = waiting(by, handoff_id, now)
    border = border_behind(by.organization, handoff.step)
    if border.is_won_next:
        raise Fault(_("The next step is the win itself: move the lead there, with its amount."))
    owner = handoff.lead.owner or (by.pk if by.role != "program" else 0)
    if handoff.is_given and handoff.member_id and not handoff.lead.owner:
        owner = handoff.member_id
    system, today = handoff.lead.source_system, today_in(by.organization.zone, now)
    said = answer_fact(by, handoff, border.accepting, now)
    if owner != handoff.lead.owner:
        said = said._replace(owner=owner_name(by.organization, system, owner, today))
    return answered(by, handoff, said._replace(stands=True), note, now, "handoff.accept")


@transaction.atomic
def reject(
    *,
    by: Member,
    handoff_id: int,
    reason: str,
    now: datetime,
    back_on: date | None = None,
    note: str = "",
) -> Handoff:
    """Not for sales, perhaps until a day; the reason is a key of the organisation's list."""
    handoff = waiting(by, handoff_id, now)
    chosen = reason_said(by, reason)
    check_day(by, back_on, now)
    said = answer_fact(by, handoff, REJECTED, now)._replace(reason=chosen.said)
    detail = {"reason": chosen.key, BACK_ON: back_on and back_on.isoformat()}
    return again_from(back_on, answered(by, handoff, said, note, now, "handoff.reject", **detail))


@transaction.atomic
def give_back(
    *,
    by: Member,
    handoff_id: int,
    now: datetime,
    reason: str = EARLY,
    back_on: date | None = None,
    note: str = "",
) -> Handoff:
    """Good, but too early: the lead returns to marketing, perhaps until a day."""
    handoff = waiting(by, handoff_id, now)
    chosen = reason_said(by, reason, usual=EARLY)
    check_day(by, back_on, now)
    said = answer_fact(by, handoff, RETURNED, now)._replace(reason=chosen.said)
    detail = {"reason": chosen.key, BACK_ON: back_on and back_on.isoformat()}
    return again_from(back_on, answered(by, handoff, said, note, now, "handoff.return", **detail))


def check_day(by: Member, back_on: date | None, now: datetime) -> None:
    if back_on is not None and back_on < today_in(by.organization.zone, now):
        told = _("Choose a day from today on.")
        raise Fault(told, fields={"back_on": told})


def again_from(back_on: date | None, handoff: Handoff) -> Handoff:
    """Remember from which day on the lead is worth trying again."""
    if back_on is not None:
        handoff.back_on = back_on
        handoff.save(update_fields=["back_on"])
    return handoff


@transaction.atomic
def forward(
    *,
    by: Member,
    handoff_id: int,
    team_id: int,
    now: datetime,
    note: str = "",
    reason: str = ELSEWHERE,
) -> Handoff:
    """To another team of sales: there it waits anew, with its own time."""
    handoff = waiting(by, handoff_id, now)
    chosen = reason_said(by, reason, usual=ELSEWHERE)
    teams = by.organization.teams.filter(archived=False).exclude(side="marketing")
    team = teams.filter(pk=team_id).first()
    if team is None:
        told = _("Choose the team that should answer.")
        raise Fault(told, fields={"team": told})
    if team.pk == handoff.team_id:
        told = _("The lead waits for this team already.")
        raise Fault(told, fields={"team": told})
    system = handoff.lead.source_system
    named = name_meaning(by.organization.team_names, system, team.name, team=team)
    said = answer_fact(by, handoff, FORWARDED, now)
    said = said._replace(owner="", team=named, reason=chosen.said)
    check_note(note)
    detail = {"team": team.name, "reason": chosen.key}
    done = answered(by, handoff, said, "", now, "handoff.forward", **detail)
    if note.strip():
        waits = by.organization.handoffs.filter(lead=done.lead_id, passed_by=said.key).first()
        noted(by, waits or done, note, now)
    return done


@transaction.atomic
def write_note(*, by: Member, handoff_id: int, text: str, now: datetime) -> HandoffNote:
    """A line of the thread, also after the answer."""
    rights.demand(by, "handoff.note")
    by.organization.raise_wanted()
    handoff = handoff_of(by, handoff_id)
    if not text.strip():
        told = _("Write a sentence first.")
        raise Fault(told, fields={"note": told})
    last = handoff.notes.last()
    if last and (last.by_id, last.text) == (by.pk, text.strip()):
        return last  # the form was sent twice
    note = noted(by, handoff, text, now)
    audit.record(by, "handoff.note", handoff)
    return note


def waiting(by: Member, handoff_id: int, now: datetime) -> Handoff:
    """A hand-off that this member may answer now; takes the organisation's turn.

    Raises `Overtaken` for whoever comes second, with who was first.
    """
    rights.demand(by, "handoff.answer")
    by.organization.raise_wanted()
    handoff = handoff_of(by, handoff_id)
    demand_answer(by, handoff, today_in(by.organization.zone, now))
    if handoff.answer:
        raise Overtaken(too_late(handoff), current=handoff)
    if handoff.withdrawn:
        raise Overtaken(
            _("This lead moved on meanwhile and does not wait any more."), current=handoff
        )
    return handoff


def demand_answer(by: Member, handoff: Handoff, today: date) -> None:
    """Let those answer whom a lead waits for, and whoever stands above both halves."""
    half = border_behind(by.organization, handoff.step).answers
    if not may_answer(standing_of(by, today), half):
        if half == MARKETING:
            raise Refused(_("Marketing answers on this step."))
        raise Refused(_("Sales answers what marketing passes."))


def handoff_of(by: Member, handoff_id: int) -> Handoff:
    mine = by.organization.handoffs.select_related("lead", "answered_by", "organization")
    handoff = mine.filter(pk=handoff_id).first()
    if handoff is None:
        raise Missing(_("There is no such hand-off."))
    return handoff


def too_late(handoff: Handoff) -> str:
    said = {"answer": handoff.get_answer_display(), "who": handoff.answered_by}
    if handoff.answered_by is None:
        return _("This lead was answered meanwhile, outside of this page: %(answer)s.") % said
    return _("%(who)s was first: this lead is %(answer)s.") % said


def reason_said(by: Member, key: str, usual: str = "") -> SaidReason:
    """The reason under a key; none is a fault that says so. What an answer usually says may be
    said though it is on offer no more."""
    chosen = reasons_of(by.organization, retired=True).get(key or usual)
    if chosen is None or (chosen.retired and chosen.key != usual):
        told = _("Choose a reason. Both halves learn from it.")
        raise Fault(told, fields={"reason": told})
    return chosen


def answer_fact(by: Member, handoff: Handoff, what: str, now: datetime) -> Said:
    """The answer as a fact: the hand-off and the number of the answer make its key."""
    before = by.organization.moves.filter(event_key__startswith=KEY.format(handoff.pk, ""))
    numbers = before.exclude(event_key__endswith="expired").values("event_key").distinct().count()
    key = KEY.format(handoff.pk, numbers + 1)
    return Said(lead=ref_of(handoff.lead), key=key, what=what, at=max(now, handoff.passed_at))


def answered(
    by: Member,
    handoff: Handoff,
    said: Said,
    note: str,
    now: datetime,
    verb: str,
    **detail: object,
) -> Handoff:
    """Post the answer; the ledger's own follow-up closes the hand-off."""
    check_note(note)
    ledger.post(by.organization, [said], recorded_at=now, by=by)
    handoff.refresh_from_db()
    if not handoff.answer:
        raise Overtaken(
            _("This lead moved on meanwhile and does not wait any more."), current=handoff
        )
    if note.strip():
        noted(by, handoff, note, now)
    audit.record(by, verb, handoff, lead=handoff.lead_id, **detail)
    return handoff


def noted(by: Member, handoff: Handoff, text: str, now: datetime) -> HandoffNote:
    check_note(text)
    note = HandoffNote.objects.create(
        handoff=handoff, by=by, side=by.side, text=text.strip(), at=now
    )
    tell_note(note, by, now)
    return note


def check_note(text: str) -> None:
    if len(text.strip()) > LONGEST_NOTE:
        told = _("At most %(n)s characters.") % {"n": LONGEST_NOTE}
        raise Fault(told, fields={"note": told})
