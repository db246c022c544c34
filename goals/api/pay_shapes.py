"""What pay looks like over the API: what comes in and what is told."""

from rest_framework import serializers

from goals.rules.pay.lines import KINDS


class ComponentOut(serializers.Serializer):
    measure = serializers.CharField(help_text="goal:amount:customer")
    weight = serializers.CharField(help_text="An exact share: 1, 3/5")
    target = serializers.IntegerField(required=False, help_text="Of count and value measures")
    behind = serializers.ChoiceField(["stays", "goes_on"], required=False)
    threshold = serializers.ChoiceField(["hard", "retroactive"], required=False)
    points = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField()), required=False
    )
    tiers = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField()), required=False
    )
    mode = serializers.ChoiceField(["progressive", "retroactive"], required=False)


class PlanOut(serializers.Serializer):
    id = serializers.IntegerField()
    half = serializers.ChoiceField(["marketing", "sales"])
    version = serializers.IntegerField()
    state = serializers.ChoiceField(["in_force", "proposed"])
    from_on = serializers.DateField()
    decided = serializers.CharField()
    rounding = serializers.CharField()
    components = ComponentOut(many=True)
    gates = serializers.ListField(child=serializers.DictField(), required=False)
    modifiers = serializers.ListField(child=serializers.DictField(), required=False)
    spiffs = serializers.ListField(child=serializers.DictField(), required=False)
    cap = serializers.CharField(required=False)
    floor = serializers.CharField(required=False)
    ramp = serializers.ListField(child=serializers.CharField(), required=False)
    clawback_days = serializers.IntegerField(required=False)
    spans = serializers.CharField(required=False)
    counts = serializers.ChoiceField(
        ["invoiced", "collected"], required=False, help_text="As soon as booked if left out"
    )
    digest = serializers.CharField(help_text="Of the wording: what a signature stands under")
    signed = serializers.DictField(child=serializers.CharField())


class PlansOut(serializers.Serializer):
    plans = PlanOut(many=True)


class ProposalIn(serializers.Serializer):
    version = serializers.IntegerField(min_value=0, help_text="The one you saw; 0 for none")
    plan = serializers.DictField(help_text="half, from_on, components and the rest, as told")
    reason = serializers.CharField(required=False, default="", allow_blank=True, max_length=400)
    sign_as = serializers.ChoiceField(["marketing", "sales", ""], required=False, default="")


class PlanWithdrawIn(serializers.Serializer):
    version = serializers.IntegerField(min_value=1)


class ApproveIn(PlanWithdrawIn):
    digest = serializers.CharField(max_length=64)


class SignIn(ApproveIn):
    half = serializers.ChoiceField(["marketing", "sales"])


class CloseIn(serializers.Serializer):
    period = serializers.CharField(max_length=20)
    closed = serializers.IntegerField(min_value=0, help_text="How often it was closed already")
    reason = serializers.CharField(required=False, default="", allow_blank=True, max_length=400)


class ClosedOut(serializers.Serializer):
    period = serializers.CharField()
    number = serializers.IntegerField()
    statements = serializers.IntegerField(help_text="How many were frozen")


class AttainmentIn(serializers.Serializer):
    attainment = serializers.DecimalField(max_digits=9, decimal_places=6, min_value=0, max_value=3)


class MultipleOut(serializers.Serializer):
    attainment = serializers.FloatField()
    multiple = serializers.FloatField(help_text="Of what each person of the half aims for")


class StatementOut(serializers.Serializer):
    id = serializers.CharField(help_text="12-2026-Q4; closed 12-2026-Q4-1")
    person_id = serializers.IntegerField()
    person = serializers.CharField()
    period = serializers.CharField()
    number = serializers.IntegerField(help_text="0 of an estimate, 1, then corrections")
    currency = serializers.CharField()
    total = serializers.CharField(help_text="To be paid out, at today's pace; decimal text")
    carried = serializers.CharField(help_text="Owed on to the next statement")
    stands = serializers.CharField(required=False, help_text="Were the period over now")
    status = serializers.ChoiceField(["estimated", "closed"])
    closed_at = serializers.DateTimeField(required=False)


class StatementsOut(serializers.Serializer):
    statements = StatementOut(many=True)


