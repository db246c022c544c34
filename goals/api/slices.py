"""The tree of a goal and its parts over the API."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from goals.api.goals import member_of, read
from goals.api.plain import figure_said, figure_told
from goals.api.shapes import FigureField
from goals.models.slice import Along
from goals.queries.goals import StandingGoal, standing_goal
from goals.queries.slices import Cut, cuts_of
from goals.queries.tree import Node, tree_of
from goals.services.slices import SliceSaid, set_slices
from smarketing.accounts.queries import today_in


class SliceIn(serializers.Serializer):
    along = serializers.ChoiceField(Along.values)
    key = serializers.CharField(max_length=20, help_text="A half, or an office's or persona's id.")
    target = FigureField(allow_null=True)


class SlicesIn(serializers.Serializer):
    parts = SliceIn(many=True)


class SliceOut(serializers.Serializer):
    key = serializers.CharField(allow_blank=True, help_text="Blank: what belongs to none.")
    name = serializers.CharField(allow_blank=True)
    target = FigureField(allow_null=True)
    attained = FigureField()
    share = serializers.FloatField(allow_null=True)


class GoalCutOut(serializers.Serializer):
    along = serializers.ChoiceField(Along.values)
    whole = FigureField()
    assigned = FigureField()
    rest = FigureField(help_text="What falls to no part; below nothing the parts are more.")
    parts = SliceOut(many=True)


class NodeOut(serializers.Serializer):
    kind = serializers.ChoiceField(["company", "side", "office", "team", "person"])
    name = serializers.CharField(allow_blank=True)
    target = FigureField(allow_null=True)
    attained = FigureField()
    rest = FigureField(allow_null=True, help_text="What none of its parts carries.")
    parts = serializers.ListField(child=serializers.DictField())


class TreeOut(serializers.Serializer):
    tree = NodeOut()
    cuts = GoalCutOut(many=True)


def told(standing: StandingGoal, cut: Cut) -> dict:
    def figure(value: int | None) -> str | int | None:
        return figure_told(value, standing.wording.of, standing.wording.unit)

    return {
        "along": cut.along,
        "whole": figure(cut.whole),
        "assigned": figure(cut.assigned),
        "rest": figure(cut.rest),
        "parts": [
            {
                "key": one.key,
                "name": one.name,
                "target": figure(one.target),
                "attained": figure(one.attained),
                "share": None if one.share is None else float(one.share),
            }
            for one in cut.parts
        ],
    }


def node_told(standing: StandingGoal, node: Node) -> dict:
    figures = {
        name: figure_told(value, standing.wording.of, standing.wording.unit)
        for name, value in (
            ("target", node.target),
            ("attained", node.attained),
            ("rest", node.rest if node.carriers else None),
        )
    }
    parts = [node_told(standing, child) for child in node.children]
    return {"kind": node.kind, "name": node.name, **figures, "parts": parts}


def answer(request: Request, goal_id: int) -> Response:
    organization = member_of(request).organization
    standing = standing_goal(organization, goal_id)
    tree = tree_of(standing, today_in(organization.zone, timezone.now()))
    cuts = [told(standing, cut) for cut in cuts_of(standing)]
    return Response({"tree": node_told(standing, tree), "cuts": cuts})


class Slices(APIView):
    @extend_schema(responses=TreeOut)
    def get(self, request: Request, goal_id: int) -> Response:
        """Who carries a goal, and how it is cut along halves, offices and personas."""
        return answer(request, goal_id)

    @extend_schema(request=SlicesIn, responses=TreeOut)
    def put(self, request: Request, goal_id: int) -> Response:
        """Say what falls to some parts, all or none; null takes one away."""
        member = member_of(request)
        wording = standing_goal(member.organization, goal_id).wording
        said = [
            SliceSaid(
                one["along"],
                one["key"],
                None
                if one["target"] is None
                else figure_said(one["target"], wording.of, wording.unit),
            )
            for one in read(SlicesIn, request)["parts"]
        ]
        set_slices(by=member, goal_id=goal_id, said=said)
        return answer(request, goal_id)
