"""Hand-offs for programs: what waits, and sales' answers. Thin: the services decide."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from smarketing.accounts.queries import today_in
from smarketing.funnel.api.asked import demand_steps
from smarketing.funnel.queries import handoffs as waiting
from smarketing.funnel.queries.borders import answered_by_marketing
from smarketing.funnel.services.handoffs import answering, contesting, passing


class HandoffOut(serializers.Serializer):
    """A lead once passed, and the answer."""

    id = serializers.IntegerField()
    lead = serializers.IntegerField()
    source_system = serializers.CharField()
    external_id = serializers.CharField(allow_null=True)
    step = serializers.CharField()
    passed_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    owner = serializers.CharField(allow_blank=True)
    owner_id = serializers.IntegerField(allow_null=True)
    team = serializers.CharField(allow_blank=True)
    team_id = serializers.IntegerField(allow_null=True)
    persona = serializers.CharField(allow_blank=True)
    source = serializers.CharField(allow_blank=True)
    answer = serializers.CharField(
        allow_blank=True, help_text="accepted, rejected, returned, forwarded; blank while it waits"
    )
    answered_at = serializers.DateTimeField(allow_null=True)
    answered_by = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(allow_blank=True)
    expired_at = serializers.DateTimeField(allow_null=True)
    contact_due_at = serializers.DateTimeField(allow_null=True)
    contacted_at = serializers.DateTimeField(allow_null=True)
    withdrawn = serializers.BooleanField()
    definition = serializers.IntegerField(
        allow_null=True, help_text="the version of the definition in force when it was passed"
    )
    qualifies = serializers.BooleanField(allow_null=True, help_text="whether it met its rule")
    took = serializers.IntegerField(allow_null=True, help_text="seconds to the answer")
    worked = serializers.IntegerField(allow_null=True, help_text="of them, in working hours")
    contest = serializers.CharField(allow_blank=True, help_text="open, upheld, dismissed")
    tries = serializers.IntegerField(help_text="attempts by people, in the promised window")
    tries_needed = serializers.IntegerField()
    tries_due_at = serializers.DateTimeField(allow_null=True)
    settled_at = serializers.DateTimeField(allow_null=True)


class HandoffsOut(serializers.Serializer):
    handoffs = HandoffOut(many=True)
    next = serializers.CharField(allow_blank=True, help_text="Send it as `after` for what follows.")


class NoteIn(serializers.Serializer):
    note = serializers.CharField(required=False, allow_blank=True, max_length=1000, default="")


class LineOut(serializers.Serializer):
    """A line of the thread both halves write in."""

    by = serializers.CharField(allow_blank=True)
    half = serializers.CharField(allow_blank=True)
    text = serializers.CharField()
    at = serializers.DateTimeField()


class RejectIn(NoteIn):
    reason = serializers.CharField(required=False, allow_blank=True, default="")
    back_on = serializers.DateField(
        required=False, allow_null=True, default=None, help_text="worth trying again from then on"
    )


class ReturnIn(RejectIn):
    reason = serializers.CharField(required=False, default="timing")


class SettleIn(NoteIn):
    upheld = serializers.BooleanField(
        default=False, help_text="decided for marketing: the lead is passed again"
    )


class ForwardIn(NoteIn):
    reason = serializers.CharField(required=False, default="territory")
    team_id = serializers.IntegerField(required=False, default=0)


class PassIn(serializers.Serializer):
    lead = serializers.IntegerField(help_text="The lead's number here.")
    note = serializers.CharField(max_length=1000)


def told(row: waiting.Row) -> dict:
    """A hand-off as a program reads it; nothing personal."""
    one, lead = row.handoff, row.handoff.lead
    same = (
        "id step passed_at due_at answer answered_at reason back_on expired_at contact_due_at "
        "contacted_at withdrawn definition qualifies took worked tries tries_needed tries_due_at "
        "settled_at contest"
    )
    return {name: getattr(one, name) for name in same.split()} | {
        "lead": lead.pk,
        "source_system": lead.source_system,
        "external_id": lead.external_id,
        "owner": one.member.name if one.member else "",
        "owner_id": one.member_id,
        "team": one.team.name if one.team else "",
        "team_id": one.team_id,
        "persona": row.persona,
        "source": row.source,
        "answered_by": one.answered_by.name if one.answered_by else "",
    }


def told_one(request: Request, handoff_id: int, status: int = 200) -> Response:
    found = waiting.handoff_told(
        request._request.member.organization, handoff_id, now=timezone.now(), with_person=False
    )
    return Response(told(found.row), status=status)


class Handoffs(APIView):
    @extend_schema(
        parameters=[
            OpenApiParameter("state", str, enum=waiting.STATES, description="waiting if left out"),
            OpenApiParameter("step", str, description="only what waits behind this step"),
            OpenApiParameter(
                "whose",
                str,
                enum=waiting.WHOSE,
                description="me and team: of whoever asks; all: what sales answers, alone or with "
                "marketing; everything if left out",
            ),
            OpenApiParameter("after", str),
        ],
        responses=HandoffsOut,
    )
    def get(self, request: Request) -> Response:
        """Hand-offs, most urgent first; of the answered ones the newest."""
        said = request.query_params
        state = serializers.ChoiceField(waiting.STATES).run_validation(
            said.get("state", waiting.WAITING)
        )
        member, now = request._request.member, timezone.now()
        whose = said.get("whose", waiting.EVERYBODYS)
        if whose:
            whose = serializers.ChoiceField(waiting.WHOSE).run_validation(whose)
        team, _name = waiting.team_today(
            member.organization, member.pk, today_in(member.organization.zone, now)
        )
        step = said.get("step", "")
        demand_steps(member.organization, (step,) if step else ())
        asked = waiting.Asked(
            state=state,
            whose=whose,
            member=member.pk,
            team=team,
            marketing=answered_by_marketing(member.organization),
            step=step,
            after=said.get("after", ""),
        )
        found = waiting.handoffs_in(member.organization, asked, now=now, with_person=False)
        return Response({"handoffs": [told(row) for row in found.rows], "next": found.more})

    @extend_schema(request=PassIn, responses={201: HandoffOut})
    def post(self, request: Request) -> Response:
        """Pass a lead to sales with a note."""
        said = read(PassIn, request)
        made = passing.pass_lead(
            by=request._request.member, lead_id=said["lead"], note=said["note"], now=timezone.now()
        )
        return told_one(request, made.pk, status=201)


class Handoff(APIView):
    @extend_schema(operation_id="handoff_read", responses=HandoffOut)
    def get(self, request: Request, handoff_id: str) -> Response:
        """One hand-off."""
        return told_one(request, int(handoff_id))


class Accept(APIView):
    @extend_schema(request=NoteIn, responses=HandoffOut)
    def post(self, request: Request, handoff_id: str) -> Response:
        """Take the lead. Whoever comes second is told with 409 who was first."""
        return answer(request, handoff_id, answering.accept, NoteIn)


class Reject(APIView):
    @extend_schema(request=RejectIn, responses=HandoffOut)
    def post(self, request: Request, handoff_id: str) -> Response:
        """Not for sales. `reason` is a key of the organisation's list."""
        return answer(request, handoff_id, answering.reject, RejectIn)


