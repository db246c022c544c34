"""The rules by which leads become personas, for programs."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from personas.queries.matching import matching_in, rules_in_force
from personas.rules import matching as rules
from smarketing.accounts.api.asking import asker, said_in
from smarketing.accounts.models import Organization
from smarketing.funnel.models import Rematch
from smarketing.funnel.queries.matching import known_fields, preview, unmatched
from smarketing.funnel.services.matching import change_rules, match_again, read_rules


class ConditionOut(serializers.Serializer):
    field = serializers.CharField(help_text='"source", or the name of an attribute')
    test = serializers.ChoiceField(rules.TESTS)
    values = serializers.ListField(child=serializers.CharField(allow_blank=True), default=list)


class RuleOut(serializers.Serializer):
    persona = serializers.IntegerField()
    points = serializers.IntegerField(default=1, help_text="counted where the best score decides")
    conditions = ConditionOut(many=True)


class RulesIn(serializers.Serializer):
    mode = serializers.ChoiceField(rules.MODES, default=rules.FIRST)
    rules = RuleOut(many=True)


class ChangeIn(RulesIn):
    seen = serializers.IntegerField(help_text="the number of the rules it starts from; 0: none")


class JobOut(serializers.Serializer):
    number = serializers.IntegerField()
    total = serializers.IntegerField()
    seen = serializers.IntegerField()
    changed = serializers.IntegerField()
    unmatched = serializers.IntegerField()
    tied = serializers.IntegerField()
    ended_at = serializers.DateTimeField(allow_null=True)


class MatchingOut(RulesIn):
    number = serializers.IntegerField(help_text="0: no rules yet")
    fields_known = serializers.ListField(child=serializers.CharField())
    vanished = serializers.ListField(
        child=serializers.CharField(), help_text="asked for by rules, and no lead has them"
    )
    unmatched = serializers.IntegerField(help_text="leads that are nobody's")
    job = JobOut(allow_null=True)


class TriedOut(serializers.Serializer):
    """What rules would make of the newest leads, by the persona's number; 0 is none."""

    leads = serializers.IntegerField()
    is_all = serializers.BooleanField()
    now = serializers.DictField(child=serializers.IntegerField())
    then = serializers.DictField(child=serializers.IntegerField())
    tied = serializers.IntegerField()
    changed = serializers.IntegerField()


def told(organization: Organization) -> dict:
    kept = rules_in_force(organization)
    standing, fields = matching_in(kept), known_fields(organization)
    return {
        **rules.plain_of(standing),
        "number": kept.number if kept else 0,
        "fields_known": fields,
        "vanished": rules.vanished(standing, fields),
        "unmatched": unmatched(organization),
        "job": Rematch.objects.filter(organization=organization).first(),
    }


class Matching(APIView):
    """The rules in force; putting new ones has every lead matched again."""

    @extend_schema(operation_id="matching_get", responses=MatchingOut)
    def get(self, request: Request) -> Response:
        return Response(MatchingOut(told(asker(request).organization)).data)

    @extend_schema(operation_id="matching_put", request=ChangeIn, responses=MatchingOut)
    def put(self, request: Request) -> Response:
        by, said = asker(request), said_in(request, ChangeIn)
        seen = said.pop("seen")
        change_rules(by=by, matching=read_rules(said), seen=seen, now=timezone.now())
        return Response(MatchingOut(told(by.organization)).data)


class MatchingAgain(APIView):
    """All leads matched again with the rules in force, in the background."""

    @extend_schema(operation_id="matching_again", request=None, responses={202: MatchingOut})
    def post(self, request: Request) -> Response:
        by = asker(request)
        match_again(by=by, now=timezone.now())
        return Response(MatchingOut(told(by.organization)).data, status=202)


class MatchingTry(APIView):
    """Rules tried on the newest leads; nothing is written."""

    @extend_schema(operation_id="matching_try", request=RulesIn, responses=TriedOut)
    def post(self, request: Request) -> Response:
        said = said_in(request, RulesIn)
        made = preview(asker(request).organization, read_rules(said))
        return Response(TriedOut(made).data)
