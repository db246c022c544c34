"""Both halves' promises over the API."""

from datetime import timedelta

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from goals.api.goals import member_of
from goals.api.owed import many, month_said
from goals.api.plain import figure_said
from goals.api.shapes import ReasonField
from goals.queries.answered import AtBorder, kept_at_borders
from goals.queries.delivered import frozen_on
from goals.queries.promises import promises_now
from goals.rules.metrics import REVENUE
from goals.rules.promises import ALL, Answered, Row
from goals.services.promises import PromiseSaid, set_promises
from smarketing.accounts.models import Organization
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.typed import write_plain
from smarketing.funnel.queries.borders import borders_of
from smarketing.funnel.rules.handoffs import Limit, Limits
from smarketing.funnel.rules.money import digits

HOUR = timedelta(hours=1)


class PromiseIn(serializers.Serializer):
    """The value of leads promised for a calendar month. Null takes it away."""

    month = serializers.RegexField(r"^[0-9]{4}-[0-9]{2}$")
    amount = serializers.CharField(allow_null=True, max_length=30)
    reason = ReasonField()


class MarketingOut(serializers.Serializer):
    month = serializers.CharField()
    currency = serializers.CharField()
    promised = serializers.CharField(allow_null=True)
    chain = serializers.IntegerField(
        allow_null=True, help_text="the signed chain that says so, where nobody typed the month"
    )
    promised_by_today = serializers.CharField(allow_null=True)
    gross = serializers.CharField()
    taken_back = serializers.CharField()
    net = serializers.CharField()
    kept = serializers.FloatField(allow_null=True)


class RowOut(serializers.Serializer):
    due = serializers.IntegerField(help_text="Done, or past their time.")
    inside = serializers.IntegerField()
    kept = serializers.FloatField(allow_null=True)
    pending = serializers.IntegerField(help_text="Still in time.")
    late = serializers.IntegerField(help_text="Owed now, past their time.")
    median_hours = serializers.FloatField(allow_null=True, help_text="clock hours")
    median_working_hours = serializers.FloatField(allow_null=True)


class ContactOut(RowOut):
    limit_hours = serializers.FloatField()
    working = serializers.BooleanField(help_text="the limit counts the office's working hours")


class TriesOut(RowOut):
    needed = serializers.IntegerField(help_text="0: none promised")
    days = serializers.IntegerField()


class SalesOut(ContactOut):
    """The answer; beside it the first human contact and the attempts of accepted leads."""

    period = serializers.CharField()
    contact = ContactOut()
    tries = TriesOut()


class ValueOut(serializers.Serializer):
    """What one lead of a persona, passed from a step, is worth this quarter."""

    step = serializers.CharField()
    persona = serializers.CharField(allow_null=True, help_text="null: all together; blank: none")
    entered = serializers.IntegerField(help_text="leads it was measured on")
    won = serializers.IntegerField()
    value = serializers.CharField()


class BorderOut(serializers.Serializer):
    """The same three rows at one border, whoever answers there."""

    step = serializers.CharField(help_text="leads wait behind it")
    answers = serializers.CharField(help_text="marketing, sales or both")
    answer = ContactOut()
    contact = ContactOut()
    tries = TriesOut()


class PromisesOut(serializers.Serializer):
    marketing = MarketingOut()
    sales = SalesOut()
    values = ValueOut(many=True)
    borders = BorderOut(many=True)


class Promises(APIView):
    @extend_schema(responses=PromisesOut)
    def get(self, request: Request) -> Response:
        """What each half promised and kept: marketing this month, sales in the board's period."""
        return told(member_of(request).organization)

    @extend_schema(request=PromiseIn(many=True), responses=PromisesOut)
    def put(self, request: Request) -> Response:
        """Type marketing's promise of one month or several, all or none."""
        member = member_of(request)
        currency = member.organization.currency
        said = [
            PromiseSaid(
                month_said(one["month"]).starts_on,
                None
                if one["amount"] is None
                else figure_said(one["amount"], REVENUE, currency, "amount"),
                reason=one["reason"],
            )
            for one in many(PromiseIn, request)
        ]
        set_promises(by=member, said=said, now=timezone.now())
        return told(member.organization)


def told(organization: Organization) -> Response:
    now = timezone.now()
    today, borders = today_in(organization.zone, now), borders_of(organization)
    found = promises_now(organization, today, now, borders)
    at_borders = kept_at_borders(organization, found.sales.period, now, borders)
    names = dict(organization.personas.values_list("pk", "name"))
    mine, theirs = found.marketing, found.sales
    places = digits(organization.currency)

    def money(value: int | None) -> str | None:
        return None if value is None else write_plain(value, places)

    return Response(
        {
            "marketing": {
                "month": mine.month.key,
                "currency": organization.currency,
                "promised": money(mine.target),
                "chain": mine.chain_id,
                "promised_by_today": money(mine.due),
                "gross": money(mine.gross),
                "taken_back": money(mine.taken_back),
                "net": money(mine.net),
                "kept": None if mine.kept is None else float(mine.kept),
            },
            "sales": sales_told(theirs),
            "values": [
                {
                    "step": row.step,
                    "persona": None if row.persona == ALL else names.get(row.persona, ""),
                    "entered": row.entered,
                    "won": row.won,
                    "value": money(row.value),
                }
                for row in frozen_on(organization, today)
            ],
            "borders": [border_told(one) for one in at_borders],
        }
    )


def sales_told(half: Answered) -> dict:
    limits = half.limits
    return {
        "period": half.period.key,
        **row_told(half.answer),
        **limit_told(limits.answer),
        "contact": {**row_told(half.contact), **limit_told(limits.contact)},
        "tries": tries_told(half.tries, limits),
    }


def border_told(one: AtBorder) -> dict:
    limits = one.border.limits
    return {
        "step": one.border.entry,
        "answers": one.border.answers,
        "answer": {**row_told(one.answer), **limit_told(limits.answer)},
        "contact": {**row_told(one.contact), **limit_told(limits.contact)},
        "tries": tries_told(one.tries, limits),
    }


def tries_told(row: Row, limits: Limits) -> dict:
    return {**row_told(row), "needed": limits.tries, "days": limits.tries_days}


def row_told(row: Row) -> dict:
    return {
        "due": row.due,
        "inside": row.inside,
        "kept": None if row.kept is None else float(row.kept),
        "pending": row.pending,
        "late": row.late,
        "median_hours": hours(row.median),
        "median_working_hours": hours(row.median_worked),
    }


def hours(length: timedelta | None) -> float | None:
    """No time at all is 0 hours; None where nothing is known."""
    return None if length is None else length / HOUR


def limit_told(limit: Limit) -> dict:
    return {"limit_hours": limit.length / HOUR, "working": limit.working}
