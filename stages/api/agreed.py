"""What both heads sign here: the plan, the definition of a qualified lead, the statement."""

from django.utils import timezone
from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from smarketing.accounts.rules.periods import quarter_before
from smarketing.agreements.queries import Agreement, agreement_of, agreements_of
from smarketing.funnel.queries.qualifying import tried
from smarketing.funnel.rules.qualifying import qualifying_of
from stages.api.asked import member_of, read, today_of
from stages.plain import definition_told, item_told, signed_told, statement_told
from stages.plan_words import TEMPLATES
from stages.serializers.agreed import (
    BeginIn,
    BegunOut,
    DefinitionIn,
    DefinitionOut,
    DefinitionsOut,
    ItemIn,
    ItemOut,
    ItemPatch,
    ItemsOut,
    ProgressIn,
    RuleSaid,
    SignedOut,
    SignIn,
    StatementIn,
    StatementOut,
    TriedOut,
)
from stages.services import agreed, plan, rows
from stages.services.agreed import DEFINITION, PLAN, STATEMENT, demand_rule


class PlanItems(APIView):
    @extend_schema(responses=ItemsOut)
    def get(self, request: Request) -> Response:
        """The implementation plan and who has signed it."""
        organization = member_of(request).organization
        items = organization.plan_items.filter(dropped_on__isnull=True).select_related("owner")
        stands = agreement_of(organization, PLAN, organization.pk)
        return Response(
            {
                "plan": signed_told(stands),
                "items": [item_told(one, today_of(request)) for one in items],
            }
        )

    @extend_schema(request=ItemIn, responses={201: ItemOut})
    def post(self, request: Request) -> Response:
        """Add an item; both heads then sign the plan anew."""
        said = read(ItemIn, request)
        made = plan.set_plan_item(by=member_of(request), now=timezone.now(), **said)
        return Response(item_told(made, today_of(request)), status=201)


class Item(APIView):
    @extend_schema(request=ItemPatch, responses=ItemOut)
    def patch(self, request: Request, item_id: int) -> Response:
        """Change an item, or mark it done."""
        member, said = member_of(request), read(ItemPatch, request)
        item, now = rows.item(member, item_id), timezone.now()
        done, progress = said.pop("done", None), said.pop("progress", None)
        if said:
            stands = {key: getattr(item, key) for key in ("text", "due_on", "serves")}
            stands |= {"owner": item.owner_id} | said
            item = plan.set_plan_item(by=member, item_id=item_id, now=now, **stands)
        if progress is not None:
            item = plan.tell_progress(by=member, item_id=item_id, progress=progress, now=now)
        if done is not None:
            item = plan.finish_item(by=member, item_id=item_id, is_done=done, now=now)
        return Response(item_told(item, today_of(request)))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, item_id: int) -> Response:
        """Take an item out of the plan."""
        plan.drop_item(by=member_of(request), item_id=item_id, now=timezone.now())
        return Response(status=204)


class Progress(APIView):
    @extend_schema(request=ProgressIn, responses=ItemOut)
    def post(self, request: Request, item_id: int) -> Response:
        """Tell how far an item is, as its owner or as whoever keeps the plan."""
        given = {"by": member_of(request), "now": timezone.now(), **read(ProgressIn, request)}
        return Response(item_told(plan.tell_progress(item_id=item_id, **given), today_of(request)))


class BeginPlan(APIView):
    @extend_schema(request=BeginIn, responses={201: BegunOut})
    def post(self, request: Request) -> Response:
        """Put what most plans begin with for a stage into the plan, as one version."""
        stage = read(BeginIn, request)["stage"]
        items = [(key, gettext(text)) for key, text in TEMPLATES[stage]]
        n = plan.begin_plan(by=member_of(request), items=items, now=timezone.now())
        return Response({"items": n}, status=201)


class SignPlan(APIView):
    @extend_schema(request=SignIn, responses=SignedOut)
    def post(self, request: Request) -> Response:
        """Sign the plan for your half. Only a signed-in person can."""
        organization = member_of(request).organization
        sign(request, PLAN, organization.pk)
        return Response(signed_told(agreement_of(organization, PLAN, organization.pk)))


def sign(request: Request, kind: str, subject_id: int) -> None:
    said = read(SignIn, request)
    agreed.sign(
        by=member_of(request),
        kind=kind,
        subject_id=subject_id,
        number=said["version"],
        half=said["half"],
        digest=said["digest"],
        now=timezone.now(),
    )


class Definitions(APIView):
    @extend_schema(responses=DefinitionsOut)
    def get(self, request: Request) -> Response:
        """What both halves call by one name, and who has signed it."""
        organization = member_of(request).organization
        stand = agreements_of(organization, DEFINITION)
        told = [
            definition_told(one, stand.get(one.pk, Agreement(None, None)))
            for one in organization.definitions.all()
        ]
        return Response({"definitions": told})

    @extend_schema(request=DefinitionIn, responses={201: DefinitionOut})
    def post(self, request: Request) -> Response:
        """Propose what makes a lead qualified; what was signed stands until both sign this."""
        member = member_of(request)
        said = read(DefinitionIn, request)
        said["rule"] = qualifying_of(said["rule"])
        version = agreed.propose_definition(by=member, now=timezone.now(), **said)
        definition = member.organization.definitions.get(pk=version.subject_id)
        stands = agreement_of(member.organization, DEFINITION, definition.pk)
        return Response(definition_told(definition, stands), status=201)


class OneDefinition(APIView):
    @extend_schema(responses={204: None})
    def delete(self, request: Request, key: str) -> Response:
        """Take a definition out of force; what was signed is kept."""
        agreed.end_definition(by=member_of(request), key=key, now=timezone.now())
        return Response(status=204)


class TryDefinition(APIView):
    @extend_schema(request=RuleSaid, responses=TriedOut)
    def post(self, request: Request) -> Response:
        """What a rule would have let through last quarter; nothing is written."""
        rule = qualifying_of(read(RuleSaid, request))
        demand_rule(rule)
        organization = member_of(request).organization
        told = tried(
            organization, rule, quarter_before(today_of(request), organization.fiscal_start)
        )
        return Response(TriedOut(told).data)


class SignDefinition(APIView):
    @extend_schema(request=SignIn, responses=DefinitionOut)
    def post(self, request: Request, key: str) -> Response:
        """Sign a definition for your half. Only a signed-in person can."""
        member = member_of(request)
        definition = rows.definition(member, key)
        sign(request, DEFINITION, definition.pk)
        stands = agreement_of(member.organization, DEFINITION, definition.pk)
        return Response(definition_told(definition, stands))


class Statement(APIView):
    @extend_schema(responses=StatementOut)
    def get(self, request: Request) -> Response:
        """Why working together matters, in both leaders' names, and who has signed it."""
        return Response(statement_told(statement_of(request)))

    @extend_schema(request=StatementIn, responses={201: StatementOut})
    def post(self, request: Request) -> Response:
        """Propose its next wording; what was signed stands until both sign this."""
        agreed.propose_statement(
            by=member_of(request), now=timezone.now(), **read(StatementIn, request)
        )
        return Response(statement_told(statement_of(request)), status=201)


def statement_of(request: Request) -> Agreement:
    organization = member_of(request).organization
    return agreement_of(organization, STATEMENT, organization.pk)


class SignStatement(APIView):
    @extend_schema(request=SignIn, responses=StatementOut)
    def post(self, request: Request) -> Response:
        """Sign the statement for your half. Only a signed-in person can."""
        sign(request, STATEMENT, member_of(request).organization.pk)
        return Response(statement_told(statement_of(request)))
