"""The side door for programs: events, visits and rates. Thin: the services decide."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from smarketing.accounts.rules.faults import Fault
from smarketing.funnel.models import PlanRate, Rate
from smarketing.funnel.services import byhand, events, rates


class Refusal(serializers.Serializer):
    """Why one of a batch was not taken."""

    index = serializers.IntegerField(help_text="Its place in the batch, from 0.")
    event_id = serializers.CharField(allow_null=True)
    field = serializers.CharField(allow_blank=True)
    code = serializers.CharField(help_text="invalid, or conflict")
    why = serializers.CharField()


class ReceivedAnswer(serializers.Serializer):
    """What became of a batch."""

    accepted = serializers.IntegerField()
    duplicate = serializers.IntegerField()
    refused = Refusal(many=True)


class VisitIn(serializers.Serializer):
    """One day's visits."""

    day = serializers.DateField()
    source = serializers.CharField(required=False, allow_blank=True)
    count = serializers.IntegerField(min_value=0)


class RateIn(serializers.Serializer):
    """What a unit of a currency is worth at home from a day on; with a last day it is a plan rate,
    which prices goals and pay on its days. Null takes it away."""

    currency = serializers.CharField(max_length=3)
    first_on = serializers.DateField()
    last_on = serializers.DateField(required=False, allow_null=True)
    home_per_unit = serializers.CharField(max_length=40, allow_null=True)


EXAMPLE = OpenApiExample(
    "A lead that was won",
    value=[
        {
            "event_id": "deal-7001-won",
            "lead": "7001",
            "step": "customer",
            "at": "2026-11-21T14:05:00Z",
            "amount": "15000.00",
            "currency": "USD",
            "owner": "Ana Ruiz",
        }
    ],
    request_only=True,
)


class Events(APIView):
    """A batch of moves. Each event is idempotent for ever by its `event_id` and `version`."""

    @extend_schema(
        operation_id="funnel_events",
        request={"application/json": {"type": "array", "items": {"type": "object"}}},
        responses={200: ReceivedAnswer, 207: ReceivedAnswer},
        examples=[EXAMPLE],
    )
    def post(self, request: Request) -> Response:
        received = events.receive(
            by=request._request.member,
            events=batch_in(request),
            source_system=system_of(request),
            now=timezone.now(),
        )
        return answered(received)


class Visits(APIView):
    """Daily visits. Sending a day and source again replaces what stood there."""

    @extend_schema(
        operation_id="funnel_visits",
        request=VisitIn(many=True),
        responses={200: ReceivedAnswer, 207: ReceivedAnswer},
    )
    def post(self, request: Request) -> Response:
        received = events.receive_visits(
            by=request._request.member,
            visits=batch_in(request),
            source_system=system_of(request),
        )
        return answered(received)


class Rates(APIView):
    """The plan and spot rates that price entries."""

    @extend_schema(operation_id="rates_list", responses=RateIn(many=True))
    def get(self, request: Request) -> Response:
        organization = request._request.member.organization
        rows = [*organization.plan_rates.all(), *organization.rates.all()]
        return Response([rate_told(row) for row in rows])

    @extend_schema(
        operation_id="rates_set", request=RateIn(many=True), responses={200: RateIn(many=True)}
    )
    def post(self, request: Request) -> Response:
        """One rate, or a list of them, all or none."""
        many = isinstance(request.data, list)
        said = RateIn(data=request.data, many=many)
        said.is_valid(raise_exception=True)
        wanted = [
            rates.RateSaid(**one)
            for one in (said.validated_data if many else [said.validated_data])
        ]
        kept = rates.set_rates(by=request._request.member, said=wanted, now=timezone.now()).kept
        told = [rate_told(row) for row in kept if row]
        return Response(told if many else (told or [None])[0])


def rate_told(row: Rate | PlanRate) -> dict:
    return {
        "currency": row.currency,
        "first_on": row.first_on.isoformat(),
        "last_on": row.last_on.isoformat() if isinstance(row, PlanRate) else None,
        "home_per_unit": row.home_per_unit,
    }


def batch_in(request: Request) -> list[Any]:
    if not isinstance(request.data, list):
        raise Fault(_("Send a list, also for a single one."))
    return request.data


def system_of(request: Request) -> str:
    """The source system a batch belongs to where its events do not say: the token's."""
    token = request._request.token
    return token.source_system if token else byhand.SYSTEM


def answered(received: events.Received) -> Response:
    """207 says that some were refused; the others stand."""
    return Response(
        {
            "accepted": received.accepted,
            "duplicate": received.duplicate,
            "refused": received.refused,
        },
        status=207 if received.refused else 200,
    )
