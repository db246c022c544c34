"""An import, from its dry run to its last chunk. A killed one goes on where it stopped."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from smarketing.accounts.models import Member, Organization
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.faults import Fault, Missing, Overtaken
from smarketing.accounts.services import rights
from smarketing.audit import services as audit
from smarketing.audit.bell import if_redis, ring_after_commit
from smarketing.celery import app
from smarketing.funnel.models import Import
from smarketing.funnel.models.imports import Kind, State
from smarketing.funnel.rules.reading import survey as reading
from smarketing.funnel.rules.reading.answers import Question, Refused
from smarketing.funnel.services.importing.files import mapping_of, path_of, said, setting_of
from smarketing.funnel.services.importing.leads import Taken, take_leads
from smarketing.funnel.services.importing.people import take_people
from smarketing.funnel.services.importing.visits import take_visits
from smarketing.funnel.services.rebuild import fold_again

CHUNK = 20_000  # rows of one transaction at most
BEAT_S = 60.0  # a worker's turn; a longer import hands itself on
ASLEEP = timedelta(minutes=2)
BUSY = (State.CHECKING, State.RUNNING)


def import_by_id(by: Member, import_id: int) -> Import:
    one = by.organization.imports.select_related("organization").filter(pk=import_id).first()
    if one is None:
        raise Missing(_("There is no such import."))
    return one


@transaction.atomic
def order_check(*, by: Member, import_id: int, mapping: dict, now: datetime) -> Import:
    """Take the mapping and look at the whole file with it, writing nothing."""
    rights.demand(by, "import.run")
    one = import_by_id(by, import_id)
    one.mapping = mapping
    mapping_of(one)
    turn(one, (State.UPLOADED, State.CHECKED, State.FAILED), State.CHECKING, now)
    Import.objects.filter(pk=one.pk).update(mapping=mapping, survey={}, fault="")
    send_after_commit(one.pk)
    return one


@transaction.atomic
def order_run(*, by: Member, import_id: int, skip_refused: bool, now: datetime) -> Import:
    """Import what was checked: whole, or without the refused rows where that is wanted."""
    rights.demand(by, "import.run")
    one = import_by_id(by, import_id)
    demand_ready(one.survey, skip_refused)
    turn(one, (State.CHECKED,), State.RUNNING, now)
    Import.objects.filter(pk=one.pk).update(skip_refused=skip_refused, started_at=now)
    audit.record(by, "import.run", one, kind=one.kind, file=one.file_name)
    send_after_commit(one.pk)
    return one


def demand_ready(survey: dict, skip_refused: bool) -> None:
    if survey.get("unusable"):
        raise Fault(_("This file cannot be read. See why, mend it and upload it again."))
    if survey.get("questions"):
        raise Fault(_("Answer the questions first; nothing is guessed."))
    if survey.get("refused_count") and not skip_refused:
        raise Fault(_("Some rows are refused. Mend the file, or import it without them."))


def turn(one: Import, before: tuple[str, ...], after: str, now: datetime) -> None:
    """Change an import's state, once: a double click or a second tab comes too late."""
    changed = Import.objects.filter(pk=one.pk, state__in=before).update(state=after, moved_at=now)
    if not changed:
        raise Overtaken(_("This import has gone on since you looked."), current=one)
    one.state = after


def send_after_commit(import_id: int) -> None:
    def send_it() -> None:
        send(import_id)

    transaction.on_commit(send_it, robust=True)


def send(import_id: int) -> None:
    """Hand the import to a worker; if Redis is silent the timetable finds it asleep."""
    if_redis(lambda: app.send_task("funnel.import_file", (import_id,), queue="work"))


def wake_imports(now: datetime) -> None:
    """Send again the imports whose worker was lost."""
    asleep = Import.objects.filter(state__in=BUSY, moved_at__lt=now - ASLEEP)
    for import_id in asleep.values_list("pk", flat=True):
        send(import_id)


def go_on(import_id: int, now: datetime) -> bool:
    """One turn of a worker at an import; whether it must be handed on. Safe to run twice."""
    one = Import.objects.select_related("organization", "by").get(pk=import_id)
    try:
        if one.state == State.CHECKING:
            check(one, now)
        elif one.state == State.RUNNING:
            return not run(one, now)
    except Fault as fault:
        Import.objects.filter(pk=one.pk).update(
            state=State.FAILED, fault=fault.message[:500], ended_at=now
        )
    return False


