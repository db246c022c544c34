"""What both halves reached together, over the API."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from goals.api.goals import member_of, read
from goals.api.plain import figure_told
from goals.api.shapes import FigureField
from goals.models import Celebration
from goals.queries.celebrations import celebration_by_id, celebrations_of
from goals.rules.metrics import AMOUNT, COUNT, WON, Metric
from goals.services.celebrations import LONGEST, add_word
from smarketing.accounts.rules.typed import write_plain
from smarketing.funnel.rules.money import digits


class WordIn(serializers.Serializer):
    """One person's word to what was reached."""

    text = serializers.CharField(max_length=LONGEST)


class WordOut(serializers.Serializer):
    id = serializers.IntegerField()
    by = serializers.CharField()
    at = serializers.DateTimeField()
    text = serializers.CharField()


class BroughtOut(serializers.Serializer):
    """What each half brought; money in the organisation's currency."""

    leads = serializers.IntegerField()
    lead_value = serializers.CharField(allow_null=True)
    won = serializers.IntegerField()
    won_amount = serializers.CharField(allow_null=True)


class CelebrationOut(serializers.Serializer):
    """A level of a shared goal that was reached. `withdrawn_at` says that it was undone."""

    id = serializers.IntegerField()
    goal = serializers.IntegerField()
    level = serializers.ChoiceField(["target", "stretch"])
    goal_version = serializers.IntegerField()
    name = serializers.CharField()
    unit = serializers.CharField()
    figure = FigureField()
    attained = FigureField()
    reached_at = serializers.DateTimeField()
    reached_on = serializers.DateField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    brought = BroughtOut()
    words = WordOut(many=True)


class CelebrationsOut(serializers.Serializer):
    celebrations = CelebrationOut(many=True)


class Celebrations(APIView):
    @extend_schema(responses=CelebrationsOut)
    def get(self, request: Request) -> Response:
        """Everything that was reached, newest first, also what was withdrawn."""
        made = celebrations_of(member_of(request).organization)
        return Response({"celebrations": [celebration_told(one) for one in made]})


class Words(APIView):
    @extend_schema(request=WordIn, responses={201: CelebrationOut})
    def post(self, request: Request, celebration_id: int) -> Response:
        """Add a word. Only a person says one."""
        member = member_of(request)
        celebration_by_id(member.organization, celebration_id)
        text = read(WordIn, request)["text"]
        add_word(by=member, celebration_id=celebration_id, text=text, now=timezone.now())
        made = celebration_by_id(member.organization, celebration_id)
        return Response(celebration_told(made), status=201)


def celebration_told(made: Celebration) -> dict:
    money = made.unit == made.organization.currency
    metric = Metric(AMOUNT if money else COUNT, WON)
    brought = made.brought
    return {
        "id": made.pk,
        "goal": made.goal_id,
        "level": made.level,
        "goal_version": made.number,
        "name": made.name,
        "unit": made.unit,
        "figure": figure_told(made.figure, metric, made.unit),
        "attained": figure_told(made.attained, metric, made.unit),
        "reached_at": made.reached_at,
        "reached_on": made.reached_on,
        "withdrawn_at": made.withdrawn_at,
        "brought": {
            "leads": brought["leads"],
            "won": brought["won"],
            **{key: money_told(brought, key) for key in ("lead_value", "won_amount")},
        },
        "words": [
            {"id": word.pk, "by": word.member.name, "at": word.at, "text": word.text}
            for word in made.words.all()
        ],
    }


def money_told(brought: dict, key: str) -> str | None:
    value, currency = brought[key], brought["currency"]
    return None if value is None else write_plain(value, digits(currency))
