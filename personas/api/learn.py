"""Learn, for a signed-in person's own programs: what is due, the questions, results by half."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from personas.queries.learn import (
    PRACTICE,
    done_by_half,
    due_for,
    occasions,
    questions,
    results,
)
from personas.queries.personas import standing_personas
from personas.services.learn import finish_quiz
from personas.views.habits import habits_of
from smarketing.accounts.api.asking import asker, said_in
from smarketing.accounts.queries import today_in


class LearnOut(serializers.Serializer):
    due = serializers.ListField(child=serializers.DictField(), help_text="of the asking person")
    rounds = serializers.ListField(child=serializers.DictField(), help_text="done, by half")
    results = serializers.ListField(
        child=serializers.DictField(),
        help_text="right, by half; null while fewer than three people answered",
    )
    habits = serializers.ListField(child=serializers.DictField(), help_text="on own records")


class QuestionsOut(serializers.Serializer):
    occasion = serializers.CharField()
    seed = serializers.CharField()
    questions = serializers.ListField(child=serializers.DictField())


class AnswersIn(serializers.Serializer):
    occasion = serializers.CharField(max_length=40)
    seed = serializers.CharField(max_length=20, allow_blank=True, default="")
    answers = serializers.DictField(child=serializers.CharField(allow_blank=True, max_length=1))


class JudgedOut(serializers.Serializer):
    judged = serializers.ListField(child=serializers.DictField())


class Learn(APIView):
    @extend_schema(operation_id="learn_get", responses=LearnOut)
    def get(self, request: Request) -> Response:
        member, now = asker(request), timezone.now()
        organization = member.organization
        today, standing = today_in(organization.zone, now), standing_personas(organization)
        keys = [one.key for one in occasions(organization, standing, today)]
        done = done_by_half(organization, keys, today)
        told = {
            "due": [
                {"occasion": one.key, "due_on": one.due_on}
                for one in due_for(member, standing, now)
            ],
            "rounds": [
                {"occasion": key, "half": half.half, "n": half.n, "of": half.of}
                for key in keys
                for half in done[key]
            ],
            "results": [
                {
                    "half": one.half,
                    "kind": one.kind,
                    "about": one.about,
                    "right": None if one.share is None else float(one.share),
                }
                for one in results(organization, today)
            ],
            "habits": [
                {"habit": one.number, "n": one.n, "of": one.of, "said": one.said, "url": one.url}
                for one in habits_of(request._request, standing, today)
            ],
        }
        return Response(told)


class Quiz(APIView):
    """The questions of an occasion; which option is right is told by answering."""

    @extend_schema(
        operation_id="learn_questions",
        parameters=[OpenApiParameter("occasion", str), OpenApiParameter("seed", str)],
        responses=QuestionsOut,
    )
    def get(self, request: Request) -> Response:
        organization = asker(request).organization
        key = request.query_params.get("occasion", PRACTICE)
        seed = request.query_params.get("seed", "")
        asked = questions(organization, standing_personas(organization), key, seed)
        told = [
            {
                "question": one.key,
                "ask": one.ask,
                "options": [
                    {"key": option.key, "text": option.text}
                    for option in sorted(one.options, key=lambda option: option.text)
                ],
            }
            for one in asked
        ]
        return Response({"occasion": key, "seed": seed, "questions": told})

    @extend_schema(operation_id="learn_answer", request=AnswersIn, responses=JudgedOut)
    def post(self, request: Request) -> Response:
        judged = finish_quiz(by=asker(request), now=timezone.now(), **said_in(request, AnswersIn))
        told = [
            {
                "question": one.question.key,
                "is_right": one.is_right,
                "right": one.question.right.key,
                "why": {option.key: option.why for option in one.question.options},
            }
            for one in judged
        ]
        return Response({"judged": told})