def check(one: Import, now: datetime) -> reading.Survey:
    """The dry run: what the file comes to, kept in words and figures."""
    found = survey_of(one)
    Import.objects.filter(pk=one.pk, state=State.CHECKING).update(
        state=State.CHECKED, survey=told(found), moved_at=now
    )
    return found


def survey_of(one: Import) -> reading.Survey:
    return reading.survey(
        path_of(one), mapping_of(one), setting_of(one.organization), name=one.file_name
    )


def told(found: reading.Survey) -> dict:
    """A survey as plain data; sentences stay apart from their values, to be translated later."""
    return {
        "rows": found.rows,
        "accepted": found.accepted,
        "refused_count": found.refused_count,
        "refused": [told_refused(row) for row in found.refused],
        "questions": [told_question(question) for question in found.questions],
        "notices": [[why.msgid, dict(why.params)] for why in found.notices],
        "told": {name: str(value) for name, value in found.told.items()},
        "ignored": list(found.ignored),
        "left_out": found.left_out,
        "waiting": found.waiting,
        "said": dict(found.said),
        "unusable": found.unusable,
    }


def told_refused(row: Refused) -> dict:
    params = {name: plain(value) for name, value in row.why.params.items()}
    return {
        "line": row.line,
        "column": row.column,
        "value": row.value,
        "why": [row.why.msgid, params],
    }


def told_question(question: Question) -> dict:
    params = {name: plain(value) for name, value in question.why.params.items()}
    return {
        "column": question.column,
        "value": question.value,
        "why": [question.why.msgid, params],
        "choices": list(question.choices),
        "key": question.key,
        "also": list(question.also),
    }


def plain(value: object) -> object:
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def run(one: Import, now: datetime, beat: float = BEAT_S) -> bool:
    """Take chunks until the file ends or the turn is over; whether the file has ended."""
    found = survey_of(one)
    demand_ready(told(found), one.skip_refused)
    rows = accepted_rows(one, found)
    for _skipped in islice(rows, one.rows_done):
        pass
    until = time.monotonic() + beat
    while chunk := list(islice(rows, CHUNK)):
        take(one.pk, chunk, now)
        if time.monotonic() > until:
            return False
    with transaction.atomic():
        Import.objects.filter(pk=one.pk, state=State.RUNNING).update(
            state=State.DONE, ended_at=now, moved_at=now
        )
        ring_after_commit(one.organization_id)
    return True


def accepted_rows(one: Import, found: reading.Survey) -> Iterator[reading.AnyRow]:
    rows = reading.read(
        path_of(one),
        mapping_of(one),
        setting_of(one.organization),
        found,
        name=one.file_name,
    )
    return (row for row in rows if not isinstance(row, Refused))


@transaction.atomic
def take(import_id: int, rows: list, now: datetime) -> None:
    """One chunk and how far it brought the import, in one transaction."""
    one = Import.objects.select_related("organization", "by").get(pk=import_id)
    organization = one.organization
    organization.raise_wanted()
    taken = take_rows(one, organization, rows, now)
    Import.objects.filter(pk=import_id).update(
        rows_done=F("rows_done") + len(rows),
        accepted=F("accepted") + taken.accepted,
        unchanged=F("unchanged") + taken.unchanged,
        leads=F("leads") + taken.leads,
        moves=F("moves") + taken.moves,
        without_lead=F("without_lead") + taken.without_lead,
        before=one.before,
        moved_at=now,
    )
    ring_after_commit(organization.pk)


def take_rows(one: Import, organization: Organization, rows: list, now: datetime) -> Taken:
    if one.kind == Kind.LEADS:
        return take_leads(
            organization, rows, import_id=one.pk, started_at=one.started_at or now, by=one.by
        )
    if one.kind == Kind.VISITS:
        taken, before = take_visits(organization, rows, import_id=one.pk)
        one.before = [*one.before, *before]
        return taken
    taken, moved = take_people(organization, rows, today_in(organization.zone, now))
    if moved:
        names = organization.member_names.filter(member_id__in=moved).values_list("id", flat=True)
        leads = organization.moves.filter(owner__in=list(names)).values_list("lead_id", flat=True)
        fold_again(organization, leads.distinct(), now)
    return taken


def refused_rows(one: Import) -> Iterator[tuple[Refused, str]]:
    """The refused rows with why, for download, read from the kept file."""
    found = survey_of(one)
    if found.questions or found.unusable:
        return
    rows = reading.read(
        path_of(one), mapping_of(one), setting_of(one.organization), found, name=one.file_name
    )
    for row in rows:
        if isinstance(row, Refused):
            yield row, said(row.why)
