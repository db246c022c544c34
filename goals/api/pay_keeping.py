"""What a pay steward keeps over the API: what people aim for, advances, and who keeps it all."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from goals.api.goals import member_of, read
from goals.api.pay import KEPT
from goals.api.pay_shapes import (
    AdvanceIn,
    AdvancesOut,
    GrantIn,
    GrantsOut,
    IncentiveEndIn,
    IncentiveIn,
    IncentivesOut,
)
from goals.models import Incentive, PayAdvance, PayGrant
from goals.queries.pay.keepers import grants
from goals.services.pay.advances import give_advance, take_advance_away
from goals.services.pay.incentives import end_incentive, set_incentive
from goals.services.pay.keepers import ask_for_steward, demand_keeping, end_steward, grant_steward
from smarketing.accounts.models import Organization
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.rules.typed import Unreadable, read_plain, write_plain
from smarketing.funnel.rules.money import digits


class Incentives(APIView):
    @extend_schema(responses=IncentivesOut)
    def get(self, request: Request) -> Response:
        """What everybody aims for and aimed for; for a pay steward."""
        demand_keeping(member_of(request))
        return all_incentives(request)

    @extend_schema(request=IncentiveIn, responses={201: IncentivesOut})
    def post(self, request: Request) -> Response:
        """From a day on a person aims for so much; what they aimed for before ends the day before.

        Nobody sets their own.
        """
        said = read(IncentiveIn, request)
        set_incentive(
            by=member_of(request),
            member_id=said["person_id"],
            target=minor(member_of(request).organization, said["target"], "target"),
            months=said["months"],
            from_on=said["from_on"],
            now=timezone.now(),
        )
        return all_incentives(request, 201)


class IncentiveEnd(APIView):
    @extend_schema(request=IncentiveEndIn, responses=IncentivesOut)
    def post(self, request: Request, member_id: int) -> Response:
        """The last day on which a person is in a plan."""
        said = read(IncentiveEndIn, request)
        end_incentive(
            by=member_of(request),
            member_id=int(member_id),
            to_on=said["to_on"],
            now=timezone.now(),
        )
        return all_incentives(request)


class Advances(APIView):
    @extend_schema(responses=AdvancesOut)
    def get(self, request: Request) -> Response:
        """What was given before it was earned (draws); for a pay steward."""
        demand_keeping(member_of(request))
        return all_advances(request)

    @extend_schema(request=AdvanceIn, responses={201: AdvancesOut})
    def post(self, request: Request) -> Response:
        """Give somebody else an advance: repaid by the statement of its day, or guaranteed."""
        said = read(AdvanceIn, request)
        give_advance(
            by=member_of(request),
            member_id=said["person_id"],
            amount=minor(member_of(request).organization, said["amount"], "amount"),
            on=said["on"],
            is_guaranteed=said["is_guaranteed"],
            now=timezone.now(),
        )
        return all_advances(request, 201)


class Advance(APIView):
    @extend_schema(responses=AdvancesOut)
    def delete(self, request: Request, advance_id: int) -> Response:
        """Take away an advance that no statement has settled."""
        take_advance_away(by=member_of(request), advance_id=int(advance_id))
        return all_advances(request)


class Grants(APIView):
    @extend_schema(responses=GrantsOut)
    def get(self, request: Request) -> Response:
        """Who keeps the pay of all, who sees that of a team, and who waits for a second yes."""
        return all_grants(request)

    @extend_schema(request=GrantIn, responses={201: GrantsOut})
    def post(self, request: Request) -> Response:
        """Name somebody; nothing opens until another of owner and CEO says yes."""
        said = read(GrantIn, request)
        ask_for_steward(
            by=member_of(request),
            member_id=said["person_id"],
            team_id=said["team_id"],
            now=timezone.now(),
        )
        return all_grants(request, 201)


class GrantConfirm(APIView):
    @extend_schema(request=None, responses=GrantsOut)
    def post(self, request: Request, grant_id: int) -> Response:
        """The second yes."""
        grant_steward(by=member_of(request), grant_id=int(grant_id), now=timezone.now())
        return all_grants(request)


class GrantEnd(APIView):
    @extend_schema(request=None, responses=GrantsOut)
    def post(self, request: Request, grant_id: int) -> Response:
        """From now on this person sees their own pay alone."""
        end_steward(by=member_of(request), grant_id=int(grant_id), now=timezone.now())
        return all_grants(request)


def minor(organization: Organization, text: str, field: str) -> int:
    """A decimal text in minor units of the organisation's currency."""
    try:
        return read_plain(text, digits(organization.currency))
    except Unreadable:
        told = _('Write the amount as text, such as "1482.50".')
        raise Fault(told, fields={field: told}) from None


def all_incentives(request: Request, status: int = 200) -> Response:
    rows = member_of(request).organization.incentives.select_related("member")
    found = rows.order_by("member__name", "member_id", "from_on")
    return listed("incentives", map(incentive_told, found), status)


def listed(name: str, told: Iterable[dict], status: int) -> Response:
    """All that is kept of one kind, as an answer that nobody stores."""
    return Response({name: list(told)}, status=status, headers=KEPT)


def incentive_told(one: Incentive) -> dict:
    return {
        "person_id": one.member_id,
        "person": one.member.name,
        "half": one.half,
        "target": write_plain(one.target_minor, digits(one.currency)),
        "currency": one.currency,
        "months": one.months,
        "from_on": one.from_on.isoformat(),
        "to_on": one.to_on and one.to_on.isoformat(),
    }


def all_advances(request: Request, status: int = 200) -> Response:
    organization = member_of(request).organization
    rows = organization.pay_advances.select_related("member").order_by("-on", "-pk")
    return listed("advances", (advance_told(one, organization) for one in rows), status)


def advance_told(one: PayAdvance, organization: Organization) -> dict:
    return {
        "id": one.pk,
        "person_id": one.member_id,
        "person": one.member.name,
        "on": one.on.isoformat(),
        "amount": write_plain(one.amount_minor, digits(organization.currency)),
        "currency": organization.currency,
        "is_guaranteed": one.is_guaranteed,
        "is_settled": one.settled_in_id is not None,
    }


def all_grants(request: Request, status: int = 200) -> Response:
    return listed("grants", map(grant_told, grants(member_of(request).organization)), status)


def grant_told(one: PayGrant) -> dict:
    return {
        "id": one.pk,
        "person_id": one.member_id,
        "person": one.member.name,
        "team_id": one.team_id,
        "asked_by": one.asked_by.name,
        "granted_by": one.granted_by and one.granted_by.name,
        "state": "running" if one.granted_at else "waiting",
    }
