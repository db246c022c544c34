"""Whatever is kept of the person behind a lead."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from smarketing.accounts.api.asking import asker
from smarketing.funnel.api.leads import StoryOut
from smarketing.funnel.queries.personal import kept_of


class NoteOut(serializers.Serializer):
    at = serializers.DateTimeField()
    by = serializers.CharField(allow_null=True)
    text = serializers.CharField()


class PassedOut(serializers.Serializer):
    passed_at = serializers.DateTimeField()
    step = serializers.CharField()
    answer = serializers.CharField(allow_blank=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    answered_by = serializers.CharField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)
    notes = NoteOut(many=True)


class TriedToReachOut(serializers.Serializer):
    at = serializers.DateTimeField()
    kind = serializers.CharField(allow_blank=True)
    by = serializers.CharField(allow_blank=True)
    human = serializers.BooleanField()
    reached = serializers.BooleanField()


class HeardOut(serializers.Serializer):
    heard_at = serializers.DateTimeField()
    by = serializers.CharField()
    text = serializers.CharField()


class KeptLeadOut(StoryOut):
    handoffs = PassedOut(many=True)
    attempts = TriedToReachOut(many=True)
    insights = HeardOut(many=True)


class KeptOut(serializers.Serializer):
    leads = KeptLeadOut(many=True, help_text="This lead, then others with the same e-mail.")


class KeptOfPerson(APIView):
    @extend_schema(operation_id="leads_kept_of_person", responses=KeptOut)
    def get(self, request: Request, lead_id: str) -> Response:
        """Everything kept of the person behind a lead, for that person to be given."""
        return Response({"leads": kept_of(asker(request).organization, int(lead_id))})
