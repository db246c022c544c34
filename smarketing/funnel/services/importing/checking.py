"""The dry run: what a file comes to, kept in words and figures before anything is written."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice

from django.db import transaction

from smarketing.accounts.queries import today_in
from smarketing.funnel.models import Import
from smarketing.funnel.models.imports import Kind, State
from smarketing.funnel.queries.imports import path_of, setting_of
from smarketing.funnel.rules.reading import survey as reading
from smarketing.funnel.rules.reading.answers import Question, Refused, Why, _
from smarketing.funnel.rules.reading.facts import RowFacts
from smarketing.funnel.rules.reading.mapping import (
    AnyMapping,
    AttemptsMapping,
    Column,
    LeadsMapping,
)
from smarketing.funnel.services.importing.attempts import unknown_rows
from smarketing.funnel.services.importing.files import mapping_of, said
from smarketing.funnel.services.importing.people import take_people
from smarketing.funnel.services.importing.turns import Turn, at_full_speed

UNHEARD = _(
    "“%(column)s” also holds values that give no step and no ending: %(values)s. Change the "
    "columns if one of them should."
)
AT_A_TIME = 5_000  # rows
MOST_BARRED = 20_000  # rows; more say that a column is not what it was taken for


def check(turn: Turn) -> reading.Survey:
    """Look at the whole file; what it comes to is kept with the import."""
    one = turn.one
    found = survey_of(one, lambda rows: turn.live(rows_done=rows))
    is_open = found.questions or found.unusable
    barred = {} if is_open else barred_rows(one, found, turn)
    turn.mine().filter(state=State.CHECKING).update(
        state=State.CHECKED,
        survey=told(found, barred),
        rows_done=0,
        worker="",
        moved_at=turn.at,
    )
    return found


def survey_of(one: Import, tell: reading.Tell = reading.quiet) -> reading.Survey:
    """The survey of the import's file, in this process."""
    path, mapping, setting = path_of(one), mapping_of(one), setting_of(one.organization)
    with at_full_speed():
        return reading.survey(path, mapping, setting, name=one.file_name, tell=tell)


def read(one: Import, found: reading.Survey) -> Iterator[reading.AnyRow | Refused]:
    """What the surveyed file says, row by row."""
    setting = setting_of(one.organization)
    return reading.read(path_of(one), mapping_of(one), setting, found, name=one.file_name)


def barred_rows(one: Import, found: reading.Survey, turn: Turn) -> dict[int, Refused]:
    """The readable rows that contradict what is kept, by their line."""
    mapping = mapping_of(one)
    if one.kind == Kind.PEOPLE:
        return people_barred(one, mapping, found, turn.now)
    if one.kind == Kind.ATTEMPTS:
        return strangers_barred(one, mapping, found, turn)
    if one.kind == Kind.LEADS and mapping.aliases and not mapping.lead_alias:
        return claims_barred(one, mapping, found, turn)
    return {}


def people_barred(
    one: Import, mapping: AnyMapping, found: reading.Survey, now: datetime
) -> dict[int, Refused]:
    """Set the people and take all of it back at once: what contradicts is known then."""
    rows = [row for row in read(one, found) if not isinstance(row, Refused)]
    with transaction.atomic():
        told = take_people(one.organization, rows, today_in(one.organization.zone, now))
        transaction.set_rollback(True)
    barred = {}
    for line, (key, why) in told.refused.items():
        column = {"office": mapping.office, "to": mapping.ends}[key]
        name = column.name if isinstance(column, Column) else ""
        barred[line] = Refused(line, name, "", why)
    return barred


def strangers_barred(
    one: Import, mapping: AttemptsMapping, found: reading.Survey, turn: Turn
) -> dict[int, Refused]:
    """Attempts to reach somebody whose lead is not here."""
    sentence = _("No lead “%(lead)s” is known. Import the leads first.")
    rows = (row for row in read(one, found) if not isinstance(row, Refused))
    barred: dict[int, Refused] = {}
    while (chunk := list(islice(rows, AT_A_TIME))) and len(barred) < MOST_BARRED:
        turn.live()
        for row in unknown_rows(one.organization, chunk):
            why = Why(sentence, {"lead": row.lead_key})
            barred[row.line] = Refused(row.line, mapping.lead.name, row.lead_key, why)
    return barred


