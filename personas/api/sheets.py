"""Personas for programs, and for a signed-in person's own. Thin: the services decide."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from personas.api.shapes import (
    AboutIn,
    BuyingOut,
    FileOut,
    ImportedOut,
    NameIn,
    NumberIn,
    PersonaOut,
    PictureIn,
    PictureOut,
    RemindedOut,
    SheetIn,
    SignIn,
    VersionOut,
    persona_told,
    version_told,
)
from personas.queries.personas import (
    persona_by_id,
    standing_persona,
    standing_personas,
)
from personas.queries.readers import read_of
from personas.rules.exchange import FORMAT, told_sheet
from personas.rules.markdown import file_written
from personas.rules.pictures import LARGEST_FILE
from personas.rules.sheet import About
from personas.services import agreeing, drafts
from personas.services.exchange import import_personas, plain_in
from personas.services.personas import (
    archive_persona,
    create_persona,
    rename_persona,
    restore_persona,
)
from personas.services.pictures import bring_picture
from personas.services.telling import remind_readers
from personas.views.buying import buying_told
from smarketing.accounts.api.asking import asker, said_in
from smarketing.accounts.api_body import Body
from smarketing.accounts.queries import today_in
from smarketing.agreements.queries import versions_of


class Personas(APIView):
    """Every persona in use; with `?archived=true` every archived one."""

    @extend_schema(
        operation_id="personas_list",
        parameters=[OpenApiParameter("archived", bool)],
        responses=PersonaOut(many=True),
    )
    def get(self, request: Request) -> Response:
        organization = asker(request).organization
        archived = request.query_params.get("archived") == "true"
        standing = standing_personas(organization, archived=archived)
        today = today_in(organization.zone, timezone.now())
        read = read_of(organization, [one.published for one in standing if one.published], today)
        return Response(
            [
                persona_told(one, read.get(one.published.pk) if one.published else None)
                for one in standing
            ]
        )

    @extend_schema(operation_id="personas_begin", request=AboutIn, responses={201: PersonaOut})
    def post(self, request: Request) -> Response:
        said = said_in(request, AboutIn)
        name = said.pop("name")
        by, now = asker(request), timezone.now()
        persona = create_persona(by=by, name=name, about=About(**said), now=now)
        standing = standing_persona(by.organization, persona.pk)
        return Response(persona_told(standing, None), status=201)


class Persona(APIView):
    @extend_schema(operation_id="personas_get", responses=PersonaOut)
    def get(self, request: Request, persona_id: str) -> Response:
        organization = asker(request).organization
        standing = standing_persona(organization, int(persona_id))
        today = today_in(organization.zone, timezone.now())
        published = standing.published
        read = read_of(organization, [published], today)[published.pk] if published else None
        return Response(persona_told(standing, read))

    @extend_schema(operation_id="personas_rename", request=NameIn, responses=PersonaOut)
    def patch(self, request: Request, persona_id: str) -> Response:
        """Call it otherwise, everywhere and at once."""
        by, number = asker(request), int(persona_id)
        persona_by_id(by.organization, number)
        rename_persona(by=by, persona_id=number, **said_in(request, NameIn))
        return Response(persona_told(standing_persona(by.organization, number), None))


class Versions(APIView):
    """Every version of a persona, newest first; a new one is a draft until it is proposed."""

    @extend_schema(operation_id="personas_versions", responses=VersionOut(many=True))
    def get(self, request: Request, persona_id: str) -> Response:
        persona = persona_by_id(asker(request).organization, int(persona_id))
        versions = versions_of(persona.organization, "persona", persona.pk)
        return Response([version_told(version) for version in versions])

    @extend_schema(operation_id="personas_draft", request=SheetIn, responses={201: PersonaOut})
    def post(self, request: Request, persona_id: str) -> Response:
        by, now, number = asker(request), timezone.now(), int(persona_id)
        persona_by_id(by.organization, number)
        said = said_in(request, SheetIn)
        drafts.replace_draft(by=by, persona_id=number, plain=said["sheet"], now=now)
        if said["propose"]:
            agreeing.propose_persona(by=by, persona_id=number, reason=said["reason"], now=now)
        return Response(persona_told(standing_persona(by.organization, number), None), status=201)


class Withdraw(APIView):
    """Take the proposal back; it is a draft again."""

    @extend_schema(operation_id="personas_withdraw", request=NumberIn, responses=PersonaOut)
    def post(self, request: Request, persona_id: str) -> Response:
        by, number = asker(request), int(persona_id)
        persona_by_id(by.organization, number)
        said = said_in(request, NumberIn)
        agreeing.withdraw_persona(by=by, persona_id=number, now=timezone.now(), **said)
        return Response(persona_told(standing_persona(by.organization, number), None))


class DropDraft(APIView):
    @extend_schema(operation_id="personas_discard", responses={204: None})
    def delete(self, request: Request, persona_id: str) -> Response:
        """Forget what was drafted; what is published or proposed goes on standing."""
        drafts.discard_draft(by=asker(request), persona_id=int(persona_id), now=timezone.now())
        return Response(status=204)


class Archive(APIView):
    @extend_schema(operation_id="personas_archive", request=None, responses=PersonaOut)
    def post(self, request: Request, persona_id: str) -> Response:
        """Put it away. Its leads keep it, its versions stay."""
        by, number = asker(request), int(persona_id)
        archive_persona(by=by, persona_id=number, now=timezone.now())
        return Response(persona_told(standing_persona(by.organization, number), None))


class Restore(APIView):
    @extend_schema(operation_id="personas_restore", request=None, responses=PersonaOut)
    def post(self, request: Request, persona_id: str) -> Response:
        """Take an archived persona back into use."""
        by, number = asker(request), int(persona_id)
        restore_persona(by=by, persona_id=number)
        return Response(persona_told(standing_persona(by.organization, number), None))


class Sign(APIView):
    """One half's signature; only a signed-in head signs, never a token."""

    @extend_schema(operation_id="personas_sign", request=SignIn, responses=VersionOut)
    def post(self, request: Request, persona_id: str) -> Response:
        by, number = asker(request), int(persona_id)
        persona_by_id(by.organization, number)
        said = said_in(request, SignIn)
        version = agreeing.sign_persona(by=by, persona_id=number, now=timezone.now(), **said)
        return Response(version_told(version))


