"""Writes of insights: heard, confirmed, weighed, and what became of it told to its author."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from personas.models import Confirmation, Insight, InsightNote, Part, Status
from personas.queries.insights import insight_by_id
from personas.queries.personas import persona_by_id
from personas.rules.sheet import Claim, Evidence
from personas.services.drafts import put_claim, steps_of
from personas.services.personas import demand_in_use
from personas.services.telling import tell_weighed
from smarketing.accounts.models import Member
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.faults import Fault, Overtaken
from smarketing.accounts.rules.halves import HALVES, MARKETING
from smarketing.accounts.services import rights
from smarketing.audit import services as audit
from smarketing.notices.rules.kinds import INSIGHT_DONE

LONGEST, LONGEST_KEY = 400, 261
SENT_TWICE = timedelta(minutes=1)  # an impatient hand's second press, not heard a second time


@transaction.atomic
def add_insight(
    *,
    by: Member,
    text: str,
    part: str,
    now: datetime,
    persona_id: int | None = None,
    step: str = "",
    lead_key: str = "",
) -> Insight:
    """Keep one sentence that somebody heard, of a persona or of none yet.

    Raises `Fault` with the fields that cannot be so, `Missing` for a persona of nobody's.
    """
    rights.demand(by, "insight.add")
    by.organization.raise_wanted()
    persona = persona_by_id(by.organization, persona_id) if persona_id else None
    if persona:
        demand_in_use(persona)
    text = " ".join(text.split())
    demand_sentence(by, text, part, step, lead_key)
    heard = {
        "persona": persona,
        "part": part,
        "step": step,
        "text": text,
        "by": by,
        "lead_key": lead_key.strip(),
    }
    if sent := by.organization.insights.filter(**heard, heard_at__gt=now - SENT_TWICE).first():
        return sent
    insight = Insight.objects.create(
        organization=by.organization, half=by.side, heard_at=now, **heard
    )
    audit.record(by, "insight.add", insight, persona=persona.name if persona else "", half=by.side)
    return insight


@transaction.atomic
def confirm_insight(*, by: Member, insight_id: int, now: datetime) -> Insight:
    """Say "I hear that too". Once is enough; again changes nothing."""
    rights.demand(by, "insight.confirm")
    by.organization.raise_wanted()
    insight = insight_by_id(by.organization, insight_id)
    if insight.by_id == by.pk:
        raise Fault(_("You recorded this yourself. Others say whether they hear it too."))
    _one, is_new = Confirmation.objects.get_or_create(
        insight=insight, member=by, defaults={"at": now}
    )
    if is_new:
        audit.record(by, "insight.confirm", insight)
    return insight


@transaction.atomic
def note_insight(
    *, by: Member, insight_id: int, text: str, now: datetime, other_id: int | None = None
) -> InsightNote:
    """Add a thought to an insight, or say which other one goes with it."""
    rights.demand(by, "insight.add")
    by.organization.raise_wanted()
    insight = insight_by_id(by.organization, insight_id)
    other = insight_by_id(by.organization, other_id) if other_id else None
    text = " ".join(text.split())
    if other == insight or len(text) > LONGEST or "\0" in text or not (text or other):
        said = _("Write a sentence of at most %(n)d letters, or choose another insight.")
        raise Fault(said % {"n": LONGEST}, fields={"text": said % {"n": LONGEST}})
    last = insight.notes.order_by("at", "pk").last()
    if last and (last.by_id, last.text, last.other_id) == (by.pk, text, other_id or None):
        return last  # the form was sent twice
    note = InsightNote.objects.create(insight=insight, by=by, at=now, text=text, other=other)
    audit.record(by, "insight.note", insight)
    return note


@transaction.atomic
def claim_insight(
    *, by: Member, insight_id: int, now: datetime, persona_id: int | None = None
) -> Claim:
    """Make what was heard a claim of the draft, with itself as evidence. `persona_id` says of
    whom, where the insight does not."""
    rights.demand(by, "persona.edit")
    by.organization.raise_wanted()
    insight = open_insight(by, insight_id)
    insight.persona_id = insight.persona_id or persona_id
    if insight.persona_id is None:
        said = _("Say whose claim it is.")
        raise Fault(said, fields={"persona": said})
    claim = put_claim(by=by, persona_id=insight.persona_id, claim=claim_from(by, insight), now=now)
    weigh(by, insight, Status.CLAIM, now)
    return claim


@transaction.atomic
def merge_insight(*, by: Member, insight_id: int, into_id: int, now: datetime) -> Insight:
    """The same was heard before: count it there, for its author and whoever hears it too."""
    rights.demand(by, "persona.edit")
    by.organization.raise_wanted()
    insight, into = open_insight(by, insight_id), insight_by_id(by.organization, into_id)
    if into.pk == insight.pk or into.status == Status.MERGED:
        said = _("Choose another insight to join it with.")
        raise Fault(said, fields={"into": said})
    hearers = {insight.by_id, *insight.confirmations.values_list("member_id", flat=True)}
    Confirmation.objects.bulk_create(
        [Confirmation(insight=into, member_id=one, at=now) for one in hearers - {into.by_id}],
        ignore_conflicts=True,
    )
    insight.merged_into = into
    return weigh(by, insight, Status.MERGED, now)


@transaction.atomic
def decline_insight(*, by: Member, insight_id: int, reason: str, now: datetime) -> Insight:
    """Leave it out, and say why: its author is told."""
    rights.demand(by, "persona.edit")
    by.organization.raise_wanted()
    insight = open_insight(by, insight_id)
    insight.reason = " ".join(reason.split())[:LONGEST]
    if not insight.reason or "\0" in insight.reason:
        said = _("Say why. Whoever heard it will read it.")
        raise Fault(said, fields={"reason": said})
    return weigh(by, insight, Status.DECLINED, now)


@transaction.atomic
def note_told(*, by: Member) -> int:
    """The member has seen what became of what they heard; how many that were."""
    rights.demand(by, "insight.add")
    by.organization.raise_wanted()
    by.notices.filter(kind=INSIGHT_DONE).delete()
    return by.insights.filter(is_told=False).update(is_told=True)


def weigh(by: Member, insight: Insight, status: Status, now: datetime) -> Insight:
    insight.status, insight.weighed_by, insight.weighed_at = status, by, now
    insight.is_told = insight.by_id == by.pk  # who weighs their own knows
    insight.save()
    tell_weighed(by, [insight], now)
    audit.record(by, f"insight.{status.value}", insight, reason=insight.reason)
    return insight


def open_insight(by: Member, insight_id: int) -> Insight:
    """An insight that still waits; whoever comes second is told who was first."""
    insight = insight_by_id(by.organization, insight_id)
    if insight.status != Status.OPEN:
        said = _("%(name)s has weighed this already.") % {"name": insight.weighed_by.name}
        raise Overtaken(said, current=insight)
    return insight


def claim_from(by: Member, insight: Insight) -> Claim:
    """The claim an insight makes: kept by the half that heard it, as weak as one voice is."""
    day = today_in(by.organization.zone, insight.heard_at)
    also = insight.confirmations.count()
    who = (
        insight.by.name
        if not also
        else _("%(name)s and %(n)s others")
        % {
            "name": insight.by.name,
            "n": also,
        }
    )
    half = insight.half or (by.side if by.side in HALVES else MARKETING)
    return Claim(
        part=insight.part,
        text=insight.text,
        half=half,
        sure="fair" if also > 1 else "weak",
        step=insight.step if insight.step in steps_of(by) else "",
        evidence=(Evidence("call", day, who),),
        insights=(insight.pk,),
    )


def demand_sentence(by: Member, text: str, part: str, step: str, lead_key: str) -> None:
    wrong = {}
    if not 0 < len(text) <= LONGEST or "\0" in text:
        wrong["text"] = _("Write one sentence of at most %(n)d letters.") % {"n": LONGEST}
    if part not in Part.values:
        wrong["part"] = _("Choose one of the list.")
    if step and step not in steps_of(by):
        wrong["step"] = _("Choose one of the list.")
    if len(lead_key) > LONGEST_KEY or "\0" in lead_key:
        wrong["lead_key"] = _("This names no lead.")
    if wrong:
        raise Fault("; ".join(wrong.values()), fields=wrong)
