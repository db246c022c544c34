"""The shapes of what both heads sign: statement, definitions, plan."""

from rest_framework import serializers

from personas.rules.matching import TESTS
from smarketing.funnel.rules.qualifying import ALL, ANY

HALF = ["marketing", "sales"]


class BeginIn(serializers.Serializer):
    stage = serializers.ChoiceField([2, 3, 4], help_text="The stage they lead to.")


class BegunOut(serializers.Serializer):
    items = serializers.IntegerField(help_text="How many there were that the plan had not yet.")


class ProgressIn(serializers.Serializer):
    progress = serializers.IntegerField(help_text="From 0 to 100; 100 is done.")


class TriedOut(serializers.Serializer):
    leads = serializers.IntegerField()
    let = serializers.IntegerField(help_text="Of these leads, those the rule lets through.")
    customers = serializers.IntegerField()
    let_customers = serializers.IntegerField()
    is_all = serializers.BooleanField(help_text="Of the leads, not only the newest.")


class SignedOut(serializers.Serializer):
    version = serializers.IntegerField(allow_null=True)
    digest = serializers.CharField()
    state = serializers.ChoiceField(["none", "waits", "in_force"])
    signed = serializers.ListField(child=serializers.ChoiceField(HALF))


class SignIn(serializers.Serializer):
    """A signature of one half under the version that waits."""

    version = serializers.IntegerField(min_value=1)
    half = serializers.ChoiceField(HALF)
    digest = serializers.CharField(max_length=64)


class ItemIn(serializers.Serializer):
    text = serializers.CharField(max_length=200)
    owner = serializers.IntegerField()
    due_on = serializers.DateField()
    serves = serializers.CharField(max_length=20)


class ItemPatch(serializers.Serializer):
    """What is said changes the item and voids both signatures; `done`, `progress` void none."""

    text = serializers.CharField(max_length=200, required=False)
    owner = serializers.IntegerField(required=False)
    due_on = serializers.DateField(required=False)
    serves = serializers.CharField(max_length=20, required=False)
    done = serializers.BooleanField(required=False)
    progress = serializers.IntegerField(required=False, help_text="From 0 to 100; 100 is done.")


class ItemOut(serializers.Serializer):
    id = serializers.IntegerField()
    text = serializers.CharField()
    owner = serializers.CharField()
    owner_id = serializers.IntegerField()
    due_on = serializers.DateField()
    serves = serializers.CharField()
    progress = serializers.IntegerField()
    overdue = serializers.BooleanField()
    done_on = serializers.DateField(allow_null=True)


class ItemsOut(serializers.Serializer):
    plan = SignedOut()
    items = ItemOut(many=True)


class ConditionSaid(serializers.Serializer):
    field = serializers.CharField(max_length=200, help_text="persona, source, origin, an attribute")
    test = serializers.ChoiceField(TESTS)
    values = serializers.ListField(child=serializers.CharField(max_length=200), default=list)


class RuleSaid(serializers.Serializer):
    match = serializers.ChoiceField([ALL, ANY], default=ALL)
    conditions = ConditionSaid(many=True)


class DefinitionIn(serializers.Serializer):
    """The next wording of a definition, and the rule leads are asked by."""

    key = serializers.CharField(
        max_length=32,
        required=False,
        default="",
        help_text="a step, contact or workable; blank: the step leads are passed from",
    )
    text = serializers.CharField(max_length=2000)
    name = serializers.CharField(max_length=60, required=False, default="")
    review_on = serializers.DateField(required=False, allow_null=True, default=None)
    reason = serializers.CharField(max_length=400, required=False, default="")
    rule = RuleSaid(required=False, allow_null=True, default=None)


class DefinitionOut(SignedOut):
    rule = RuleSaid()
    id = serializers.IntegerField()
    key = serializers.CharField()
    name = serializers.CharField()
    text = serializers.CharField()
    ended_on = serializers.DateField(allow_null=True)


class DefinitionsOut(serializers.Serializer):
    definitions = DefinitionOut(many=True)


class StatementIn(serializers.Serializer):
    text = serializers.CharField(max_length=2000)
    reason = serializers.CharField(max_length=400, required=False, default="")


class StatementOut(SignedOut):
    text = serializers.CharField()
