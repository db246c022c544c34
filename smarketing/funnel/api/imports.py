"""Files by program: upload with a mapping, look, take, take back. Workers do it; ask again."""

from collections.abc import Iterable

from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.parsers import FileUploadParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from smarketing.accounts.api.asking import asker, said_in
from smarketing.accounts.api_body import Body
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.rules.plain_json import read_json
from smarketing.funnel.models import Import
from smarketing.funnel.models.imports import Kind, State
from smarketing.funnel.queries.imports import import_log
from smarketing.funnel.rules.reading.answers import Why
from smarketing.funnel.services.importing import files, ordering
from smarketing.funnel.services.importing.checking import notices_in
from smarketing.funnel.services.importing.turns import BUSY, import_by_id

MOST = 100  # imports in the list
SOON_S = "1"  # when to ask again


class WrongCell(serializers.Serializer):
    column = serializers.CharField(allow_blank=True)
    value = serializers.CharField(allow_blank=True)
    why = serializers.CharField()


class RefusedRow(WrongCell):
    line = serializers.IntegerField()
    also = WrongCell(many=True, help_text="Its other cells that are wrong.")


class OpenQuestion(serializers.Serializer):
    column = serializers.CharField(allow_blank=True)
    value = serializers.CharField(allow_blank=True)
    why = serializers.CharField()
    choices = serializers.ListField(child=serializers.CharField(allow_blank=True))
    key = serializers.CharField(help_text="The place in the mapping that answers it.")