def claims_barred(
    one: Import, mapping: LeadsMapping, found: reading.Survey, turn: Turn
) -> dict[int, Refused]:
    """Rows that claim an id for their lead which is another named lead's already."""
    columns = {kind: column.name for kind, column in mapping.aliases}
    rows = (row for row in read(one, found) if not isinstance(row, Refused) and row.aliases)
    barred: dict[int, Refused] = {}
    while (chunk := list(islice(rows, AT_A_TIME))) and len(barred) < MOST_BARRED:
        turn.live()
        values = {value for row in chunk for _kind, value in row.aliases}
        known = one.organization.aliases.filter(value__in=values, lead__external_id__isnull=False)
        names = ("source_system", "kind", "value", "lead__external_id")
        owners = {(system, kind, value): lead for system, kind, value, lead in
                  known.values_list(*names)}  # fmt: skip
        for row in chunk:
            if refused := claim_refused(row, owners, columns):
                barred[row.line] = refused
    return barred


def claim_refused(
    row: RowFacts, owners: Mapping[tuple[str, str, str], str], columns: Mapping[str, str]
) -> Refused | None:
    sentence = _("“%(value)s” belongs to the lead “%(lead)s” already.")
    for kind, value in row.aliases:
        lead = owners.get((row.source_system, kind, value), row.lead_key)
        if lead != row.lead_key:
            why = Why(sentence, {"value": value, "lead": lead})
            return Refused(row.line, columns[kind], value, why)
    return None


def told(found: reading.Survey, barred: Mapping[int, Refused]) -> dict:
    """A survey as plain data; sentences stay apart from their values, to be translated later."""
    refused = sorted((*found.refused, *barred.values()), key=lambda row: row.line)
    return {
        "rows": found.rows,
        "accepted": found.accepted - len(barred),
        "refused_count": found.refused_count + len(barred),
        "refused": [told_refused(row) for row in refused[: reading.KEPT]],
        "barred": {str(line): told_refused(row) for line, row in barred.items()},
        "questions": [told_question(question) for question in found.questions],
        "notices": [told_why(why) for why in found.notices],
        "told": told_format(found.told),
        "ignored": list(found.ignored),
        "left_out": found.left_out,
        "waiting": found.waiting,
        "said": dict(found.said),
        "unheard": {name: list(texts) for name, texts in found.unheard.items()},
        "unusable": found.unusable,
    }


def unheard_in(survey: Mapping) -> list[str]:
    """What a kept survey found in a status and nothing follows from, in the reader's language."""
    found = survey.get("unheard", {}).items()
    return [said(Why(UNHEARD, {"column": name, "values": ", ".join(v)})) for name, v in found]


def notices_in(survey: Mapping) -> list[str]:
    """What people should know of how a file was read, in their language."""
    return [*unheard_in(survey), *(said(Why(*one)) for one in survey.get("notices", ()))]


def told_why(why: Why) -> list:
    return [why.msgid, {name: plain(value) for name, value in why.params.items()}]


def told_refused(row: Refused) -> dict:
    return {
        "line": row.line,
        "column": row.column,
        "value": row.value,
        "why": told_why(row.why),
        "also": [
            {"column": one.column, "value": one.value, "why": told_why(one.why)} for one in row.also
        ],
    }


def told_question(question: Question) -> dict:
    return {
        "column": question.column,
        "value": question.value,
        "why": told_why(question.why),
        "choices": list(question.choices),
        "key": question.key,
        "also": list(question.also),
    }


def told_format(told: Mapping[str, object]) -> dict[str, object]:
    """What the file told of its format, as a mapping would say it."""
    return {
        name: {column: plain_of(one) for column, one in value.items()}
        if isinstance(value, Mapping)
        else plain_of(value)
        for name, value in told.items()
    }


def plain_of(value: object) -> object:
    return list(map(plain, value)) if isinstance(value, tuple | list) else plain(value)


def plain(value: object) -> object:
    return value if isinstance(value, str | int | float | bool | None) else str(value)
