"""The room's records as programs read them."""

from datetime import date

from django.utils.translation import gettext as _

from smarketing.accounts.rules.halves import HALVES
from smarketing.agreements.queries import Agreement, signed_by
from smarketing.funnel.rules.qualifying import plain_of, qualifying_of
from stages import words
from stages.models import (
    Appointment,
    Definition,
    Meeting,
    MeetingDecision,
    PlanItem,
    Resolution,
)
from stages.queries.assessment import Line, gaps_told, opinions_told
from stages.queries.meetings import Calendar
from stages.queries.offices import OfficeLine
from stages.rules.effects import Effect
from stages.rules.found import Row, Shown
from stages.rules.history import Moved, Point
from stages.rules.meetings import Slot
from stages.rules.table import HOLDS, TABLE, VERSION
from stages.views.agenda import Topic
from stages.views.shown import doing


def line_told(line: Line) -> dict:
    """The contract's `stages/assessment`."""
    at = line.assessment
    return {
        "day": at.day,
        "position": at.tenths / 10,
        "stage": at.stage,
        "target": line.target,
        "in_name_only": at.in_name_only,
        "declared": opinions_told(line),
        "gaps": gaps_told(line),
        "label": words.label_of(at),
        "halves": line.halves,
        "indicators": [indicator_told(one) for one in at.shown],
        "holding_back": [back_told(one) for one in line.back],
        "table": VERSION,
    }


def office_told(one: OfficeLine) -> dict:
    at = one.assessment
    return {
        "id": one.office.pk,
        "name": one.office.name,
        "position": at.tenths / 10,
        "stage": at.stage,
        "label": words.label_of(at),
        "indicators": [indicator_told(each) for each in at.shown],
    }


def indicator_told(one: Shown) -> dict:
    return {
        "key": one.key,
        "stage": one.indicator.stage,
        "name": _(words.INDICATORS[one.key]),
        "strength": float(one.strength),
        "holds": one.holds,
        "weight": one.indicator.weight,
        "window": one.indicator.window,
        "found": words.tell(words.sentence(one.found)),
        "rows": [row_told(row) for row in one.found.rows],
        "why": _(words.DECAYS[one.key]),
    }


def table_told() -> dict:
    """What every stage asks for, how much it weighs and how far it looks back."""
    return {
        "version": VERSION,
        "holds_from": float(HOLDS),
        "indicators": [
            {
                "key": one.key,
                "stage": one.stage,
                "name": _(words.INDICATORS[one.key]),
                "weight": one.weight,
                "window": one.window,
                "why": _(words.DECAYS[one.key]),
            }
            for one in TABLE
        ],
        "versions": [
            {"version": number, "changed": _(text)} for number, text in words.TABLES.items()
        ],
    }


def row_told(row: Row) -> dict:
    on = row.on.isoformat() if row.on else None
    return {
        "kind": row.kind,
        "id": row.id,
        "on": on,
        "name": row.name,
        "good": row.good,
        "state": row.state,
        "evidence_on": row.evidence_on.isoformat() if row.evidence_on else None,
    }


def back_told(one: Shown) -> dict:
    action, url, _act = doing(one)
    return {"text": words.tell(words.sentence(one.found)), "action": action, "url": url}


def point_told(point: Point) -> dict:
    return {
        "day": point.day,
        "position": point.tenths / 10,
        "stage": point.stage,
        "evidence": {key: float(strength) for key, strength in point.strengths.items()},
        "halves": point.halves or {half: {} for half in HALVES},
    }


def move_told(moved: Moved) -> dict:
    return {
        "day": moved.day.isoformat(),
        "from": moved.before / 10,
        "to": moved.after / 10,
        "by": moved.key,
        "halves": moved.halves,
    }


def calendar_told(one: Calendar) -> dict:
    return {
        "id": one.series.pk,
        "kind": one.series.kind,
        "every": one.series.every,
        "past": [slot_told(slot) for slot in one.past],
        "coming": [slot_told(slot) for slot in one.coming],
    }


def slot_told(slot: Slot) -> dict:
    return {
        "slot": slot.on,
        "planned_on": slot.planned_on,
        "state": slot.state,
        "credit": float(slot.credit),
        "decisions": slot.meeting.decisions if slot.meeting else 0,
    }


def resolution_told(one: Resolution) -> dict:
    return {
        "id": one.pk,
        "kind": one.kind,
        "by": one.by.name,
        "capacity": one.capacity,
        "on": one.on,
        "why": one.why,
    }


def decision_told(one: MeetingDecision, effect: Effect | None = None) -> dict:
    return {
        "id": one.pk,
        "text": one.text,
        "owner": one.owner.name,
        "due_on": one.due_on,
        "metric": one.metric,
        "decided_on": one.meeting.held_on,
        "done_on": one.done_on,
        "effect": effect and effect_told(effect),
    }


def effect_told(effect: Effect) -> dict:
    return {
        "kind": effect.kind,
        "before": float(effect.before),
        "after": float(effect.after),
        "days": effect.days,
        "clear": effect.is_clear,
        "better": effect.is_better,
    }


def meeting_told(slot: Slot, meeting: Meeting | None) -> dict:
    """What became of one slot, with who was there and the minutes."""
    there = meeting.attendances.select_related("member") if meeting else []
    return slot_told(slot) | {
        "series": slot.series.id,
        "held_on": meeting.held_on if meeting else None,
        "reason": meeting.reason if meeting else "",
        "attended": [one.member.name for one in there],
        "minutes": meeting.minutes if meeting else "",
    }


def appointment_told(one: Appointment) -> dict:
    return {
        "id": one.pk,
        "member": one.member.name,
        "title": one.title,
        "from_on": one.from_on,
        "ended_on": one.ended_on,
        "why": one.why,
    }


def topic_told(topic: Topic) -> dict:
    """Something to talk about, in one sentence."""
    text = words.tell(topic.text)
    name = topic.extra.get("name")
    return {"kind": topic.kind, "text": f"{text}: {name}" if name else text, "url": topic.url}


def statement_told(agreement: Agreement) -> dict:
    shown = agreement.proposed or agreement.agreed
    return signed_told(agreement) | {"text": shown.content["text"] if shown else ""}


def item_told(one: PlanItem, today: date) -> dict:
    return {
        "id": one.pk,
        "text": one.text,
        "owner": one.owner.name,
        "owner_id": one.owner_id,
        "due_on": one.due_on,
        "serves": one.serves,
        "progress": 100 if one.done_on else one.progress,
        "overdue": one.done_on is None and one.due_on < today,
        "done_on": one.done_on,
    }


def signed_told(agreement: Agreement) -> dict:
    """The version that waits, else the one in force, and who signed it."""
    version = agreement.proposed or agreement.agreed
    if version is None:
        return {"version": None, "digest": "", "state": "none", "signed": []}
    return {
        "version": version.number,
        "digest": version.digest,
        "state": "waits" if agreement.proposed else "in_force",
        "signed": sorted(signed_by(version)),
    }


def definition_told(one: Definition, agreement: Agreement) -> dict:
    shown = agreement.proposed or agreement.agreed
    return signed_told(agreement) | {
        "id": one.pk,
        "key": one.key,
        "name": shown.content["name"] if shown else one.name,
        "text": shown.content["text"] if shown else "",
        "rule": plain_of(qualifying_of(shown.content.get("rule") if shown else None)),
        "ended_on": one.ended_on,
    }
