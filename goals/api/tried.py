"""A chain tried over the API: what other figures would ask, and how many leads make it sure."""

from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from goals.api.chain_plain import figure_typed
from goals.api.goals import member_of, read
from goals.api.plain import figure_said
from goals.queries.chain_page import moved
from goals.queries.chains import Worked, blank_links, chain_by_id, tried, worked
from goals.queries.confidence import confidence_of, past_amounts
from goals.services.chains import ChainSaid, checked_quota
from goals.services.links import complaint
from smarketing.accounts.models import Organization
from smarketing.accounts.queries import today_in
from smarketing.accounts.rules.faults import Fault, Missing


class ChainEditIn(serializers.Serializer):
    """A chain's quota and links, as far as they are to change."""

    quota = serializers.CharField(max_length=40, required=False)
    figures = serializers.DictField(
        child=serializers.CharField(max_length=40),
        required=False,
        default=dict,
        help_text='By key: "rate-lead": "0.31", "value": "26000.00", "share": "1"',
    )


class ChainPatchIn(ChainEditIn):
    number = serializers.IntegerField(min_value=1, help_text="The chain's number you have seen.")
    reason = serializers.CharField(max_length=400, required=False, allow_blank=True, default="")


class TriedStepOut(serializers.Serializer):
    """What one step owes as the chain stands, and as it is tried."""

    step = serializers.CharField()
    owed = serializers.IntegerField(allow_null=True)
    tried = serializers.IntegerField(allow_null=True)
    needed_by_today = serializers.IntegerField(allow_null=True)
    tried_by_today = serializers.IntegerField(allow_null=True)


class ChainSureOut(serializers.Serializer):
    level = serializers.IntegerField(help_text="Percent")
    leads = serializers.IntegerField()


class ChainTriedOut(serializers.Serializer):
    steps = TriedStepOut(many=True)
    confidence = ChainSureOut(many=True, allow_null=True, help_text="null: a link is open")
    by_averages = serializers.IntegerField(allow_null=True)


class ChainTried(APIView):
    @extend_schema(request=ChainEditIn, responses=ChainTriedOut)
    def post(self, request: Request, chain_id: int) -> Response:
        """What other figures would ask of every step; nothing is saved. Empty: as it stands."""
        organization, said = member_of(request).organization, read(ChainEditIn, request)
        found = worked(chain_by_id(organization, chain_id))
        wanted = edit_said(organization, found, said)
        check(found, wanted)
        new = tried(found, wanted.quota, wanted.figures)
        today = today_in(organization.zone, timezone.now())
        change = moved(organization, found.reckoned, new.reckoned, today)
        worth = past_amounts(organization, found.metric.step) if found.metric.is_money else None
        sure = confidence_of(new, worth)
        keys = [step.key for step in found.reckoned.chain.steps]
        return Response(
            {
                "steps": [
                    {
                        "step": key,
                        "owed": whole.old,
                        "tried": whole.new,
                        "needed_by_today": due.old,
                        "tried_by_today": due.new,
                    }
                    for key, whole, due in zip(keys, change.in_period, change.by_today, strict=True)
                ],
                "confidence": sure
                and [{"level": one.level, "leads": one.leads} for one in sure.levels],
                "by_averages": sure and sure.plain,
            }
        )


def check(found: Worked, wanted: ChainSaid) -> None:
    """Refuse what could not be saved either, with every field that cannot be so."""
    links = blank_links(found.chain)
    if unknown := [key for key in wanted.figures if key not in links]:
        raise Missing(_("There is no such link."), fields={unknown[0]: _("No such link.")})
    wrong = {
        key: told
        for key, figure in wanted.figures.items()
        if (told := complaint(links[key], figure, ""))
    }
    if wrong:
        raise Fault(" ".join(wrong.values()), fields=wrong)
    if wanted.quota is not None:
        checked_quota(wanted.quota)


def edit_said(organization: Organization, found: Worked, said: Mapping) -> ChainSaid:
    """What a program wants changed of a chain; what it leaves out stays."""
    quota = said.get("quota")
    figures = {
        key: figure_typed(organization, key, figure) for key, figure in said["figures"].items()
    }
    return ChainSaid(
        quota and figure_said(quota, found.metric, organization.currency, "quota"),
        figures,
        said.get("reason", ""),
    )
