"""The metric engine for programs: figures, and the entries behind them."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from smarketing.accounts.queries import today_in
from smarketing.funnel.api.asked import ASKED, described, number, question_of
from smarketing.funnel.queries.counts import Answer, Figure, Page, Row, counts, rows
from smarketing.funnel.rules.money import written
from smarketing.funnel.rules.questions import BY, ENDINGS, IDS, Question

MOST = 1_000  # rows of a page
USUAL = 100

figures = {
    "count": serializers.IntegerField(help_text="Net: reached less taken back."),
    "reached": serializers.IntegerField(),
    "taken_back": serializers.IntegerField(),
    "amount": serializers.CharField(help_text="Net, in the home currency."),
    "not_priced": serializers.IntegerField(help_text="Counted without an amount: no rate."),
}
period = {"from": serializers.DateField(), "to": serializers.DateField()}
cuts = {name: serializers.CharField(required=False) for name in BY}
numbers = {name: serializers.IntegerField(required=False) for name in IDS}
CountRow = inline_serializer("CountRow", {**cuts, **numbers, **figures})
CountsAnswer = inline_serializer(
    "Counts",
    {
        **period,
        "rows": serializers.ListField(child=CountRow),
        "totals": inline_serializer("CountTotals", figures),
        "currency": serializers.CharField(),
        "not_priced": serializers.IntegerField(),
    },
)


class RowLead(serializers.Serializer):
    """Which lead an entry counts; nothing of it is personal."""

    id = serializers.IntegerField()
    source_system = serializers.CharField()
    external_id = serializers.CharField(allow_null=True)
    display = serializers.CharField()


class EntryRow(serializers.Serializer):
    """One entry of the ledger."""

    id = serializers.IntegerField()
    lead = RowLead(allow_null=True, help_text="null: the visits of that day")
    day = serializers.DateField()
    step = serializers.CharField(allow_blank=True)
    outcome = serializers.CharField(allow_blank=True)
    n = serializers.IntegerField(help_text="+1, -1, or 0 for an edited amount; visits: how many")
    amount = serializers.CharField()
    not_priced = serializers.IntegerField()
    implied = serializers.BooleanField()
    correction = serializers.BooleanField()
    why = serializers.ChoiceField(
        ["reached", "implied", "taken_back", "edited", "correction", "visits"]
    )
    version = serializers.IntegerField()


RowsAnswer = inline_serializer(
    "Rows",
    {
        **period,
        "rows": EntryRow(many=True),
        "next": serializers.IntegerField(allow_null=True, help_text="Send it as `after`."),
        "currency": serializers.CharField(),
    },
)


class Counts(APIView):
    """Counts and amounts, cut as asked. Every number of the product comes from here."""

    @extend_schema(operation_id="funnel_counts", parameters=ASKED, responses=CountsAnswer)
    def get(self, request: Request) -> Response:
        organization = request._request.member.organization
        today = today_in(organization.zone, timezone.now())
        question = question_of(organization, request.query_params, today)
        return Response(told(question, counts(organization, question)))


class Rows(APIView):
    """The entries behind a count: their `n` and amounts add up to it."""

    @extend_schema(
        operation_id="funnel_rows",
        parameters=[
            *ASKED,
            described("after", "The `next` of the page before.", int),
            described("limit", f"How many, at most {MOST}.", int),
        ],
        responses=RowsAnswer,
    )
    def get(self, request: Request) -> Response:
        organization, said = request._request.member.organization, request.query_params
        today = today_in(organization.zone, timezone.now())
        question = question_of(organization, said, today, frozenset({"after", "limit"}))
        after, limit = number(said, "after") or 0, number(said, "limit") or USUAL
        page = rows(organization, question, after=after, limit=min(max(limit, 1), MOST))
        return Response(listed(question, page, organization.currency))


def told(question: Question, answer: Answer) -> dict:
    """An answer in the contract's shape."""
    return {
        **days(question),
        "rows": [
            dict(zip(question.by, row.key, strict=True)) | row.ids | plain(row, answer.currency)
            for row in answer.rows
        ],
        "totals": plain(answer.totals, answer.currency),
        "currency": answer.currency,
        "not_priced": answer.not_priced,
    }


def days(question: Question) -> dict:
    return {"from": question.starts_on, "to": question.ends_on}


def plain(figure: Figure, currency: str) -> dict:
    return {
        "count": figure.count,
        "reached": figure.reached,
        "taken_back": figure.taken_back,
        "amount": written(figure.amount, currency),
        "not_priced": figure.not_priced,
    }


def listed(question: Question, page: Page, currency: str) -> dict:
    """A page of entries in the contract's shape."""
    return {
        **days(question),
        "rows": [entry(row, currency) for row in page.rows],
        "next": page.next,
        "currency": currency,
    }


def entry(row: Row, currency: str) -> dict:
    is_outcome = row.what in ENDINGS
    return {
        "id": row.id,
        "lead": lead(row),
        "day": row.day,
        "step": "" if is_outcome else row.what,
        "outcome": row.what if is_outcome else "",
        "n": row.n,
        "amount": written(row.amount, currency),
        "not_priced": row.unpriced,
        "implied": row.implied,
        "correction": row.correction,
        "why": row.why,
        "version": row.version,
    }


def lead(row: Row) -> dict | None:
    if row.lead_id is None:
        return None
    return {
        "id": row.lead_id,
        "source_system": row.source_system,
        "external_id": row.external_id,
        "display": row.display,
    }