class PayLineOut(serializers.Serializer):
    kind = serializers.ChoiceField(KINDS)
    amount = serializers.CharField(help_text="What it adds; those that add make the total")
    exact = serializers.CharField(required=False, help_text="Minor units, exact: 337/320")
    half = serializers.CharField(required=False)
    version = serializers.IntegerField(required=False, help_text="Of the plan")
    number = serializers.IntegerField(required=False)
    days = serializers.IntegerField(required=False)
    of_days = serializers.IntegerField(required=False)
    base = serializers.CharField(required=False, help_text="Minor units, exact")
    weight = serializers.CharField(required=False)
    measure = serializers.CharField(required=False)
    pays = serializers.CharField(required=False, help_text="Exact: 337/320")
    is_met = serializers.BooleanField(required=False)
    on = serializers.DateField(required=False)
    note = serializers.CharField(required=False)
    reading = serializers.DictField(
        required=False, help_text="Attained and target, exact, with the scope of its rows"
    )


class IncentiveIn(serializers.Serializer):
    person_id = serializers.IntegerField(min_value=1)
    target = serializers.CharField(max_length=24, help_text="At the whole of everything: 6000.00")
    months = serializers.ChoiceField([1, 3, 12], help_text="In how many: 3 for a quarter")
    from_on = serializers.DateField()


class IncentiveEndIn(serializers.Serializer):
    to_on = serializers.DateField(help_text="The last day that counts")


class IncentiveOut(IncentiveIn):
    person = serializers.CharField()
    half = serializers.ChoiceField(["marketing", "sales"])
    currency = serializers.CharField()
    to_on = serializers.DateField(allow_null=True)


class IncentivesOut(serializers.Serializer):
    incentives = IncentiveOut(many=True)


class AdvanceIn(serializers.Serializer):
    person_id = serializers.IntegerField(min_value=1)
    amount = serializers.CharField(max_length=24, help_text="Decimal text: 500.00")
    on = serializers.DateField()
    is_guaranteed = serializers.BooleanField(
        required=False, default=False, help_text="What is not earned is not repaid"
    )


class AdvanceOut(AdvanceIn):
    id = serializers.IntegerField()
    person = serializers.CharField()
    currency = serializers.CharField()
    is_settled = serializers.BooleanField()


class AdvancesOut(serializers.Serializer):
    advances = AdvanceOut(many=True)


class GrantIn(serializers.Serializer):
    person_id = serializers.IntegerField(min_value=1)
    team_id = serializers.IntegerField(
        required=False, default=None, allow_null=True, help_text="Of a line manager; else all"
    )


class GrantOut(GrantIn):
    id = serializers.IntegerField()
    person = serializers.CharField()
    asked_by = serializers.CharField()
    granted_by = serializers.CharField(allow_null=True)
    state = serializers.ChoiceField(["running", "waiting"])


class GrantsOut(serializers.Serializer):
    grants = GrantOut(many=True)


class QuestionIn(serializers.Serializer):
    period = serializers.CharField(max_length=20)
    half = serializers.ChoiceField(["marketing", "sales"], help_text="Whose plan it is about")
    line = serializers.ChoiceField(KINDS)
    number = serializers.IntegerField(required=False, default=0, help_text="Of the part")
    text = serializers.CharField(max_length=2000)


class QuestionAnswerIn(serializers.Serializer):
    text = serializers.CharField(required=False, default="", allow_blank=True, max_length=2000)
    settle = serializers.BooleanField(required=False, default=False)


class QuestionWordOut(serializers.Serializer):
    by = serializers.CharField()
    at = serializers.DateTimeField()
    text = serializers.CharField()


class QuestionOut(serializers.Serializer):
    id = serializers.IntegerField()
    person_id = serializers.IntegerField()
    person = serializers.CharField()
    half = serializers.ChoiceField(["marketing", "sales"])
    period = serializers.CharField()
    line = serializers.ChoiceField(KINDS)
    number = serializers.IntegerField()
    opened_at = serializers.DateTimeField()
    settled_at = serializers.DateTimeField(allow_null=True)
    words = QuestionWordOut(many=True)


class QuestionsOut(serializers.Serializer):
    questions = QuestionOut(many=True)


class ExplainedOut(StatementOut):
    lines = PayLineOut(many=True)
