"""The way for programs: leads that wait, one lead's story, and what is typed of them."""

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from smarketing.accounts.api.asking import asker, said_in
from smarketing.accounts.models import Organization
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.faults import Fault
from smarketing.accounts.rules.rights import may
from smarketing.accounts.rules.typed import Unreadable, read_plain
from smarketing.funnel.models import Person
from smarketing.funnel.queries import worklist as waiting
from smarketing.funnel.queries.leads import lead_story, lead_told, story_told
from smarketing.funnel.queries.steps import step_names
from smarketing.funnel.rules.events import PERSONAL
from smarketing.funnel.rules.money import digits
from smarketing.funnel.services import byhand

FILTERS = [
    OpenApiParameter("state", enum=waiting.STATES, description="Open ones where it is not said."),
    OpenApiParameter("step"),
    OpenApiParameter("source"),
    OpenApiParameter("q", description="Of a company, a name, an id or an alias."),
    OpenApiParameter("order", enum=["newest"]),
    OpenApiParameter("after", description="`next` of the page before."),
    *(OpenApiParameter(f"{name}_id", int) for name in waiting.DIMENSIONS),
]


class PersonOut(serializers.ModelSerializer):
    class Meta:
        model = Person
        fields = PERSONAL


class LeadOut(serializers.Serializer):
    """Where a lead stands. `person` is null where the asker may not see it."""

    id = serializers.IntegerField()
    source_system = serializers.CharField()
    external_id = serializers.CharField(allow_null=True)
    step = serializers.CharField(allow_blank=True)
    outcome = serializers.CharField(allow_blank=True)
    since = serializers.DateField(allow_null=True)
    owner_id = serializers.IntegerField(help_text="0 = nobody")
    team_id = serializers.IntegerField()
    persona_id = serializers.IntegerField()
    source_id = serializers.IntegerField()


class LeadRow(LeadOut):
    label = serializers.CharField()
    days = serializers.IntegerField(allow_null=True)


class LeadsOut(serializers.Serializer):
    leads = LeadRow(many=True)
    waiting = serializers.DictField(child=serializers.IntegerField(), help_text="By step.")
    next = serializers.CharField(allow_null=True)


class FactOut(serializers.Serializer):
    """The newest version of one fact."""

    id = serializers.IntegerField()
    what = serializers.CharField(allow_blank=True, help_text='"" where only values are said')
    stands = serializers.BooleanField()
    deleted = serializers.BooleanField()
    at = serializers.DateTimeField(allow_null=True)
    on = serializers.DateField(allow_null=True)
    back_to = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(allow_blank=True)
    amount = serializers.CharField(allow_null=True)
    currency = serializers.CharField(allow_blank=True)
    names = serializers.DictField(child=serializers.CharField())


class StoryOut(LeadOut):
    attributes = serializers.DictField()
    aliases = serializers.ListField(child=serializers.DictField())
    facts = FactOut(many=True)
    person = PersonOut(allow_null=True)
    erased_at = serializers.DateTimeField(
        allow_null=True, help_text="Whatever was personal was erased then; later files add none."
    )


class TypedIn(serializers.Serializer):
    """What a person types of a lead; the same key counts once."""

    what = serializers.CharField(required=False, max_length=32, help_text="A step or an outcome.")
    on = serializers.DateField(required=False)
    amount = serializers.CharField(required=False, help_text="In the home currency: 1500.00")
    reason = serializers.CharField(required=False, allow_blank=True)
    back_to = serializers.CharField(required=False, allow_blank=True)
    owner_id = serializers.IntegerField(required=False, help_text="0 = nobody")
    persona_id = serializers.IntegerField(required=False)
    source = serializers.CharField(required=False, allow_blank=True)
    key = serializers.UUIDField(required=False)


class NewLeadIn(TypedIn):
    name = serializers.CharField(required=False, allow_blank=True)
    company = serializers.CharField(required=False, allow_blank=True)