class Acknowledge(APIView):
    """Confirm having read the published version."""

    @extend_schema(operation_id="personas_acknowledge", request=NumberIn, responses={204: None})
    def post(self, request: Request, persona_id: str) -> Response:
        by, number = asker(request), int(persona_id)
        persona_by_id(by.organization, number)
        said = said_in(request, NumberIn)
        agreeing.acknowledge(by=by, persona_id=number, now=timezone.now(), **said)
        return Response(status=204)


class PersonaBuying(APIView):
    """How a persona buys: twelve months, and what its versions moved."""

    @extend_schema(operation_id="personas_buying", responses=BuyingOut)
    def get(self, request: Request, persona_id: str) -> Response:
        organization, number = asker(request).organization, int(persona_id)
        standing = standing_persona(organization, number)
        today = today_in(organization.zone, timezone.now())
        return Response(buying_told(organization, standing, today))


class Remind(APIView):
    """Remind whoever has not confirmed the published version; nobody twice a day."""

    @extend_schema(operation_id="personas_remind", request=None, responses=RemindedOut)
    def post(self, request: Request, persona_id: str) -> Response:
        n = remind_readers(by=asker(request), persona_id=int(persona_id), now=timezone.now())
        return Response({"reminded": n})


class BringPicture(APIView):
    """A picture for the draft: PNG, JPEG or WebP, at most 6 MB, drawn anew."""

    parser_classes = (MultiPartParser, Body)  # JSON holds no file, and is told so

    @extend_schema(
        operation_id="personas_picture",
        request={"multipart/form-data": PictureIn},
        responses={201: PictureOut},
    )
    def post(self, request: Request, persona_id: str) -> Response:
        by, number = asker(request), int(persona_id)
        persona_by_id(by.organization, number)
        said = PictureIn(data=request.data)
        said.is_valid(raise_exception=True)
        content = said.validated_data["file"].read(LARGEST_FILE + 1)
        made = bring_picture(by=by, persona_id=number, content=content, now=timezone.now())
        return Response({"picture": made.key}, status=201)


class File(APIView):
    """All personas out as one file, and in as drafts; nothing is published by a file.

    As JSON, or as `{"markdown": "…"}` where `?as=markdown` or the body says so.
    """

    @extend_schema(
        operation_id="personas_export",
        parameters=[OpenApiParameter("as", str, enum=["json", "markdown"])],
        responses=FileOut,
    )
    def get(self, request: Request) -> Response:
        found = standing_personas(asker(request).organization)
        sheets = [(one.persona.name, one.sheet) for one in found]
        if request.query_params.get("as") == "markdown":
            return Response({"markdown": file_written(sheets)})
        told = [told_sheet(name, sheet) for name, sheet in sheets]
        return Response({"format": FORMAT, "personas": told})

    @extend_schema(operation_id="personas_import", request=FileOut, responses=ImportedOut)
    def post(self, request: Request) -> Response:
        said = request.data
        if isinstance(said, dict) and isinstance(said.get("markdown"), str):
            said = plain_in(said["markdown"])
        done = import_personas(by=asker(request), plain=said, now=timezone.now())
        return Response({"begun": done.begun, "drafted": done.drafted})
