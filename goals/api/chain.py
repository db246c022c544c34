"""The chain over the API: its links with what each stands on, what is owed, and both signatures."""

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from goals.api.chain_plain import (
    chain_told,
    explained,
    figure_typed,
    link_told,
    said_of_chain,
)
from goals.api.chain_shapes import (
    ChainAgreeIn,
    ChainIn,
    ChainOut,
    ChainProposeIn,
    ChainsOut,
    ChainWithdrawIn,
    LinkIn,
    LinkOut,
    LinksOut,
    LinkWhyOut,
    MeasureIn,
)
from goals.api.goals import half_of, member_of, read, signing
from goals.api.owed import PERIOD, asked
from goals.api.plain import period_said
from goals.api.tried import ChainPatchIn, edit_said
from goals.models import Link
from goals.queries.chain_why import link_why
from goals.queries.chains import chain_by_id, key_of, link_by_id, metric_for, worked
from goals.queries.goals import goal_in
from goals.services import chains as services
from smarketing.accounts.models import Organization
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.faults import Fault


def told(organization: Organization, chain_id: int) -> Response:
    """One chain as the API says it."""
    today = today_in(organization.zone, timezone.now())
    return Response(chain_told(worked(chain_by_id(organization, chain_id)), today))


class Chains(APIView):
    @extend_schema(operation_id="chains_list", parameters=[PERIOD], responses=ChainsOut)
    def get(self, request: Request) -> Response:
        """Every chain, or that of a period, with what it owes of each step."""
        organization = member_of(request).organization
        period, today = asked(request, organization), today_in(organization.zone, timezone.now())
        chains = organization.chains.all()
        if period is not None:
            chains = chains.filter(starts_on=period.starts_on, ends_on=period.ends_on)
        return Response({"chains": [chain_told(worked(chain), today) for chain in chains]})

    @extend_schema(request=ChainIn, responses={201: ChainOut})
    def post(self, request: Request) -> Response:
        """Begin a chain from its quota; links are measured where the ledger knows enough."""
        member, said = member_of(request), read(ChainIn, request)
        organization = member.organization
        period = period_said(organization, said, None)
        usual = metric_for(organization, goal_in(organization, period))
        metric = said.get("metric", usual.key)
        chain = services.start_chain(
            by=member,
            metric=metric,
            period=period,
            said=said_of_chain(organization, metric, said),
            now=timezone.now(),
        )
        answer = told(organization, chain.pk)
        answer.status_code = 201
        return answer


class OneChain(APIView):
    @extend_schema(responses=ChainOut)
    def get(self, request: Request, chain_id: int) -> Response:
        """One chain."""
        return told(member_of(request).organization, chain_id)

    @extend_schema(request=ChainPatchIn, responses=ChainOut)
    def patch(self, request: Request, chain_id: int) -> Response:
        """Change the quota and any of the links, all or none; signed figures stand until then."""
        member = member_of(request)
        found = worked(chain_by_id(member.organization, chain_id))
        said = read(ChainPatchIn, request)
        services.edit_chain(
            by=member,
            chain_id=chain_id,
            number=said["number"],
            said=edit_said(member.organization, found, said),
            now=timezone.now(),
        )
        return told(member.organization, chain_id)


class Measure(APIView):
    @extend_schema(request=MeasureIn, responses=ChainOut)
    def post(self, request: Request, chain_id: int) -> Response:
        """Measure every link anew; typed ones stay unless their keys are named."""
        member = member_of(request)
        chain_by_id(member.organization, chain_id)
        said = read(MeasureIn, request)
        services.measure_rates(
            by=member,
            chain_id=chain_id,
            number=said["number"],
            now=timezone.now(),
            keys=tuple(said["keys"]),
        )
        return told(member.organization, chain_id)


class Propose(APIView):
    @extend_schema(request=ChainProposeIn, responses=ChainOut)
    def post(self, request: Request, chain_id: int) -> Response:
        """Put the chain as it stands before both heads."""
        member = member_of(request)
        chain_by_id(member.organization, chain_id)
        said = read(ChainProposeIn, request)
        services.propose_chain(
            by=member,
            chain_id=chain_id,
            number=said["number"],
            reason=said["reason"],
            now=timezone.now(),
            sign_as=signing(request, said),
        )
        return told(member.organization, chain_id)


class Agree(APIView):
    @extend_schema(request=ChainAgreeIn, responses=ChainOut)
    def post(self, request: Request, chain_id: int) -> Response:
        """Sign a proposed chain for your half. Only a signed-in person can."""
        member = member_of(request)
        chain_by_id(member.organization, chain_id)
        said = read(ChainAgreeIn, request)
        services.agree_chain(
            by=member,
            chain_id=chain_id,
            version=said["version"],
            half=half_of(request, said),
            digest=said.get("digest", ""),
            now=timezone.now(),
        )
        return told(member.organization, chain_id)


class Withdraw(APIView):
    @extend_schema(request=ChainWithdrawIn, responses=ChainOut)
    def post(self, request: Request, chain_id: int) -> Response:
        """Take a proposal back."""
        member = member_of(request)
        chain_by_id(member.organization, chain_id)
        said = read(ChainWithdrawIn, request)
        services.withdraw_chain(
            by=member, chain_id=chain_id, version=said["version"], now=timezone.now()
        )
        return told(member.organization, chain_id)


class Links(APIView):
    @extend_schema(parameters=[PERIOD], responses=LinksOut)
    def get(self, request: Request) -> Response:
        """Every link from quota to visitors, or those of a period's chain."""
        organization = member_of(request).organization
        links = organization.links.select_related("chain", "set_by")
        if (period := asked(request, organization)) is not None:
            links = links.filter(chain__starts_on=period.starts_on, chain__ends_on=period.ends_on)
        return Response({"links": [link_told(link) for link in links]})

    @extend_schema(request=LinkIn, responses=LinkOut)
    def put(self, request: Request) -> Response:
        """Set one link by hand, with a reason where it was measured."""
        member, said = member_of(request), read(LinkIn, request)
        chain = chain_by_id(member.organization, said["chain"])
        services.type_rate(
            by=member,
            chain_id=chain.pk,
            number=said["number"],
            key=said["key"],
            rate=figure_typed(chain.organization, said["key"], said["figure"]),
            reason=said["reason"],
            now=timezone.now(),
        )
        return Response(link_told(link_under(chain.links.filter(persona=0, source=0), said["key"])))


def link_under(links: list[Link], key: str) -> Link:
    return next(link for link in links if key_of(link) == key)


class Explain(APIView):
    @extend_schema(responses=LinkWhyOut)
    def get(self, request: Request, link_id: int) -> Response:
        """What a link stands on: its sample by month, the first rows of it, who set it."""
        organization = member_of(request).organization
        link = link_by_id(organization, link_id)
        after = request.query_params.get("after", "0")
        if not (after.isascii() and after.isdigit() and len(after) < 19):
            wrong = _("after is the number of the last row you have.")
            raise Fault(wrong, fields={"after": wrong})
        today = today_in(organization.zone, timezone.now())
        return Response(explained(link_why(organization, link, today, int(after))))
