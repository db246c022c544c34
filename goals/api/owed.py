"""What teams and steps owe, over the API: quotas and step targets."""

from collections.abc import Mapping
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from goals.api.goals import member_of
from goals.api.plain import figure_said, figure_told, period_said
from goals.api.shapes import (
    PersonQuotaIn,
    PersonQuotasOut,
    QuotaIn,
    QuotasOut,
    StepTargetIn,
    StepTargetsOut,
)
from goals.models import PersonQuota, Quota, StepTarget
from goals.queries.person_quotas import asked_of, quotas_of_people
from goals.queries.quotas import quotas_of
from goals.queries.targets import targets_in
from goals.rules.metrics import COUNT, REVENUE, Metric, kind_of
from goals.rules.ramp import USUAL
from goals.rules.spans import keyed, period_by_key
from goals.services.person_quotas import PersonQuotaSaid, set_person_quotas
from goals.services.quotas import QuotaSaid, set_quotas
from goals.services.step_targets import TargetSaid, set_step_targets
from smarketing.accounts.models import Member, Organization
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.faults import Fault, Missing
from smarketing.accounts.rules.periods import Period

MANY = 1000  # at once
PERIOD = OpenApiParameter("period", str, description="2026-Q4, 2026-11, 2026; all if left out")


def many(shape: type, request: Request) -> list[dict]:
    """One object or a list of them, each in this shape."""
    sent = request.data if isinstance(request.data, list) else [request.data]
    if not 0 < len(sent) <= MANY:
        raise Fault(_("Send between 1 and %(many)s at once.") % {"many": MANY})
    said = shape(data=sent, many=True)
    said.is_valid(raise_exception=True)
    return said.validated_data


def asked(request: Request, organization: Organization) -> Period | None:
    """The period asked for, if one is."""
    key = request.query_params.get("period")
    return period_said(organization, {"period": key}, None) if key else None


def today_of(member: Member) -> date:
    """Today, where the member's organisation is."""
    return today_in(member.organization.zone, timezone.now())


class Quotas(APIView):
    @extend_schema(parameters=[PERIOD], responses=QuotasOut)
    def get(self, request: Request) -> Response:
        """Every quota, or those that lie in a period."""
        organization = member_of(request).organization
        quotas = quotas_of(organization, asked(request, organization))
        return Response({"quotas": [quota_told(quota) for quota in quotas]})

    @extend_schema(request=QuotaIn(many=True), responses=QuotasOut)
    def put(self, request: Request) -> Response:
        """Set one quota or several, all or none; null takes one away."""
        member = member_of(request)
        said = [quota_said(member, one) for one in many(QuotaIn, request)]
        made = set_quotas(by=member, said=said, today=today_of(member))
        return Response({"quotas": [quota_told(quota) for quota in made if quota]})


class PersonQuotas(APIView):
    @extend_schema(parameters=[PERIOD], responses=PersonQuotasOut)
    def get(self, request: Request) -> Response:
        """Every person's quota, or those that lie in a period; `asked` counts the ramp."""
        organization = member_of(request).organization
        quotas = quotas_of_people(organization, asked(request, organization))
        return Response({"person_quotas": [person_quota_told(quota) for quota in quotas]})

    @extend_schema(request=PersonQuotaIn(many=True), responses=PersonQuotasOut)
    def put(self, request: Request) -> Response:
        """Set one person's quota or several, all or none; null takes one away."""
        member = member_of(request)
        said = [person_quota_said(member, one) for one in many(PersonQuotaIn, request)]
        made = set_person_quotas(by=member, said=said, today=today_of(member))
        return Response({"person_quotas": [person_quota_told(one) for one in made if one]})


class StepTargets(APIView):
    @extend_schema(parameters=[PERIOD], responses=StepTargetsOut)
    def get(self, request: Request) -> Response:
        """Every month's target, or those of a period's months."""
        organization = member_of(request).organization
        targets = targets_in(organization, asked(request, organization))
        return Response({"step_targets": [target_told(target) for target in targets]})

    @extend_schema(request=StepTargetIn(many=True), responses=StepTargetsOut)
    def put(self, request: Request) -> Response:
        """Set one month or several, all or none; null takes one away."""
        said = [
            TargetSaid(
                one["step"],
                month_said(one["month"]).starts_on,
                one["count"],
                reason=one.get("reason", ""),
            )
            for one in many(StepTargetIn, request)
        ]
        member = member_of(request)
        made = set_step_targets(by=member, said=said, today=today_of(member))
        return Response({"step_targets": [target_told(target) for target in made if target]})


def quota_said(member: Member, said: Mapping) -> QuotaSaid:
    """A quota as a program sent it."""
    if ("amount" in said) == ("count" in said):
        told = _("Send an amount, or a count and its step.")
        raise Fault(told, fields={"amount": told})
    field = "amount" if "amount" in said else "count"
    metric = REVENUE if field == "amount" else Metric(COUNT, said["step"])
    figure = said[field]
    currency = member.organization.currency
    return QuotaSaid(
        team_id=team_said(member, said),
        period=period_said(member.organization, said, None),
        target=None if figure is None else figure_said(str(figure), metric, currency, field),
        metric=metric.key,
        reason=said.get("reason", ""),
    )


def person_quota_said(member: Member, said: Mapping) -> PersonQuotaSaid:
    """A person's quota as a program sent it."""
    team = quota_said(member, said)
    return PersonQuotaSaid(
        team_id=team.team_id,
        member_id=said["member_id"],
        period=team.period,
        target=team.target,
        metric=team.metric,
        ramp_from=said.get("ramp_from"),
        ramp=said.get("ramp", USUAL),
        reason=team.reason,
    )


def person_quota_told(quota: PersonQuota) -> dict:
    """A person's quota as a program reads it."""
    metric = kind_of(quota.metric)
    counts = figure_told(asked_of(quota), metric, quota.unit)
    more = {"ramp_from": quota.ramp_from, "ramp": quota.ramp, "asked": counts}
    return quota_told(quota) | {"member_id": quota.member_id, "member": quota.member.name} | more


def team_said(member: Member, said: Mapping) -> int:
    """The team's id, or that of its name."""
    if "team_id" in said:
        return said["team_id"]
    team = member.organization.teams.filter(name=said.get("team", "")).first()
    if team is None:
        raise Missing(_("There is no such team."), fields={"team": _("There is no such team.")})
    return team.pk


def month_said(key: str) -> Period:
    try:
        return period_by_key(key)
    except ValueError:
        told = _("Name a month such as 2026-11.")
        raise Fault(told, fields={"month": told}) from None


def quota_told(quota: Quota | PersonQuota) -> dict:
    """A quota as a program reads it."""
    metric, fiscal = kind_of(quota.metric), quota.organization.fiscal_start
    figure = figure_told(quota.target, metric, quota.unit)
    return {
        "team": quota.team.name,
        "team_id": quota.team_id,
        "metric": quota.metric,
        "unit": quota.unit,
        "period": keyed(quota.starts_on, quota.ends_on, fiscal).key,
        "starts_on": quota.starts_on,
        "ends_on": quota.ends_on,
        "amount": figure if metric.is_money else None,
        "count": None if metric.is_money else figure,
    }


def target_told(target: StepTarget) -> dict:
    return {"step": target.step, "month": f"{target.month:%Y-%m}", "count": target.count}