class ImportOut(serializers.Serializer):
    """Where an import stands. `rows` is `accepted` + `unchanged` + the refused ones once done."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(Kind.choices)
    file = serializers.CharField()
    state = serializers.ChoiceField(State.choices)
    created_at = serializers.DateTimeField()
    rows = serializers.IntegerField()
    rows_done = serializers.IntegerField()
    accepted = serializers.IntegerField(help_text="Before it is imported: the rows to be taken.")
    unchanged = serializers.IntegerField()
    refused_count = serializers.IntegerField()
    refused = RefusedRow(many=True, help_text="The first 1,000.")
    questions = OpenQuestion(many=True)
    leads = serializers.IntegerField()
    moves = serializers.IntegerField()
    without_lead = serializers.IntegerField()
    waiting = serializers.IntegerField()
    notices = serializers.ListField(
        child=serializers.CharField(), help_text="How the file was read, where it is worth a look."
    )
    fault = serializers.CharField(allow_blank=True)


class MappingIn(serializers.Serializer):
    mapping = serializers.JSONField(help_text="As the contract's import mapping.")


class UploadIn(MappingIn):
    kind = serializers.ChoiceField(Kind.choices, default=Kind.LEADS.value)
    file = serializers.FileField()


class RunIn(serializers.Serializer):
    skip_refused = serializers.BooleanField(default=False)


class RawFile(FileUploadParser):
    """The file itself as the body, with its name in Content-Disposition."""

    media_type = "application/octet-stream"


def shape(one: Import) -> dict:
    """An import as the API tells it."""
    survey = one.survey
    taken = one.state in (State.RUNNING, State.DONE, State.UNDOING, State.UNDONE)
    return {
        "id": one.pk,
        "kind": one.kind,
        "file": one.file_name,
        "state": one.state,
        "created_at": one.created_at,
        "rows": survey.get("rows", 0),
        "rows_done": one.rows_done,
        "accepted": one.accepted if taken else survey.get("accepted", 0),
        "unchanged": one.unchanged,
        "refused_count": survey.get("refused_count", 0),
        "refused": refused_in_words(survey.get("refused", ())),
        "questions": in_words(survey.get("questions", ())),
        "leads": one.leads,
        "moves": one.moves,
        "without_lead": one.without_lead,
        "waiting": survey.get("waiting", 0),
        "notices": notices_in(survey),
        "fault": one.fault,
    }


def in_words(rows: Iterable[dict]) -> list[dict]:
    return [{**row, "why": files.said(Why(*row["why"]))} for row in rows]


def refused_in_words(rows: Iterable[dict]) -> list[dict]:
    return [{**row, "also": in_words(row.get("also", ()))} for row in in_words(rows)]


def answer(one: Import, status: int = 200) -> Response:
    """The import; while a worker has it, when to ask again."""
    one.refresh_from_db()
    headers = {"Retry-After": SOON_S} if one.state in BUSY else {}
    headers["Location"] = reverse("api-import", args=[one.pk])
    return Response(ImportOut(shape(one)).data, status=status, headers=headers)


def reached(request: Request, import_id: str) -> Import:
    one = import_by_id(asker(request), int(import_id))
    files.demand_import(asker(request), one.kind)
    return one


class Imports(APIView):
    """The log of imports, and the door for the next file."""

    parser_classes = [MultiPartParser, RawFile, Body]  # JSON holds no file, and is told so

    @extend_schema(operation_id="imports_list", responses=ImportOut(many=True))
    def get(self, request: Request) -> Response:
        log = import_log(asker(request).organization)[:MOST]
        return Response(ImportOut([shape(one) for one in log], many=True).data)

    @extend_schema(
        operation_id="imports_upload",
        parameters=[
            OpenApiParameter("kind", str, enum=Kind.values, description="Of a raw file."),
            OpenApiParameter("mapping", str, description="Of a raw file: the mapping's JSON."),
        ],
        request={
            "multipart/form-data": UploadIn,
            "application/octet-stream": {"type": "string", "format": "binary"},
        },
        responses={202: ImportOut},
    )
    def post(self, request: Request) -> Response:
        by, now = asker(request), timezone.now()
        sent = dict(request.data.items()) if isinstance(request.data, dict) else {}
        said = {**request.query_params.dict(), **sent}
        file = said.get("file")
        if not isinstance(file, UploadedFile):
            raise Fault(_("Send the file."), fields={"file": _("Send the file.")})
        mapping = mapping_in(said.get("mapping", ""))
        kind = said.get("kind") or Kind.LEADS
        one = files.keep_file(by=by, kind=kind, name=file.name, chunks=file.chunks(), now=now)
        try:
            ordering.order_check(by=by, import_id=one.pk, mapping=mapping, now=now)
        except Fault:
            files.discard_file(by=by, import_id=one.pk)
            raise
        return answer(one, 202)


def mapping_in(text: str) -> dict:
    try:
        mapping = read_json(text)
    except ValueError as error:
        said = _("This is no JSON: %(why)s.") % {"why": error}
        raise Fault(said, fields={"mapping": said}) from error
    if not isinstance(mapping, dict):
        said = _("A mapping is an object in braces.")
        raise Fault(said, fields={"mapping": said})
    return mapping


class OneImport(APIView):
    @extend_schema(operation_id="imports_get", responses=ImportOut)
    def get(self, request: Request, import_id: str) -> Response:
        return answer(reached(request, import_id))


class ImportCheck(APIView):
    """Look at the file again with another mapping, as with answers to its questions."""

    parser_classes = [Body]

    @extend_schema(operation_id="imports_check", request=MappingIn, responses={202: ImportOut})
    def post(self, request: Request, import_id: str) -> Response:
        one = reached(request, import_id)
        mapping = said_in(request, MappingIn)["mapping"]
        if not isinstance(mapping, dict):
            raise Fault(_("A mapping is an object in braces."))
        by, now = asker(request), timezone.now()
        ordering.order_check(by=by, import_id=one.pk, mapping=mapping, now=now)
        return answer(one, 202)


class ImportRun(APIView):
    """Take the file that was checked, whole or without its refused rows."""

    parser_classes = [Body]

    @extend_schema(operation_id="imports_run", request=RunIn, responses={202: ImportOut})
    def post(self, request: Request, import_id: str) -> Response:
        one = reached(request, import_id)
        said, by, now = said_in(request, RunIn), asker(request), timezone.now()
        ordering.order_run(by=by, import_id=one.pk, now=now, **said)
        return answer(one, 202)


class ImportUndo(APIView):
    """Take back what an import brought, unless something later rests on it."""

    parser_classes = [Body]

    @extend_schema(operation_id="imports_undo", request=None, responses={202: ImportOut})
    def post(self, request: Request, import_id: str) -> Response:
        one = reached(request, import_id)
        ordering.order_undo(by=asker(request), import_id=one.pk, now=timezone.now())
        return answer(one, 202)
