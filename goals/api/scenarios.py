"""Scenarios over the API: kept, compared, brought to the council, adopted."""

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from goals.api.chain_plain import figure_typed
from goals.api.goals import member_of, read
from goals.api.plain import figure_said, figure_told
from goals.models import Scenario
from goals.queries.chains import chain_by_id, worked
from goals.queries.confidence import past_amounts
from goals.queries.scenarios import Outcome, Supposed, outcome, scenario_by_id, sellers, supposed_of
from goals.rules.metrics import kind_of
from goals.services import scenarios as services


class ScenarioIn(serializers.Serializer):
    """A supposition; what is left out is as the chain has it."""

    chain = serializers.IntegerField(min_value=1)
    name = serializers.CharField(max_length=120)
    quota = serializers.CharField(max_length=40, required=False)
    figures = serializers.DictField(
        child=serializers.CharField(max_length=40),
        required=False,
        default=dict,
        help_text='By key: "rate-lead": "0.31", "value": "26000.00", "share": "1"',
    )
    later = serializers.IntegerField(min_value=-180, max_value=180, required=False, default=0)
    people = serializers.IntegerField(min_value=1, max_value=100_000, required=False)


def scenario_told(scenario: Scenario) -> dict:
    """A scenario with what it asks of both halves."""
    chain = scenario.chain
    found, metric = worked(chain), kind_of(chain.metric)
    worth = past_amounts(chain.organization, metric.step) if metric.is_money else None
    told = outcome(found, supposed_of(scenario), sellers(chain.organization), worth)
    return {
        "id": scenario.pk,
        "chain": chain.pk,
        "name": scenario.name,
        "quota": figure_told(told.quota, metric, chain.unit),
        "figures": scenario.figures,
        "later": scenario.later,
        "people": told.people,
        "by": scenario.made_by.name,
        "at": scenario.made_at.isoformat(),
        "brought_at": scenario.brought_at and scenario.brought_at.isoformat(),
        "adopted_at": scenario.adopted_at and scenario.adopted_at.isoformat(),
        **asked_told(told),
    }


def asked_told(told: Outcome) -> dict:
    return {
        "steps": [{"step": one.step, "owed": one.count, "more": one.more} for one in told.steps],
        "works_each": told.works,
        "chance_with_leads_as_they_stand": None if told.chance is None else float(told.chance),
    }


class Scenarios(APIView):
    @extend_schema(operation_id="scenarios_list", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        """Every scenario with what it asks of both halves."""
        kept = member_of(request).organization.scenarios.select_related("chain", "made_by")
        return Response({"scenarios": [scenario_told(one) for one in kept]})

    @extend_schema(request=ScenarioIn, responses={201: OpenApiTypes.OBJECT})
    def post(self, request: Request) -> Response:
        """Keep a scenario; the same name again replaces it."""
        member, said = member_of(request), read(ScenarioIn, request)
        chain = chain_by_id(member.organization, said["chain"])
        currency = member.organization.currency
        quota = said.get("quota")
        figures = said["figures"].items()
        supposed = Supposed(
            quota and figure_said(quota, kind_of(chain.metric), currency, "quota"),
            {key: figure_typed(member.organization, key, figure) for key, figure in figures},
            said["later"],
            said.get("people"),
        )
        scenario = services.save_scenario(
            by=member,
            chain_id=chain.pk,
            name=said["name"],
            supposed=supposed,
            now=timezone.now(),
        )
        return Response(scenario_told(scenario), status=201)


class OneScenario(APIView):
    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, scenario_id: int) -> Response:
        """One scenario."""
        return Response(scenario_told(scenario_by_id(member_of(request).organization, scenario_id)))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, scenario_id: int) -> Response:
        """Let it go."""
        services.drop_scenario(by=member_of(request), scenario_id=scenario_id)
        return Response(status=204)


class Bring(APIView):
    @extend_schema(request=None, responses=OpenApiTypes.OBJECT)
    def post(self, request: Request, scenario_id: int) -> Response:
        """Put it on the agenda of the next council."""
        scenario = services.bring_scenario(
            by=member_of(request), scenario_id=scenario_id, now=timezone.now()
        )
        return Response(scenario_told(scenario))


class Adopt(APIView):
    @extend_schema(request=None, responses=OpenApiTypes.OBJECT)
    def post(self, request: Request, scenario_id: int) -> Response:
        """Make it the chain's figures and propose them to both heads."""
        scenario = services.adopt_scenario(
            by=member_of(request), scenario_id=scenario_id, now=timezone.now()
        )
        return Response(scenario_told(scenario))
