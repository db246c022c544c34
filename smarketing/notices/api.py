"""News for a signed-in person's programs."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from smarketing.accounts.models import Member
from smarketing.notices import services
from smarketing.notices.queries import Chosen, choices_of, unseen
from smarketing.notices.rules.kinds import CHOSEN


class NewsOut(serializers.Serializer):
    kind = serializers.CharField()
    n = serializers.IntegerField()
    sentence = serializers.CharField(help_text="in the reader's language")
    url = serializers.CharField()
    at = serializers.DateTimeField()


class SeenIn(serializers.Serializer):
    kind = serializers.CharField(allow_blank=True, default="", help_text="blank: all of it")


class ChoiceIn(serializers.Serializer):
    kind = serializers.ChoiceField(CHOSEN)
    on_page = serializers.BooleanField()
    by_mail = serializers.BooleanField()


def news(member: Member) -> Response:
    return Response(NewsOut(unseen(member), many=True).data)


def choices(member: Member) -> Response:
    rows = [
        {"kind": kind, "on_page": chosen.on_page, "by_mail": chosen.by_mail}
        for kind, chosen in choices_of(member).items()
    ]
    return Response(ChoiceIn(rows, many=True).data)


class Notices(APIView):
    @extend_schema(operation_id="notices_list", responses=NewsOut(many=True))
    def get(self, request: Request) -> Response:
        """What is new for this person, one sentence a kind."""
        return news(request._request.member)


class Seen(APIView):
    @extend_schema(request=SeenIn, responses=NewsOut(many=True))
    def post(self, request: Request) -> Response:
        """Mark what is new of one kind as seen."""
        said = SeenIn(data=request.data)
        said.is_valid(raise_exception=True)
        member = request._request.member
        services.mark_seen(by=member, now=timezone.now(), **said.validated_data)
        return news(member)


class Choices(APIView):
    @extend_schema(operation_id="notice_choices_list", responses=ChoiceIn(many=True))
    def get(self, request: Request) -> Response:
        """What this person chose to be told, here and by mail."""
        return choices(request._request.member)

    @extend_schema(
        operation_id="notice_choices_set",
        request=ChoiceIn(many=True),
        responses=ChoiceIn(many=True),
    )
    def put(self, request: Request) -> Response:
        """Choose; kinds left out stay as they are."""
        said = ChoiceIn(data=request.data, many=True)
        said.is_valid(raise_exception=True)
        member = request._request.member
        chosen = {
            one["kind"]: Chosen(one["on_page"], one["by_mail"]) for one in said.validated_data
        }
        services.choose(by=member, choices=chosen)
        return choices(member)
