"""Conversion and velocity for programs."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from smarketing.accounts.queries import today_in
from smarketing.funnel.api.asked import STEPPED, described, number, way_of
from smarketing.funnel.queries.cohorts import WITHIN, conversion, velocity
from smarketing.funnel.rules.cohorts import CohortShare, Share
from smarketing.funnel.rules.questions import TIMES

MAYBE = {"allow_null": True}


class ShareOut(serializers.Serializer):
    """How many of those that entered got there."""

    entered = serializers.IntegerField()
    reached = serializers.IntegerField()
    rate = serializers.FloatField(min_value=0, max_value=1, **MAYBE)
    interval = serializers.ListField(
        child=serializers.FloatField(), help_text="The 95 % interval, by Wilson.", **MAYBE
    )


CohortOut = inline_serializer(
    "Cohort",
    {
        **ShareOut().fields,
        "cohort": serializers.CharField(help_text="2018-01, 2018-W03, 2018-Q1 or a day"),
        "from": serializers.DateField(),
        "to": serializers.DateField(),
        "complete": serializers.BooleanField(help_text="Its last lead has had all its days."),
        "averaged": serializers.BooleanField(help_text="Whether `average` holds it."),
        "negative": serializers.IntegerField(help_text="Of the reached: the later step first."),
        "estimate": serializers.FloatField(
            help_text="The rate to expect, with those still waiting (Kaplan-Meier).", **MAYBE
        ),
    },
)
ConversionAnswer = inline_serializer(
    "Conversion",
    {
        "from_step": serializers.CharField(),
        "to_step": serializers.CharField(),
        "cohort": serializers.ChoiceField(TIMES),
        "within": serializers.IntegerField(help_text="days"),
        "cohorts": serializers.ListField(child=CohortOut),
        "average": ShareOut(help_text="Of complete cohorts since the data is complete."),
    },
)


class VelocityAnswer(serializers.Serializer):
    """Whole days from one step to the other."""

    from_step = serializers.CharField()
    to_step = serializers.CharField()
    n = serializers.IntegerField(help_text="How many got there.")
    median = serializers.FloatField(**MAYBE)
    p90 = serializers.IntegerField(**MAYBE)
    negative = serializers.IntegerField(help_text="Of n: the later step was entered first.")
    waiting = serializers.IntegerField(help_text="Entered, not there, and not ended.")
    ended = serializers.IntegerField(help_text="Lost, rejected or sent back before.")
    left_out = serializers.IntegerField(help_text="Entered before the data is complete.")
    median_with_waiting = serializers.IntegerField(
        help_text="The day by which half are there, those waiting counted (Kaplan-Meier).", **MAYBE
    )


class Conversion(APIView):
    """Of the leads that entered a step in each period, the share that got to another in time."""

    @extend_schema(
        operation_id="funnel_conversion",
        parameters=[
            *STEPPED,
            described("cohort", "How to cut them.", enum=TIMES, default="month"),
            described("within", "The horizon in days.", int, default=WITHIN),
        ],
        responses=ConversionAnswer,
    )
    def get(self, request: Request) -> Response:
        organization, said = request._request.member.organization, request.query_params
        way = way_of(said, frozenset({"cohort", "within"}))
        cohort, within = said.get("cohort") or "month", number(said, "within")
        within = WITHIN if within is None else within
        today = today_in(organization.zone, timezone.now())
        found = conversion(organization, way, cohort=cohort, within=within, today=today)
        return Response(
            {
                "from_step": way.from_step,
                "to_step": way.to_step,
                "cohort": cohort,
                "within": within,
                "cohorts": [cohort_told(one) for one in found.cohorts],
                "average": share(found.average),
            }
        )


class Velocity(APIView):
    """How many days it takes from one step to another; those still waiting stand beside."""

    @extend_schema(operation_id="funnel_velocity", parameters=STEPPED, responses=VelocityAnswer)
    def get(self, request: Request) -> Response:
        organization = request._request.member.organization
        way = way_of(request.query_params)
        found = velocity(organization, way, today=today_in(organization.zone, timezone.now()))
        return Response(
            {
                "from_step": way.from_step,
                "to_step": way.to_step,
                "n": found.n,
                "median": None if found.median is None else float(found.median),
                "p90": found.p90,
                "negative": found.negative,
                "waiting": found.waiting,
                "ended": found.ended,
                "left_out": found.left_out,
                "median_with_waiting": found.median_with_waiting,
            }
        )


def share(found: Share) -> dict:
    """A share with its rate as a number; null where nothing can be said."""
    return {
        "entered": found.entered,
        "reached": found.reached,
        "rate": None if found.rate is None else float(found.rate),
        "interval": found.interval,
    }


def cohort_told(one: CohortShare) -> dict:
    return {
        "cohort": one.key,
        "from": one.starts_on,
        "to": one.ends_on,
        **share(one),
        "complete": one.complete,
        "averaged": one.complete and one.trusted,
        "negative": one.negative,
        "estimate": one.estimate,
    }
