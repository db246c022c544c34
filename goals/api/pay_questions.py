"""Disputed lines over the API: asked by whom a plan pays, answered by its owner."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from goals.api.goals import member_of, read
from goals.api.pay import KEPT, period_said
from goals.api.pay_shapes import QuestionAnswerIn, QuestionIn, QuestionsOut
from goals.models import PayQuestion
from goals.queries.pay.questions import questions_for
from goals.rules.spans import keyed
from goals.services.pay.questions import answer, ask


class Questions(APIView):
    @extend_schema(responses=QuestionsOut)
    def get(self, request: Request) -> Response:
        """Your own questions, those about the plan of the half you head, for a steward all."""
        return all_questions(request)

    @extend_schema(request=QuestionIn, responses={201: QuestionsOut})
    def post(self, request: Request) -> Response:
        """Question one line of your own statement."""
        said = read(QuestionIn, request)
        ask(
            by=member_of(request),
            period=period_said(request, said["period"]),
            half=said["half"],
            line=said["line"],
            number=said["number"],
            text=said["text"],
            now=timezone.now(),
        )
        return all_questions(request, 201)


class Answer(APIView):
    @extend_schema(
        operation_id="statements_questions_answer",
        request=QuestionAnswerIn,
        responses=QuestionsOut,
    )
    def post(self, request: Request, question_id: int) -> Response:
        """Say something to a question, or that it is settled."""
        said = read(QuestionAnswerIn, request)
        answer(
            by=member_of(request),
            question_id=int(question_id),
            text=said["text"],
            settle=said["settle"],
            now=timezone.now(),
        )
        return all_questions(request)


def all_questions(request: Request, status: int = 200) -> Response:
    fiscal = member_of(request).organization.fiscal_start
    found = questions_for(member_of(request), request._request.standing)
    told = {"questions": [question_told(one, fiscal) for one in found]}
    return Response(told, status=status, headers=KEPT)


def question_told(one: PayQuestion, fiscal: int) -> dict:
    return {
        "id": one.pk,
        "person_id": one.member_id,
        "person": one.member.name,
        "half": one.half,
        "period": keyed(one.starts_on, one.ends_on, fiscal).key,
        "line": one.line,
        "number": one.number,
        "opened_at": one.opened_at.isoformat(),
        "settled_at": one.settled_at and one.settled_at.isoformat(),
        "words": [
            {"by": word.by.name, "at": word.at.isoformat(), "text": word.text}
            for word in one.words.all()
        ],
    }
