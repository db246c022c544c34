"""The steps of the way, and the health of the data, for programs."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from goals.queries.counted import steps_counted
from smarketing.accounts.api.asking import asker, said_in
from smarketing.accounts.models import Organization
from smarketing.accounts.queries import today_in
from smarketing.funnel.models.step import Half
from smarketing.funnel.queries.health import health
from smarketing.funnel.queries.steps import arrangement, name_of
from smarketing.funnel.services import steps


class StepOut(serializers.Serializer):
    key = serializers.SlugField(max_length=32)
    name = serializers.CharField(allow_blank=True, help_text='"" = the word of the pack')
    word = serializers.CharField(read_only=True, help_text="As people read it.")
    half = serializers.ChoiceField(Half.choices)


class StepsOut(serializers.Serializer):
    """The way in its order; `seen` is sent back with a change."""

    seen = serializers.CharField()
    rebuilding = serializers.BooleanField(read_only=True)
    steps = StepOut(many=True)


class NewStepIn(serializers.Serializer):
    name = serializers.CharField()
    half = serializers.ChoiceField(Half.choices)
    after = serializers.CharField()
    seen = serializers.CharField()


class SeenIn(serializers.Serializer):
    seen = serializers.CharField()


class HealthOut(serializers.Serializer):
    """How many of each thing wait to be completed."""

    waiting = serializers.IntegerField(help_text="Leads without a date.")
    nameless = serializers.IntegerField(help_text="Leads known by an alias only.")
    unpriced = serializers.DictField(child=serializers.IntegerField(), help_text="By currency.")
    without_persona = serializers.IntegerField()
    without_user = serializers.IntegerField()
    without_half = serializers.IntegerField()
    teams_without_half = serializers.IntegerField()
    teams_without_office = serializers.IntegerField()


class Steps(APIView):
    @extend_schema(operation_id="steps_list", responses=StepsOut)
    def get(self, request: Request) -> Response:
        return Response(told(asker(request).organization))

    @extend_schema(operation_id="steps_arrange", request=StepsOut, responses=StepsOut)
    def put(self, request: Request) -> Response:
        """Rename the steps, give them to halves, put them in this order."""
        said = said_in(request, StepsOut)
        steps.arrange_steps(
            by=asker(request),
            wishes=[steps.Wish(**step) for step in said["steps"]],
            seen=said["seen"],
            now=timezone.now(),
        )
        return Response(told(asker(request).organization))

    @extend_schema(operation_id="steps_add", request=NewStepIn, responses={201: StepsOut})
    def post(self, request: Request) -> Response:
        steps.add_step(by=asker(request), now=timezone.now(), **said_in(request, NewStepIn))
        return Response(told(asker(request).organization), status=201)


class StepRemove(APIView):
    @extend_schema(operation_id="steps_remove", request=SeenIn, responses=StepsOut)
    def post(self, request: Request, key: str) -> Response:
        """Take away a step on which nobody stood and which nothing counts."""
        steps.remove_step(
            by=asker(request),
            key=key,
            promised=steps_counted(asker(request).organization),
            now=timezone.now(),
            **said_in(request, SeenIn),
        )
        return Response(told(asker(request).organization))


class Health(APIView):
    @extend_schema(operation_id="data_health", responses=HealthOut)
    def get(self, request: Request) -> Response:
        organization = asker(request).organization
        found = health(organization, today_in(organization.zone, timezone.now()))
        return Response(HealthOut(found).data)


def told(organization: Organization) -> dict:
    found = list(organization.steps.all())
    organization.refresh_from_db(fields=["rebuilding"])
    return {
        "seen": arrangement(found),
        "rebuilding": organization.rebuilding,
        "steps": [
            {
                "key": step.key,
                "name": step.name,
                "word": name_of(step, organization.pack),
                "half": step.half,
            }
            for step in found
        ],
    }
