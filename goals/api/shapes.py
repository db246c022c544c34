"""The shapes of the goals API, as its schema tells them."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers


class ReasonField(serializers.CharField):
    """Why; needed where a figure of days that are over is corrected."""

    def __init__(self, **more: object) -> None:
        super().__init__(required=False, allow_blank=True, max_length=400, default="", **more)


@extend_schema_field({"oneOf": [{"type": "string"}, {"type": "integer"}]})
class FigureField(serializers.Field):
    """Money as a decimal string, things counted as a whole number. Never a JSON fraction."""

    def to_internal_value(self, data: object) -> str:
        if isinstance(data, bool) or not isinstance(data, str | int) or data == "":
            raise serializers.ValidationError(
                _('Send money as a string such as "2400000.00", a count as a whole number.')
            )
        return str(data)

    def to_representation(self, value: str | int) -> str | int:
        return value


class GoalIn(serializers.Serializer):
    """A new shared goal. What is left out is the organisation's usual."""

    target = FigureField()
    metric = serializers.CharField(max_length=50, required=False)
    unit = serializers.CharField(max_length=60, required=False)
    name = serializers.CharField(max_length=120, required=False)
    period = serializers.CharField(
        max_length=60,
        required=False,
        help_text="2026-Q4, 2026-11, 2026; of a calendar 2026-P07 or the period's own name",
    )
    calendar = serializers.CharField(
        max_length=60, required=False, allow_blank=True, help_text="In which the period is named."
    )
    starts_on = serializers.DateField(required=False)
    ends_on = serializers.DateField(required=False)
    baseline = FigureField(required=False)
    minimum = FigureField(required=False, allow_null=True)
    stretch = FigureField(required=False, allow_null=True)
    direction = serializers.ChoiceField(["reach", "above", "below"], required=False)
    basis = serializers.ChoiceField(["calendar", "working", "seasonal"], required=False)
    office = serializers.CharField(
        max_length=120, required=False, allow_blank=True, help_text="Whose working days."
    )
    bands = serializers.DictField(
        child=serializers.DecimalField(max_digits=6, decimal_places=4),
        required=False,
        help_text='From which share of the pace: {"ahead": "1.02", "on": "0.98"}',
    )
    on_top = serializers.BooleanField(
        required=False, help_text="False: it stands under the shared goal of the board."
    )
    reason = serializers.CharField(max_length=400, required=False, allow_blank=True, default="")
    sign = serializers.ChoiceField(
        ["marketing", "sales"], required=False, help_text="The half for which you sign at once."
    )


class ProposeIn(GoalIn):
    """Another wording of a goal; what is left out stays as it is."""

    target = FigureField(required=False)
    version = serializers.IntegerField(min_value=1, help_text="The newest version you have seen.")


class PreviewIn(GoalIn):
    """A wording to look at; what is left out stays as it is."""

    target = FigureField(required=False)


class ChangeOut(serializers.Serializer):
    key = serializers.CharField(help_text="A figure's key, or the name of a step.")
    old = FigureField(allow_null=True)
    new = FigureField(allow_null=True)


class PaysOut(serializers.Serializer):
    half = serializers.ChoiceField(["marketing", "sales"])
    old = serializers.FloatField(allow_null=True, help_text="Of what is aimed for, at pace.")
    new = serializers.FloatField(allow_null=True)


class PreviewOut(serializers.Serializer):
    """What a wording would change, what is agreed before what is new."""

    attainment = serializers.ListField(child=serializers.FloatField(allow_null=True))
    status = serializers.ListField(child=serializers.CharField())
    pace = ChangeOut(many=True)
    marketing = ChangeOut(many=True)
    sales = ChangeOut(many=True)
    by_chain = serializers.BooleanField(help_text="The steps are worked out anew by the chain.")
    pay = PaysOut(many=True)


class AgreeIn(serializers.Serializer):
    """A signature of one half under one version."""

    version = serializers.IntegerField(min_value=1)
    half = serializers.ChoiceField(
        ["marketing", "sales"], required=False, help_text="Needed by who heads both."
    )
    digest = serializers.CharField(max_length=64, required=False)


class WithdrawIn(serializers.Serializer):
    version = serializers.IntegerField(min_value=1)


class SignatureOut(serializers.Serializer):
    name = serializers.CharField()
    on = serializers.DateField()


class AgreedOut(serializers.Serializer):
    marketing = SignatureOut(allow_null=True)
    sales = SignatureOut(allow_null=True)


class PeriodOut(serializers.Serializer):
    key = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    day = serializers.IntegerField()
    days = serializers.IntegerField()
    calendar = serializers.CharField(allow_blank=True)
    called = serializers.CharField(allow_blank=True, help_text="Its name in that calendar.")


class ProposedOut(serializers.Serializer):
    target = FigureField()
    by = serializers.CharField()
    version = serializers.IntegerField()
    reason = serializers.CharField(allow_blank=True)
    agreed = AgreedOut()


