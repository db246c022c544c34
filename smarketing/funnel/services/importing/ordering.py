"""What a person orders: to look at a file, to take it, to take it back. Workers do it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from smarketing.accounts.models import Member
from smarketing.accounts.rules.faults import Fault, Overtaken
from smarketing.accounts.services import rights
from smarketing.audit import services as audit
from smarketing.funnel.models import Import
from smarketing.funnel.models.imports import Kind, State
from smarketing.funnel.services.importing.files import (
    demand_file,
    demand_import,
    mapping_of,
)
from smarketing.funnel.services.importing.turns import import_by_id, send_after_commit, set_state
from smarketing.funnel.services.importing.undoing import demand_nothing_later


@transaction.atomic
def order_check(
    *, by: Member, import_id: int, mapping: Mapping[str, object], now: datetime, send: bool = True
) -> Import:
    """Take the mapping and look at the whole file with it, writing nothing.

    Without `send` the caller does the work itself.
    """
    one = import_by_id(by, import_id)
    demand_import(by, one.kind)
    demand_file(one)
    one.mapping = dict(mapping)
    mapping_of(one)
    set_state(
        one,
        (State.UPLOADED, State.CHECKED, State.FAILED),
        State.CHECKING,
        now,
        mapping=one.mapping,
        survey={},
        rows_done=0,
        fault="",
        by=by,
    )
    if send:
        send_after_commit(one.pk)
    return one


@transaction.atomic
def order_run(
    *, by: Member, import_id: int, skip_refused: bool, now: datetime, send: bool = True
) -> Import:
    """Import what was checked: whole, or without the refused rows where that is wanted."""
    one = import_by_id(by, import_id)
    demand_import(by, one.kind)
    demand_ready(one.survey, skip_refused)
    set_state(
        one,
        (State.CHECKED,),
        State.RUNNING,
        now,
        skip_refused=skip_refused,
        started_at=now,
        rows_done=0,
        accepted=0,
        unchanged=0,
        leads=0,
        moves=0,
        without_lead=0,
        by=by,
    )
    audit.record(by, "import.run", one, kind=one.kind, file=one.file_name)
    if send:
        send_after_commit(one.pk)
    return one


def demand_ready(survey: Mapping[str, object], skip_refused: bool) -> None:
    """Raise `Fault` where the file cannot be taken, or not whole."""
    if survey.get("unusable"):
        raise Fault(_("This file cannot be read. See why, mend it and upload it again."))
    if survey.get("questions"):
        raise Fault(_("Answer the questions first; nothing is guessed."))
    if survey.get("refused_count") and not skip_refused:
        raise Fault(_("Some rows are refused. Mend the file, or import it without them."))


@transaction.atomic
def order_undo(*, by: Member, import_id: int, now: datetime, send: bool = True) -> Import:
    """Take an import back as a whole, unless something later rests on it.

    People are not taken back but edited.
    """
    rights.demand(by, "import.undo")
    one = import_by_id(by, import_id)
    if one.kind == Kind.PEOPLE:
        raise Fault(_("People are not undone. Edit them on the people page."))
    by.organization.raise_wanted()
    demand_nothing_later(one)
    if not can_be_undone(one):
        raise Overtaken(_("This import has gone on since you looked."), current=one)
    set_state(one, (State.DONE, State.FAILED), State.UNDOING, now, undone_by=by, undone_to=0)
    audit.record(by, "import.undo", one, kind=one.kind, file=one.file_name)
    if send:
        send_after_commit(one.pk)
    return one


def can_be_undone(one: Import) -> bool:
    """Whether it has taken something that can be taken back."""
    taken = one.state == State.DONE or (one.state == State.FAILED and one.started_at)
    return bool(taken) and one.kind != Kind.PEOPLE
