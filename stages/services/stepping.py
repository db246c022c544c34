"""The steps that lead from stage to stage, as dated records; aims and opinions beside the line."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from smarketing.accounts.models import Member
from smarketing.accounts.queries import standing_of, today_in
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.services import rights
from smarketing.audit import services as audit
from stages.models import Aim, Appointment, Opinion, Resolution
from stages.services import rows
from stages.services.assessing import reassess


@transaction.atomic
def record_decision(*, by: Member, on: date, why: str, now: datetime) -> Resolution:
    """A leader of either half, or the CEO, decides to start working together."""
    rights.demand(by, "stages.decide")
    by.organization.raise_wanted()
    heads = standing_of(by, today_in(by.organization.zone, now)).heads
    capacity = min(heads) if heads else "ceo"
    return resolve(by, "start", capacity, on, why, now)


@transaction.atomic
def give_mandate(
    *, by: Member, on: date, why: str, now: datetime, for_board: bool = False
) -> Resolution:
    """The CEO or the board asks for more than incremental improvement."""
    rights.demand(by, "stages.mandate")
    by.organization.raise_wanted()
    capacity = "board" if for_board or by.role != "ceo" else "ceo"
    return resolve(by, "mandate", capacity, on, why, now)


def resolve(by: Member, kind: str, capacity: str, on: date, why: str, now: datetime) -> Resolution:
    rows.not_later(on, today_in(by.organization.zone, now))
    made, is_new = Resolution.objects.get_or_create(
        organization=by.organization,
        kind=kind,
        by=by,
        capacity=capacity,
        on=on,
        why=rows.text(why, 400, "why"),
        defaults={"recorded_at": now},
    )
    if not is_new:
        return made  # the form was sent twice
    audit.record(by, f"stages.{kind}", made, on=on.isoformat(), capacity=capacity)
    reassess(by.organization, now)
    return made


@transaction.atomic
def appoint(
    *, by: Member, member: int, title: str, from_on: date, why: str, now: datetime
) -> Appointment:
    """One leader for both functions from a day on; whoever led before ends that day.

    It raises nothing by itself: while stages 2 and 3 do not hold it is functional in name only.
    """
    rights.demand(by, "stages.mandate")
    by.organization.raise_wanted()
    today = today_in(by.organization.zone, now)
    rows.not_later(from_on, today, "from_on")
    person = rows.person(by, member, today, "member")
    if title not in ("cro", "cco"):
        raise Fault(_("The leader of both functions is a CRO or a CCO."))
    said = {
        "member": person,
        "title": title,
        "from_on": from_on,
        "by": by,
        "why": rows.text(why, 400, "why"),
    }
    if sent := by.organization.appointments.filter(**said, ended_on__isnull=True).first():
        return sent  # the form was sent twice
    end_running(by, from_on)
    made = Appointment.objects.create(organization=by.organization, **said)
    audit.record(by, "stages.appoint", made, title=title, on=from_on.isoformat())
    reassess(by.organization, now)
    return made


def end_running(by: Member, on: date) -> None:
    """Whoever leads both functions leads them no more from a day on."""
    running = by.organization.appointments.filter(ended_on__isnull=True)
    if running.filter(from_on__gt=on).exists():
        said = _("Somebody was appointed after this day.")
        raise Fault(said, fields={"from_on": said})
    running.update(ended_on=on)


@transaction.atomic
def end_appointment(*, by: Member, on: date, now: datetime) -> None:
    """Two leaders again, from a day on."""
    rights.demand(by, "stages.mandate")
    by.organization.raise_wanted()
    rows.not_later(on, today_in(by.organization.zone, now))
    if not by.organization.appointments.filter(ended_on__isnull=True).exists():
        raise Fault(_("Nobody leads both functions."))
    end_running(by, on)
    audit.record(by, "stages.appointment_end", on=on.isoformat())
    reassess(by.organization, now)


@transaction.atomic
def declare_opinion(*, by: Member, tenths: int, now: datetime) -> Opinion:
    """Where a leader believes the company stands today, in tenths; a second word replaces it."""
    rights.demand(by, "stages.opinion")
    by.organization.raise_wanted()
    if not 10 <= tenths <= 40:
        said = _("The line goes from 1.0 to 4.0.")
        raise Fault(said, fields={"position": said})
    today = today_in(by.organization.zone, now)
    heads = standing_of(by, today).heads
    said, _made = Opinion.objects.update_or_create(
        organization=by.organization,
        member=by,
        on=today,
        defaults={"half": min(heads) if heads else "", "tenths": tenths},
    )
    audit.record(by, "stages.opinion", said, tenths=tenths)
    return said


@transaction.atomic
def set_aim(*, by: Member, stage: int, now: datetime) -> Aim:
    """The stage the organisation aims for; advice goes no further."""
    rights.demand(by, "stages.aim")
    by.organization.raise_wanted()
    if stage not in (2, 3, 4):
        said = _("Aim for stage 2, 3 or 4.")
        raise Fault(said, fields={"stage": said})
    today = today_in(by.organization.zone, now)
    aim, _made = Aim.objects.update_or_create(
        organization=by.organization, defaults={"stage": stage, "set_by": by, "set_on": today}
    )
    audit.record(by, "stages.aim", aim, stage=stage)
    return aim
