"""The board as JSON, and why each of its numbers is what it is."""

from typing import Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from smarketing.accounts.queries import today_in
from smarketing.scoreboard.asking import Asked, asked_in
from smarketing.scoreboard.explaining import explained, ground_of, page_of_rows
from smarketing.scoreboard.models import Snapshot
from smarketing.scoreboard.panels import PANELS
from smarketing.scoreboard.queries.snapshots import is_late
from smarketing.scoreboard.rendering import board_of
from smarketing.scoreboard.rules.explanation import EXACT, Explanation, Term, Value
from smarketing.scoreboard.rules.plain import rate, whole_units
from smarketing.scoreboard.views import WAIT_S, found
from smarketing.scoreboard.written import said, told

LATER = ("promises", "alignment")  # rooms that are not there yet: null
WHICH = [
    OpenApiParameter("period", str, description="2026-Q4, 2026-11, 2026; today's if not said"),
    OpenApiParameter("as_of", str, description="a day or a moment: the board as it stood then"),
]


class BoardView(APIView):
    @extend_schema(
        operation_id="scoreboard",
        parameters=WHICH,
        responses={200: OpenApiTypes.OBJECT, 202: OpenApiTypes.OBJECT},
    )
    def get(self, request: Request) -> Response:
        """The shared scoreboard. 202 with `Retry-After` until a board asked for is composed."""
        asked, snapshot, late = look(request)
        return composing() if snapshot is None else Response(as_plain(snapshot, late))


class ExplainView(APIView):
    @extend_schema(
        operation_id="scoreboard_explain",
        parameters=[
            OpenApiParameter("figure", str, required=True, description="goal.attained"),
            OpenApiParameter("after", int, description="the next page of rows begins after it"),
            *WHICH,
        ],
        responses={200: OpenApiTypes.OBJECT, 202: OpenApiTypes.OBJECT},
    )
    def get(self, request: Request) -> Response:
        """Why a figure is what it is: definition, values put in, rows, what was left out."""
        asked, snapshot, _late = look(request)
        if snapshot is None:
            return composing()
        explanation = explained(snapshot, request.query_params.get("figure", ""))
        return Response(explanation_as_plain(request, snapshot, explanation))


def look(request: Request) -> tuple[Asked, Snapshot | None, bool]:
    """What is asked for, the kept board of it, and whether that is behind."""
    now, inner = timezone.now(), request._request
    asked = asked_in(inner, now)
    today = today_in(inner.member.organization.zone, now)
    snapshot = found(inner, asked, today)
    late = snapshot is not None and is_late(inner.member.organization, snapshot, today)
    return asked, snapshot, late


def composing() -> Response:
    return Response({"state": "composing"}, status=202, headers={"Retry-After": str(WAIT_S)})


def as_plain(snapshot: Snapshot, late: bool) -> dict[str, Any]:
    """The contract's board; what this installation has no room for is null."""
    board = board_of(snapshot)
    ground = ground_of(board, snapshot.right_version)
    answer = {
        "version": snapshot.right_version,
        "computed_at": snapshot.right_at.isoformat(),
        "as_of": snapshot.as_of and snapshot.as_of.isoformat(),
        "late": late,
        "rebuilding": board["panels"]["notice"]["rebuilding"],
        "period": board["period"],
        "starts_on": ground.period.starts_on.isoformat(),
        "ends_on": ground.period.ends_on.isoformat(),
        "today": board["today"],
        "currency": board["currency"],
        **dict.fromkeys(LATER),
    }
    for panel in PANELS:
        if panel.told is not None:
            given = board["panels"].get(panel.name)
            answer[panel.key] = None if given is None else panel.told(given, ground)
    for entry in answer["together"]:
        entry["text"] = told(entry["text"])
    for step in answer["funnel"]:
        step["name"] = said({"name": step["name"]})
    return answer


def explanation_as_plain(
    request: Request, snapshot: Snapshot, explanation: Explanation
) -> dict[str, Any]:
    organization = request._request.member.organization
    page = page_of_rows(organization, explanation, request.query_params)
    currency = organization.currency
    return {
        "figure": explanation.figure,
        "name": told_text(explanation.name),
        "value": plain_value(explanation.value),
        "definition": told_text(explanation.definition),
        "how": explanation.how,
        "terms": [plain_term(term) for term in explanation.terms],
        "column": explanation.column,
        "rows": None if page is None else [plain_row(row, currency) for row in page.rows],
        "next": page and page.next,
        "left_out": [{"why": told_text(one.why), "n": one.n} for one in explanation.left_out],
        "version": snapshot.right_version,
        "computed_at": snapshot.right_at.isoformat(),
    }


def told_text(text: Any) -> str:
    return told({"msgid": text.msgid, "params": text.params})


def plain_term(term: Term) -> dict[str, Any]:
    return {
        "name": told_text(term.name),
        "value": plain_value(term.value),
        "figure": term.figure or None,
    }


def plain_value(value: Value) -> Any:
    """Money as decimal text, counts as numbers, shares and multiples from 0 to 1 and beyond."""
    if value is None:
        return None
    [(kind, given)] = value.items()
    if kind == "money":
        return whole_units(*given, is_money=True)
    return rate(given) if kind in EXACT else given


def plain_row(row: Any, currency: str) -> dict[str, Any]:
    return {
        "id": row.id,
        "lead": row.display or None,
        "source_system": row.source_system,
        "day": row.day.isoformat(),
        "step": row.what,
        "n": row.n,
        "amount": whole_units(row.amount, currency, is_money=True),
        "not_priced": row.unpriced,
        "implied": row.implied,
        "why": row.why,
    }