class OriginalOut(serializers.Serializer):
    """What both heads promised first, where the target has changed since."""

    target = FigureField()
    attainment = serializers.FloatField(allow_null=True)


class GoalOut(serializers.Serializer):
    """A shared goal as the board says it."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    metric = serializers.CharField()
    unit = serializers.CharField()
    period = PeriodOut()
    target = FigureField()
    attained = FigureField()
    baseline = FigureField()
    minimum = FigureField(allow_null=True)
    stretch = FigureField(allow_null=True)
    direction = serializers.ChoiceField(["reach", "above", "below"])
    basis = serializers.ChoiceField(["calendar", "working", "seasonal"])
    on_top = serializers.BooleanField()
    original = OriginalOut(allow_null=True)
    attainment = serializers.FloatField(allow_null=True)
    needed_by_today = FigureField(allow_null=True)
    pace_gap = FigureField(allow_null=True)
    status = serializers.ChoiceField(["ahead", "on", "behind", "unknown"])
    agreed = AgreedOut()
    waits_for = serializers.ListField(child=serializers.CharField())
    proposed = ProposedOut(allow_null=True)
    shared = serializers.BooleanField()
    version = serializers.IntegerField()
    state = serializers.ChoiceField(["proposed", "agreed", "in_force", "closed"])


class InCurrencyOut(serializers.Serializer):
    currency = serializers.CharField()
    priced = serializers.IntegerField(help_text="Results with a rate.")
    not_priced = serializers.IntegerField(help_text="Counted, and not in the sum.")
    plan_rate = serializers.CharField(allow_blank=True)
    amount = serializers.CharField(help_text="As goals and pay read it.")
    at_spot = serializers.CharField(help_text="For information.")


class PricingOut(serializers.Serializer):
    oldest_rate = serializers.DateField(allow_null=True)
    currencies = InCurrencyOut(many=True)


class GoalPricedOut(GoalOut):
    pricing = PricingOut(allow_null=True, help_text="Null where all is in home currency.")


class VersionOut(serializers.Serializer):
    """One wording, with who signed it and what became of it."""

    version = serializers.IntegerField()
    name = serializers.CharField()
    metric = serializers.CharField()
    unit = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    target = FigureField()
    bands = serializers.DictField(child=serializers.CharField())
    by = serializers.CharField()
    at = serializers.DateTimeField()
    reason = serializers.CharField(allow_blank=True)
    agreed = AgreedOut()
    effective_on = serializers.DateField(
        allow_null=True, help_text="The day of the second signature: from then on it counts."
    )
    state = serializers.ChoiceField(["waits", "in_force", "replaced", "dropped"])


class QuotaIn(serializers.Serializer):
    """What a team carries of a period: an amount, or a count of a step. Null takes it away."""

    team = serializers.CharField(max_length=200, required=False)
    team_id = serializers.IntegerField(required=False)
    period = serializers.CharField(max_length=20, required=False)
    starts_on = serializers.DateField(required=False)
    ends_on = serializers.DateField(required=False)
    amount = FigureField(required=False, allow_null=True)
    count = serializers.IntegerField(required=False, allow_null=True)
    step = serializers.CharField(max_length=32, required=False, default="customer")
    reason = ReasonField()


class QuotaOut(serializers.Serializer):
    team = serializers.CharField()
    team_id = serializers.IntegerField()
    metric = serializers.CharField()
    unit = serializers.CharField()
    period = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    amount = serializers.CharField(allow_null=True)
    count = serializers.IntegerField(allow_null=True)


class PersonQuotaIn(QuotaIn):
    """What a person carries of a team's period, with the ramp of somebody new."""

    member_id = serializers.IntegerField()
    ramp_from = serializers.DateField(required=False, allow_null=True)
    ramp = serializers.ListField(
        child=serializers.IntegerField(), required=False, help_text="Percent by month."
    )


class PersonQuotaOut(QuotaOut):
    member_id = serializers.IntegerField()
    member = serializers.CharField()
    ramp_from = serializers.DateField(allow_null=True)
    ramp = serializers.ListField(child=serializers.IntegerField())
    asked = FigureField(help_text="What counts, the ramp taken off.")


class PersonQuotasOut(serializers.Serializer):
    person_quotas = PersonQuotaOut(many=True)


class StepTargetIn(serializers.Serializer):
    """What a step shall count in a calendar month. Null takes it away."""

    step = serializers.CharField(max_length=32)
    month = serializers.RegexField(r"^[0-9]{4}-[0-9]{2}$")
    count = serializers.IntegerField(allow_null=True)
    reason = ReasonField()


class StepTargetOut(serializers.Serializer):
    step = serializers.CharField()
    month = serializers.CharField()
    count = serializers.IntegerField()


class GoalsOut(serializers.Serializer):
    goals = GoalOut(many=True)


class VersionsOut(serializers.Serializer):
    versions = VersionOut(many=True)


class QuotasOut(serializers.Serializer):
    quotas = QuotaOut(many=True)


class StepTargetsOut(serializers.Serializer):
    step_targets = StepTargetOut(many=True)