class Return(APIView):
    @extend_schema(request=ReturnIn, responses=HandoffOut)
    def post(self, request: Request, handoff_id: str) -> Response:
        """Too early: back to marketing."""
        return answer(request, handoff_id, answering.give_back, ReturnIn)


class Forward(APIView):
    @extend_schema(request=ForwardIn, responses=HandoffOut)
    def post(self, request: Request, handoff_id: str) -> Response:
        """To another team of sales, where it waits anew."""
        return answer(request, handoff_id, answering.forward, ForwardIn)


class Contest(APIView):
    @extend_schema(request=NoteIn, responses=HandoffOut)
    def post(self, request: Request, handoff_id: str) -> Response:
        """Marketing contests a rejection, once; the next council's agenda holds it."""
        return answer(request, handoff_id, contesting.contest, NoteIn)


class Settle(APIView):
    @extend_schema(request=SettleIn, responses=HandoffOut)
    def post(self, request: Request, handoff_id: str) -> Response:
        """What the council decided of a contested rejection."""
        return answer(request, handoff_id, contesting.settle, SettleIn)


class Note(APIView):
    @extend_schema(operation_id="handoff_notes_list", responses=LineOut(many=True))
    def get(self, request: Request, handoff_id: str) -> Response:
        """The thread of a hand-off, in its order."""
        organization = request._request.member.organization
        found = waiting.handoff_told(
            organization, int(handoff_id), now=timezone.now(), with_person=False
        )
        rows = [
            {"by": one.by.name if one.by else "", "half": one.side, "text": one.text, "at": one.at}
            for one in found.notes
        ]
        return Response(LineOut(rows, many=True).data)

    @extend_schema(request=NoteIn, responses=HandoffOut)
    def post(self, request: Request, handoff_id: str) -> Response:
        """A line of the thread both halves write in."""
        answering.write_note(
            by=request._request.member,
            handoff_id=int(handoff_id),
            text=read(NoteIn, request)["note"],
            now=timezone.now(),
        )
        return told_one(request, int(handoff_id))


def read(shape: type[serializers.Serializer], request: Request) -> dict:
    said = shape(data=request.data)
    said.is_valid(raise_exception=True)
    return said.validated_data


def answer(request: Request, handoff_id: str, service, shape: type) -> Response:
    said = read(shape, request)
    member = request._request.member
    service(by=member, handoff_id=int(handoff_id), now=timezone.now(), **said)
    return told_one(request, int(handoff_id))