class Leads(APIView):
    """The leads on the way, a page at a time, and a new one by hand."""

    @extend_schema(operation_id="leads_list", parameters=FILTERS, responses=LeadsOut)
    def get(self, request: Request) -> Response:
        organization = asker(request).organization
        names = waiting.names_for(organization, step_names(organization))
        found = waiting.worklist(
            organization,
            asked_in(request, names),
            names=names,
            today=today_in(organization.zone, timezone.now()),
            with_person=may_see_person(request),
        )
        rows = [lead_told(row.lead) | {"label": row.label, "days": row.days} for row in found.rows]
        return Response({"leads": rows, "waiting": found.waiting, "next": found.more or None})

    @extend_schema(operation_id="leads_add", request=NewLeadIn, responses={201: StoryOut})
    def post(self, request: Request) -> Response:
        said = said_in(request, NewLeadIn)
        lead = byhand.add_lead(
            by=asker(request),
            name=said.pop("name", ""),
            company=said.pop("company", ""),
            typed=typed_in(asker(request).organization, said),
            now=timezone.now(),
        )
        return Response(story_out(request, lead.pk), status=201)


class Lead(APIView):
    @extend_schema(operation_id="leads_story", responses=StoryOut)
    def get(self, request: Request, lead_id: str) -> Response:
        return Response(story_out(request, int(lead_id)))


class LeadMoves(APIView):
    @extend_schema(operation_id="leads_move", request=TypedIn, responses=StoryOut)
    def post(self, request: Request, lead_id: str) -> Response:
        """Move a lead on, win or close it, or change only what is said of it."""
        said = said_in(request, TypedIn)
        move = byhand.move_lead(
            by=asker(request),
            lead_id=int(lead_id),
            typed=typed_in(asker(request).organization, said),
            now=timezone.now(),
        )
        return Response(story_out(request, move.lead_id))


class MoveUndo(APIView):
    @extend_schema(operation_id="leads_undo", request=None, responses=StoryOut)
    def post(self, request: Request, move_id: str) -> Response:
        """Take back what was typed by hand."""
        lead = byhand.undo_move(by=asker(request), move_id=int(move_id), now=timezone.now())
        return Response(story_out(request, lead.pk))


class PersonErase(APIView):
    @extend_schema(operation_id="leads_erase_person", request=None, responses=StoryOut)
    def post(self, request: Request, lead_id: str) -> Response:
        """Forget whatever is personal about a lead."""
        lead = byhand.erase_person(by=asker(request), lead_id=int(lead_id), now=timezone.now())
        return Response(story_out(request, lead.pk))


def may_see_person(request: Request) -> bool:
    """People who work here see who a lead is; a program never does."""
    inner = request._request
    return inner.token is None and may(inner.standing, "person.see")


def asked_in(request: Request, names: waiting.Names) -> waiting.Asked:
    """The question in an address; what nobody can answer is a fault."""
    query = request.query_params
    state, step = query.get("state", waiting.OPEN), query.get("step", "")
    if state not in waiting.STATES or (step and step not in names.steps):
        choices = ", ".join([*waiting.STATES] if state not in waiting.STATES else names.steps)
        raise Fault(_("Choose among %(choices)s.") % {"choices": choices})
    return waiting.Asked(
        state=state,
        step=step,
        keys={
            name: number_in(query[f"{name}_id"])
            for name in waiting.DIMENSIONS
            if f"{name}_id" in query
        },
        source=waiting.plain(query.get("source", "")),
        text=waiting.plain(query.get("q", "")),
        newest=query.get("order") == "newest",
        after=query.get("after", ""),
    )


def number_in(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 18):
        raise Fault(_("An id is a whole number."))
    return int(text)


def typed_in(organization: Organization, said: dict) -> byhand.Typed:
    """What a program says in a person's name, as a person would type it."""
    amount = said.get("amount")
    try:
        minor = None if amount is None else read_plain(amount, digits(organization.currency))
    except Unreadable as refused:
        wrong = _("Write the amount like 1500.00.")
        raise Fault(wrong, fields={"amount": wrong}) from refused
    return byhand.Typed(
        what=said.get("what", ""),
        on=said.get("on"),
        amount=minor,
        reason=said.get("reason", ""),
        back_to=said.get("back_to", ""),
        owner=said.get("owner_id"),
        persona=said.get("persona_id"),
        source=said.get("source"),
        key=said.get("key"),
    )


def story_out(request: Request, lead_id: int) -> dict:
    organization = asker(request).organization
    return story_told(lead_story(organization, lead_id, with_person=may_see_person(request)))
